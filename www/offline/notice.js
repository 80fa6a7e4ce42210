// The notice that a new version of the page is here.

/**
 * @param {(key: string) => string} say
 * @param {() => void} change loads the page anew
 */
export function updateNotice(say, change) {
  const notice = document.createElement("div");
  notice.className = "new-version";
  notice.setAttribute("role", "status");
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: say(key) });
    made.addEventListener("click", act);
    return made;
  };
  const text = Object.assign(document.createElement("p"), { textContent: say("offline.newVersion") });
  notice.append(
    text,
    button("offline.reload", change),
    button("offline.later", () => notice.remove()),
  );
  return notice;
}
