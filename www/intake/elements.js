// Elements made by short calls.

const SVG = "http://www.w3.org/2000/svg";

/** Strokes on a ground of 24 by 24. */
const ICONS = {
  picture: "M4 5h16v14H4z M4 16l4.5-4.5 4 4L16 12l4 4 M15 9h.01",
  folder: "M3 6h6l2 2.5h10V19H3z",
  model: "M12 3l8 4.5v9L12 21l-8-4.5v-9z M4 7.5l8 4.5 8-4.5 M12 12v9",
  address: "M9.5 14.5l5-5 M11 7l1.5-1.5a4.2 4.2 0 0 1 6 6L17 13 M13 17l-1.5 1.5a4.2 4.2 0 0 1-6-6L7 11",
  camera: "M3 7.5h4L9 5h6l2 2.5h4V19H3z M12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  drop: "M12 4v11 M7 10.5l5 5 5-5 M4 20h16",
  close: "M6 6l12 12 M18 6L6 18",
};

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

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const strokes = document.createElementNS(SVG, "path");
  strokes.setAttribute("d", ICONS[name]);
  picture.append(strokes);
  return picture;
}

/** @param {keyof typeof ICONS} name of its icon @param {string} text @param {() => void} onclick */
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
