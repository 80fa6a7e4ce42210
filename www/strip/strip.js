// The pictures in hand as a strip: one tile each, with its state.

import { icon } from "../icons.js";
import { say } from "../texts.js";
import { drawMask, drawPicture, drawPixels } from "./thumbnail.js";

/**
 * @typedef {import("../queue/queue.js").Item} Item
 * @typedef {object} Tile
 * @property {HTMLLIElement} tile
 * @property {HTMLButtonElement} button
 * @property {HTMLCanvasElement} picture
 * @property {HTMLCanvasElement} mask
 * @property {Promise<boolean>} [drawn] whether the browser could decode the picture
 */

/** Tells what is asked for: "pick" and "remove" of an item ({ item }), and "add". */
export class Strip extends EventTarget {
  #list = document.createElement("ol");
  /** @type {Map<Item, Tile>} */
  #tiles = new Map();
  /** @type {Item | undefined} */
  #shown;

  /** @param {HTMLElement} host */
  constructor(host) {
    super();
    const add = document.createElement("button");
    add.type = "button";
    add.className = "add";
    add.setAttribute("aria-label", say("strip.add"));
    add.append(icon("plus"));
    add.addEventListener("click", () => this.#tell("add"));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("wheel", (event) => this.#roll(event), { passive: false });
    host.append(add, this.#list);
  }

  /** @param {Item[]} items */
  add(items) {
    this.#list.append(...items.map((item) => this.#tile(item)));
    this.#rove();
  }

  /** @param {Item[]} items */
  remove(items) {
    for (const item of items) {
      this.#tiles.get(item)?.tile.remove();
      this.#tiles.delete(item);
    }
    this.#rove();
  }

  /** @param {Item} item */
  update(item) {
    const tile = this.#tiles.get(item);
    if (!tile) return;
    if (item.source instanceof Blob) tile.drawn ??= drawPicture(tile.picture, item.source);
    if (tile.tile.dataset.state === item.state) return;
    tile.tile.dataset.state = item.state;
    tile.button.setAttribute("aria-label", say("strip.tile", { name: item.name, state: say(`queue.${item.state}`) }));
    tile.mask.hidden = item.state !== "done";
  }

  /** @param {Item} item @param {import("../pkg/index.js").Result} result @param {number[]} color */
  async paint(item, result, color) {
    const tile = this.#tiles.get(item);
    if (!tile) return;
    drawMask(tile.mask, result, color);
    if (!(await tile.drawn)) drawPixels(tile.picture, result, await result.pixels());
  }

  /** @param {Item | undefined} item @param {{ focus?: boolean }} [options] */
  show(item, { focus = false } = {}) {
    this.#tiles.get(this.#shown)?.button.removeAttribute("aria-current");
    this.#shown = item;
    const button = this.#tiles.get(item)?.button;
    button?.setAttribute("aria-current", "true");
    this.#rove();
    if (focus) button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {Item} item */
  #tile(item) {
    const tile = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.title = item.name;
    const [picture, mask] = [document.createElement("canvas"), document.createElement("canvas")];
    picture.width = picture.height = mask.width = mask.height = 1;
    mask.className = "mask";
    const state = document.createElement("span");
    state.className = "state";
    button.append(picture, mask, state);
    // For pointers; the keyboard has Delete.
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "remove";
    remove.tabIndex = -1;
    remove.setAttribute("aria-label", say("strip.remove", { name: item.name }));
    remove.append(icon("close"));
    tile.append(button, remove);

    button.addEventListener("click", () => this.#tell("pick", { item }));
    remove.addEventListener("click", () => this.#tell("remove", { item }));
    this.#tiles.set(item, { tile, button, picture, mask });
    this.update(item);
    return tile;
  }

  /** One tile can be reached by Tab, and the others from there by arrows. */
  #rove() {
    const reachable = this.#tiles.has(this.#shown) ? this.#shown : this.#tiles.keys().next().value;
    for (const [item, { button }] of this.#tiles) button.tabIndex = item === reachable ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = [...this.#tiles.keys()];
    const at = items.findIndex((item) => this.#tiles.get(item).button === event.target);
    if (at < 0) return;
    const forward = getComputedStyle(this.#list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (items[to]) this.#tell("pick", { item: items[to], focus: true });
  }

  /** A wheel that only turns up and down goes along the strip. @param {WheelEvent} event */
  #roll(event) {
    const list = this.#list;
    if (event.deltaX !== 0 || event.ctrlKey || list.scrollWidth <= list.clientWidth) return;
    event.preventDefault();
    list.scrollBy({ left: getComputedStyle(list).direction === "rtl" ? -event.deltaY : event.deltaY });
  }

  /** @param {string} type @param {object} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
