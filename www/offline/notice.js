// The notice that a new version of the page is here.

/**
 * @param {(key: string) => string} say
 * @param {() => void} change loads the page anew
 */
export function updateNotice(say, change) {
  const notice = document.createElement("div");
  notice.className = "new-version";
  notice.setAttribute("role", "status");
  const button = (/** @type {string} */ key, /** @type {string} */ className, /** @type {() => void} */ act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: say(key), className });
    made.addEventListener("click", act);
    return made;
  };
  const text = Object.assign(document.createElement("p"), { textContent: say("offline.newVersion") });
  const later = button("offline.later", "quiet", () => notice.remove());
  notice.append(text, button("offline.reload", "primary", change), later);
  return notice;
}
