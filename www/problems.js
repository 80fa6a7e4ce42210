// What went wrong, said where nobody overlooks it, until it is dismissed.

import { icon } from "./icons.js";
import { say } from "./texts.js";

/** So many are on show at once. */
const SHOWN = 3;

export class Problems {
  /** All that there were. @type {Error[]} */
  all = [];
  #host;

  /** @param {HTMLElement} host with the role of an alert */
  constructor(host) {
    this.#host = host;
  }

  /** @param {Error} error */
  show(error) {
    this.all.push(error);
    const card = document.createElement("div");
    const text = Object.assign(document.createElement("p"), { textContent: error.message });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "quiet round" });
    close.ariaLabel = say("page.dismiss");
    close.append(icon("close"));
    close.addEventListener("click", () => card.remove());
    card.append(icon("wrong"), text, close);
    this.#host.append(card);
    while (this.#host.children.length > SHOWN) this.#host.firstChild.remove();
  }

  /** Puts the last one away. @returns {boolean} whether there was one */
  dismiss() {
    const last = this.#host.lastElementChild;
    last?.remove();
    return last !== null;
  }
}
