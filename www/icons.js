// Icons: strokes on a ground of 24 by 24.

const SVG = "http://www.w3.org/2000/svg";

const STROKES = {
  plus: "M12 5v14 M5 12h14",
  close: "M6 6l12 12 M18 6L6 18",
  help: "M9.2 9.2a2.9 2.9 0 1 1 4.1 2.9c-.9.5-1.3 1-1.3 2 M12 17.5h.01",
  system: "M4 5h16v11H4z M9 20h6 M12 16v4",
  light:
    "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M12 2.5v2 M12 19.5v2 M2.5 12h2 M19.5 12h2 " +
    "M5.3 5.3l1.4 1.4 M17.3 17.3l1.4 1.4 M18.7 5.3l-1.4 1.4 M6.7 17.3l-1.4 1.4",
  dark: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  model: "M12 3l8 4.5v9L12 21l-8-4.5v-9z M4 7.5l8 4.5 8-4.5 M12 12v9",
  picture: "M4 5h16v14H4z M4 16l4.5-4.5 4 4L16 12l4 4 M15 9h.01",
  address: "M9.5 14.5l5-5 M11 7l1.5-1.5a4.2 4.2 0 0 1 6 6L17 13 M13 17l-1.5 1.5a4.2 4.2 0 0 1-6-6L7 11",
  camera: "M3 7.5h4L9 5h6l2 2.5h4V19H3z M12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  folder: "M3 6h6l2 2.5h10V19H3z",
  down: "M12 4v11 M7 10.5l5 5 5-5 M4 20h16",
  copy: "M8 8h12v12H8z M16 8V4H4v12h4",
  again: "M20 12a8 8 0 1 1-2.5-5.8 M20 4v4.5h-4.5",
  remove: "M5 7h14 M10 7V4h4v3 M6.5 7l1 13h9l1-13",
  wrong: "M12 8v5 M12 16.5h.01 M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  measure: "M4 20V10 M10 20V4 M16 20v-7 M22 20H2",
};

/** @param {keyof typeof STROKES} name */
export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const strokes = document.createElementNS(SVG, "path");
  strokes.setAttribute("d", STROKES[name]);
  picture.append(strokes);
  return picture;
}

/** Puts icons where `data-icon` names them, before the text. @param {ParentNode} root */
export function fillIcons(root) {
  for (const element of root.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
}
