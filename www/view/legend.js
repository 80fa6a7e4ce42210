// What the colours of a view mean.

import { classColour } from "../pkg/index.js";
import { heatGradient } from "./heat.js";

// Classes that there is room for.
const MOST = 8;

export class Legend {
  element = document.createElement("div");

  constructor() {
    this.element.className = "view-legend";
    this.element.hidden = true;
  }

  /** @param {{ from: string, to: string, label: string }} scale */
  showHeat({ from, to, label }) {
    this.#show([text(from), swatch("view-scale", heatGradient), text(to)]);
    this.element.role = "img";
    this.element.ariaLabel = label;
  }

  /** @param {{ name: string, number: number }[] | undefined} classes */
  showClasses(classes = []) {
    this.#show(
      classes.slice(0, MOST).map(({ name, number }) => {
        const entry = text(name);
        const colour = `rgb(${classColour(number)})`;
        entry.prepend(swatch("view-swatch", `linear-gradient(${colour}, ${colour})`));
        return entry;
      }),
    );
    this.element.role = null;
    this.element.ariaLabel = null;
  }

  /** @param {HTMLElement[]} parts */
  #show(parts) {
    this.element.replaceChildren(...parts);
    this.element.hidden = parts.length === 0;
  }
}

/** @param {string} content */
function text(content) {
  return Object.assign(document.createElement("span"), { textContent: content });
}

/** @param {string} name @param {string} colours */
function swatch(name, colours) {
  const swatch = Object.assign(document.createElement("i"), { className: name });
  swatch.style.backgroundImage = colours;
  return swatch;
}
