// The help sheet: what the page does, its keys, and what to tell when something goes wrong.

import { copyText } from "../copy.js";
import { say } from "../texts.js";
import { SHORTCUTS } from "./shortcuts.js";

const KEPT = "single-keys";

/** Tells "problem" ({ error }). */
export class Help extends EventTarget {
  #dialog;
  #diagnose;

  /** @param {HTMLDialogElement} dialog @param {() => Promise<string>} diagnose */
  constructor(dialog, diagnose) {
    super();
    this.#dialog = dialog;
    this.#diagnose = diagnose;
    this.#at("keys").append(...Object.entries(SHORTCUTS).flatMap(([name, keys]) => entry(name, keys)));
    this.#at("single").checked = kept() !== "off";
    this.#at("single").addEventListener("change", ({ target }) => keep(target.checked ? "on" : "off"));
    this.#at("copy").addEventListener("click", ({ currentTarget }) => {
      copyText(currentTarget, this.#at("diagnostics").textContent).catch((error) => {
        this.dispatchEvent(new CustomEvent("problem", { detail: { error } }));
      });
    });
  }

  /** Whether keys that write a character are shortcuts. Who speaks to a computer may set them off by mistake. */
  get single() {
    return this.#at("single").checked;
  }

  async show() {
    this.#dialog.showModal();
    this.#at("diagnostics").textContent = await this.#diagnose();
  }

  /** @param {string} part @returns {any} */
  #at(part) {
    return this.#dialog.querySelector(`[data-part="${part}"]`);
  }
}

/** @param {string} name @param {readonly string[]} keys */
function entry(name, keys) {
  const term = document.createElement("dt");
  term.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key })));
  return [term, Object.assign(document.createElement("dd"), { textContent: say(`help.key.${name}`) })];
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    // Nothing is kept here.
    return null;
  }
}

/** @param {string} value */
function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // It holds until the page is closed.
  }
}
