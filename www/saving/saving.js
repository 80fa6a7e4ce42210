// The sheet that saves, copies and shares what came out: of one picture or all, in one format or several.

import { bundle } from "../exports/bundle.js";
import { formats } from "../exports/formats.js";
import { canCopy, canShare, copy, download, share } from "../exports/hand-over.js";
import { fileName } from "../exports/names.js";
import { say } from "../texts.js";

/**
 * @typedef {object} Subject what there is to save
 * @property {import("../queue/queue.js").Item} [item] on show, with a result
 * @property {import("../pkg/index.js").Result} [result]
 * @property {import("../queue/queue.js").Item[]} items all that are done
 * @property {import("../exports/bundle.js").About} about
 */

/** Tells "said" ({ text }) of what was done, and "problem" ({ error }). */
export class Saving extends EventTarget {
  #dialog;
  #form;
  /** @type {() => Subject} */
  #subject;
  #running = new AbortController();

  /** @param {HTMLDialogElement} dialog @param {() => Subject} subject */
  constructor(dialog, subject) {
    super();
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form.sheet-body");
    this.#subject = subject;
    this.#at("formats").append(...formats.map(row));
    this.#form.elements.mask.checked = true;
    this.#form.addEventListener("input", () => this.#update());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#do(() => this.#save());
    });
    this.#at("copy").addEventListener("click", () => this.#do(() => this.#copy()));
    this.#at("share").addEventListener("click", () => this.#do(() => this.#share()));
    dialog.addEventListener("close", () => this.#running.abort());
  }

  show() {
    const { item, items } = this.#subject();
    if (items.length === 0) return;
    this.#form.elements.which.value = item ? "one" : "all";
    this.#form.elements.which[0].disabled = !item;
    this.#at("one").textContent = say("saving.one", { name: item?.name ?? "" });
    this.#at("all").textContent = say("saving.all", { count: items.length });
    this.#at("which").hidden = items.length < 2 && item !== undefined;
    this.#update();
    this.#dialog.showModal();
  }

  get #wanted() {
    return formats.filter(({ id }) => this.#form.elements[id].checked);
  }

  get #isOne() {
    return this.#form.elements.which.value === "one";
  }

  /** Offers what can be done with what is ticked. */
  #update() {
    const wanted = this.#wanted;
    const isFile = this.#isOne && wanted.length === 1;
    this.#at("nothing").hidden = wanted.length > 0;
    this.#at("save").disabled = wanted.length === 0;
    const isZip = !isFile && wanted.length > 0;
    this.#at("save").querySelector("span").textContent = say(isZip ? "saving.saveZip" : "saving.save");
    this.#at("copy").disabled = !(isFile && wanted[0].extension === "png" && canCopy());
    this.#at("share").hidden = !canShare(new Blob([], { type: "image/png" }), "mask.png");
    this.#at("share").disabled = !isFile;
    this.#at("progress").hidden = true;
  }

  async #save() {
    const { item, items, about } = this.#subject();
    const wanted = this.#wanted;
    if (this.#isOne && wanted.length === 1) {
      const name = fileName(item.name, wanted[0]);
      download(await this.#make(wanted[0]), name);
      this.#done("saving.saved", { file: name });
      return;
    }
    const chosen = this.#isOne ? [item] : items;
    const progress = this.#at("progress");
    progress.hidden = false;
    progress.max = chosen.length;
    progress.value = 0;
    const ids = wanted.map(({ id }) => id);
    const { signal } = this.#running;
    const blob = await bundle(resultsOf(chosen), ids, about, { signal, onPicture: (done) => (progress.value = done) });
    download(blob, "masks.zip");
    this.#done("saving.saved", { file: "masks.zip" });
  }

  async #copy() {
    const [format] = this.#wanted;
    const { item } = this.#subject();
    await copy(this.#make(format));
    this.#done("saving.copied", { what: say(format.label), name: item.name });
  }

  async #share() {
    const [format] = this.#wanted;
    const { item } = this.#subject();
    await share(await this.#make(format), fileName(item.name, format));
    this.#dialog.close();
  }

  /** @param {import("../exports/formats.js").Format} format */
  #make(format) {
    const { item, result, about } = this.#subject();
    return format.make({ name: item.name, result, ...about.settings });
  }

  /** @param {() => Promise<void>} work */
  async #do(work) {
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#at("actions").inert = true;
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) this.#tell("problem", { error });
    } finally {
      this.#at("actions").inert = false;
      this.#at("progress").hidden = true;
    }
  }

  /** @param {string} key @param {object} values */
  #done(key, values) {
    this.#dialog.close();
    this.#tell("said", { text: say(key, values) });
  }

  /** @param {string} part @returns {any} */
  #at(part) {
    return this.#dialog.querySelector(`[data-part="${part}"]`);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** One after another, so that one at a time is held. @param {import("../queue/queue.js").Item[]} items */
async function* resultsOf(items) {
  for (const { name, kept, setting } of items) {
    yield { name, result: await kept.bringBack(), model: setting.name, info: setting.segmenter.info };
  }
}

/** @param {import("../exports/formats.js").Format} format */
function row({ id, label, description }) {
  const made = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: id });
  const text = document.createElement("span");
  const about = Object.assign(document.createElement("small"), { className: "soft", textContent: say(description) });
  text.append(say(label), about);
  made.append(box, text);
  return made;
}
