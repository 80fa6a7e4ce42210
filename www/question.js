// A question that is answered with yes or no.

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} title
 * @param {string[]} reasons a sentence each
 * @returns {Promise<boolean>}
 */
export function ask(dialog, title, reasons) {
  dialog.querySelector("h2").textContent = title;
  const paragraphs = reasons.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  dialog.querySelector("[data-part=reasons]").replaceChildren(...paragraphs);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
