// The pictures in hand, and their way through the segmenter, one at a time.

import { say } from "../texts.js";

/**
 * @typedef {"waiting" | "running" | "done" | "failed" | "cancelled"} State
 * @typedef {object} Item
 * @property {number} id
 * @property {string} name
 * @property {Blob | string} source
 * @property {State} state
 * @property {string} [stage] what is being done with it while it runs
 * @property {Error} [error] why it failed
 * @property {{ bytes: number, bringBack(): Promise<import("../pkg/index.js").Result> }} [kept] its result, set aside
 * @property {{ width: number, height: number }} [dimensions]
 * @property {number} [took] in milliseconds
 * @property {Setting} [setting] what made its result
 * @property {Blob} [truth] the mask that it should have
 *
 * @typedef {object} Setting
 * @property {import("../pkg/index.js").Segmenter} segmenter
 * @property {string} name of the model
 * @property {number} size at which the network looks at pictures
 */

/**
 * Tells of "added" and "removed" ({ items }), of every "change" of an item ({ item }), of what is "done"
 * ({ item, result }), and when there is nothing left to do ("idle").
 */
export class Queue extends EventTarget {
  /** @type {Item[]} */
  items = [];
  /** The item that somebody waits for, which is taken first. @type {Item | undefined} */
  urgent;
  /** @type {Setting | undefined} */
  #setting;
  /** @type {{ item: Item, controller: AbortController } | undefined} */
  #running;
  #last = 0;

  /** @param {{ name: string, source: Blob | string, truth?: Blob }[]} pictures @returns {Item[]} */
  add(pictures) {
    const state = /** @type {State} */ ("waiting");
    const items = pictures.map((picture) => ({ ...picture, id: ++this.#last, state }));
    this.items.push(...items);
    this.#tell("added", { items });
    this.#work();
    return items;
  }

  /**
   * What pictures are segmented with from now on. What runs begins again; masks that are there stay.
   * @param {Setting} setting
   */
  use(setting) {
    this.#setting = setting;
    this.#running?.controller.abort();
    this.#work();
  }

  /** The items with a mask that what is used now would not make. */
  get outdated() {
    const { segmenter, size } = this.#setting ?? {};
    return this.items.filter(({ state, setting }) => {
      return state === "done" && (setting?.segmenter !== segmenter || setting?.size !== size);
    });
  }

  /** @param {Item[]} items */
  again(items) {
    for (const item of items) {
      if (item.state === "waiting" || item.state === "running") continue;
      this.#change(item, { state: "waiting", error: undefined });
    }
    this.#work();
  }

  /** @param {Item[]} items */
  cancel(items) {
    for (const item of items) {
      if (item.state !== "waiting" && item.state !== "running") continue;
      this.#change(item, { state: "cancelled" });
      if (this.#running?.item === item) this.#running.controller.abort();
    }
  }

  /** @param {Item[]} items */
  remove(items) {
    const leaving = new Set(items);
    this.items = this.items.filter((item) => !leaving.has(item));
    if (this.#running && leaving.has(this.#running.item)) this.#running.controller.abort();
    this.#tell("removed", { items });
  }

  /** @param {State} state */
  count(state) {
    return this.items.reduce((sum, item) => sum + (item.state === state ? 1 : 0), 0);
  }

  async #work() {
    if (this.#running) return;
    for (let item; this.#setting && (item = this.#next()); ) await this.#segment(item, this.#setting);
    if (this.items.length) this.#tell("idle");
  }

  #next() {
    if (this.urgent?.state === "waiting" && this.items.includes(this.urgent)) return this.urgent;
    return this.items.find(({ state }) => state === "waiting");
  }

  /** @param {Item} item @param {Setting} setting */
  async #segment(item, setting) {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running = { item, controller };
    this.#change(item, { state: "running", stage: "decode" });
    const began = performance.now();
    try {
      // Fetched once, for the network and for whoever shows it.
      if (typeof item.source === "string") item.source = await fetched(item.source, item.name, signal);
      const onProgress = ({ stage }) => this.#change(item, { stage });
      const result = await setting.segmenter.segment(item.source, { size: setting.size, signal, onProgress });
      const took = performance.now() - began;
      const kept = await result.setAside();
      const { width, height } = result;
      signal.throwIfAborted();
      this.#change(item, { state: "done", kept, dimensions: { width, height }, took, setting });
      this.#tell("done", { item, result });
    } catch (error) {
      // Aborted: cancelled or removed, or else another model is there to do it again.
      if (!signal.aborted) this.#change(item, { state: "failed", error });
      else if (item.state === "running") this.#change(item, { state: "waiting" });
    } finally {
      this.#running = undefined;
    }
  }

  /** @param {Item} item @param {Partial<Item>} values */
  #change(item, values) {
    Object.assign(item, values);
    this.#tell("change", { item });
  }

  /** @param {string} type @param {object} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {string} address @param {string} name @param {AbortSignal} signal */
async function fetched(address, name, signal) {
  const response = await fetch(address, { signal }).catch((error) => {
    signal.throwIfAborted();
    throw new Error(say("queue.unreachable", { name, reason: error.message }));
  });
  if (!response.ok) throw new Error(say("queue.refused", { name, status: response.status }));
  return new File([await response.blob()], name);
}
