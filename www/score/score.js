// How good the masks are, where the true ones are known.

import { copyText } from "../copy.js";
import { language, say } from "../texts.js";

/**
 * @typedef {import("../queue/queue.js").Item} Item
 * @typedef {import("../pkg/index.js").Result} Result
 * @typedef {{ dice: number, iou: number, mae: number, smeasure: number }} Figures
 */

const MEASURES = /** @type {const} */ (["dice", "iou", "mae", "smeasure"]);
const figure = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** Tells "truth" ({ file }) for the picture on show, and "problem" ({ error }). */
export class Score extends EventTarget {
  #section;
  #dialog;
  /** @type {Item | undefined} */
  #shown;
  #threshold = 0.5;
  #last = Promise.resolve();
  /** What is known, and of what: a later mask or another threshold has other figures. */
  #known = /** @type {Map<Item, { kept: Item["kept"], truth: Item["truth"], threshold: number, figures: Figures }>} */ (
    new Map()
  );

  /** @param {HTMLElement} section @param {HTMLDialogElement} dialog */
  constructor(section, dialog) {
    super();
    this.#section = section;
    this.#dialog = dialog;
    const file = at(section, "file");
    file.addEventListener("change", () => {
      if (file.files[0]) this.#tell("truth", { file: file.files[0] });
      file.value = "";
    });
    at(section, "choose").addEventListener("click", () => file.click());
    at(section, "all").addEventListener("click", () => {
      dialog.showModal();
      this.#draw();
    });
    at(dialog, "copy").addEventListener("click", ({ currentTarget }) => {
      copyText(currentTarget, this.#csv()).catch((error) => this.#tell("problem", { error }));
    });
    at(dialog, "heads").append(...["score.picture", ...MEASURES.map((name) => `score.${name}`)].map(head));
  }

  /**
   * Measures one item after another, unless its figures are known, and after all that was asked for before, so that one
   * result is held at a time.
   * @param {Item[]} items
   * @param {number} threshold
   * @param {(item: Item) => Promise<Result> | Result} resultOf
   */
  measure(items, threshold, resultOf) {
    this.#threshold = threshold;
    this.#last = this.#last.then(() => this.#measure(items, threshold, resultOf));
  }

  /** @param {Item[]} items @param {number} threshold @param {(item: Item) => Promise<Result> | Result} resultOf */
  async #measure(items, threshold, resultOf) {
    for (const item of items) {
      // Figures of another threshold are wanted by now.
      if (this.#threshold !== threshold) return;
      const { kept, truth, state } = item;
      const known = this.#known.get(item);
      if (state !== "done" || !truth) continue;
      if (known?.kept === kept && known.truth === truth && known.threshold === threshold) continue;
      try {
        const figures = await (await resultOf(item)).score(truth, threshold);
        // Unless it is gone by now, or another mask is its truth.
        if (item.truth === truth) this.#known.set(item, { kept, truth, threshold, figures });
      } catch (error) {
        item.truth = undefined;
        this.#tell("problem", { error });
      }
      this.#draw();
    }
  }

  /** @param {Item[]} items */
  forget(items) {
    for (const item of items) {
      item.truth = undefined;
      this.#known.delete(item);
    }
    this.#draw();
  }

  /** @param {Item | undefined} item */
  show(item) {
    this.#shown = item;
    this.#draw();
  }

  #draw() {
    const known = [...this.#known];
    const own = this.#known.get(this.#shown)?.figures;
    at(this.#section, "figures").hidden = known.length === 0;
    at(this.#section, "all").hidden = known.length === 0;
    at(this.#section, "hint").hidden = known.length > 0;
    at(this.#section, "open").hidden = own !== undefined || this.#shown?.state !== "done";
    const mean = meanOf(known.map(([, { figures }]) => figures));
    const count = say("score.mean", { count: known.length });
    at(this.#section, "mean").textContent = count;
    at(this.#section, "rows").replaceChildren(
      ...MEASURES.map((name) => row(say(`score.${name}`), [own?.[name], mean[name]])),
    );
    if (!this.#dialog.open) return;
    at(this.#dialog, "about").textContent = say("score.about", { threshold: this.#threshold.toFixed(2) });
    const rows = known.map(([{ name }, { figures }]) => row(name, valuesOf(figures)));
    at(this.#dialog, "rows").replaceChildren(...rows);
    at(this.#dialog, "mean").replaceChildren(...row(count, valuesOf(mean)).children);
  }

  #csv() {
    const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
    const lines = [...this.#known].map(([{ name }, { figures }]) => [quoted(name), ...valuesOf(figures)].join());
    return [["picture", ...MEASURES].join(), ...lines].join("\n");
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {Figures} figures */
function valuesOf(figures) {
  return MEASURES.map((name) => figures[name]);
}

/** @param {Figures[]} all */
function meanOf(all) {
  const mean = (/** @type {keyof Figures} */ name) => all.reduce((sum, figures) => sum + figures[name], 0) / all.length;
  return Object.fromEntries(MEASURES.map((name) => [name, mean(name)]));
}

/** @param {HTMLElement} within @param {string} part @returns {any} */
function at(within, part) {
  return within.querySelector(`[data-part="${part}"]`);
}

/** @param {string} key */
function head(key) {
  const cell = document.createElement("th");
  cell.scope = "col";
  cell.textContent = say(key);
  return cell;
}

/** @param {string} name @param {(number | undefined)[]} values */
function row(name, values) {
  const made = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  made.append(head);
  for (const value of values) made.insertCell().textContent = value === undefined ? "–" : figure.format(value);
  return made;
}
