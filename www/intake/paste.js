// Pictures, their files and their addresses, pasted anywhere but into a field.

import { isForField, take } from "./transfer.js";

/**
 * @param {object} options
 * @param {(taken: import("./transfer.js").Taken) => void} options.onPaste
 * @param {AbortSignal} options.signal ends it
 */
export function pasting({ onPaste, signal }) {
  const paste = (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    onPaste(take(event.clipboardData));
  };
  document.addEventListener("paste", paste, { signal });
}
