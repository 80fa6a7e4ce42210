// Elements made by short calls.

import { icon } from "../icons.js";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** @param {Parameters<typeof icon>[0]} name of its icon @param {string} text @param {() => void} onclick */
export function button(name, text, onclick) {
  return element("button", { type: "button", onclick }, icon(name), text);
}

/**
 * A dialog with a heading and a button that closes it, as Escape does; the focus then goes back by itself.
 * @param {string} title
 * @param {string} closing what the button says
 * @param {...Node} body
 */
export function sheet(title, closing, ...body) {
  const close = element("button", { type: "button", className: "quiet round", ariaLabel: closing }, icon("close"));
  const head = element("div", { className: "sheet-head" }, element("h2", {}, title), close);
  const dialog = element("dialog", { ariaLabel: title }, head, element("div", { className: "sheet-body" }, ...body));
  close.onclick = () => dialog.close();
  return dialog;
}
