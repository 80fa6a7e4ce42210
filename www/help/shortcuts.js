// What keys do, wherever the focus is but in a field or a sheet.

/** As the help sheet lists them: the action that they have, and its keys. */
export const SHORTCUTS = /** @type {const} */ ({
  arrows: ["←", "→"],
  open: ["O"],
  remove: ["Delete"],
  again: ["R"],
  export: ["E"],
  mode: ["M"],
  threshold: ["[", "]"],
  contours: ["C"],
  model: ["L"],
  help: ["?"],
  escape: ["Esc"],
});

/** Where keys are text or move something already. */
const FIELDS = "input:not([type=checkbox], [type=button]), select, textarea, [contenteditable]";

/**
 * @param {Record<string, () => void>} actions by key as the browser names it, letters in lower case
 * @param {() => boolean} single whether keys that write a character count
 */
export function listen(actions, single) {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (target instanceof Element && target.matches(FIELDS) && key !== "Escape") return;
    if (key.length === 1 && !single()) return;
    const act = actions[key.length === 1 ? key.toLowerCase() : key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
