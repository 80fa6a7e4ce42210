// Text into the clipboard, said on the button that was pressed, where the eye is.

import { say } from "./texts.js";

/** For so long, in milliseconds. */
const SAID = 2000;

/** @param {HTMLButtonElement} button whose last child is its text @param {string} text */
export async function copyText(button, text) {
  await navigator.clipboard.writeText(text);
  const before = button.lastChild;
  const said = Object.assign(document.createElement("span"), { role: "status", textContent: say("page.copied") });
  before.replaceWith(said);
  setTimeout(() => said.replaceWith(before), SAID);
}
