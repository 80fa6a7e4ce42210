// The picture on show, with its mask as soon as there is one, and how it stands with it.

import { icon } from "../icons.js";
import { say } from "../texts.js";

/**
 * @typedef {import("../queue/queue.js").Item} Item
 * @typedef {import("../pkg/index.js").Result} Result
 */

/** What can be done with an item that has no mask. */
const ACTIONS = /** @type {Record<string, ("cancel" | "again" | "remove")[]>} */ ({
  waiting: ["cancel"],
  running: ["cancel"],
  failed: ["again", "remove"],
  cancelled: ["again", "remove"],
});

/** Tells what is asked for of the item on show, "cancel", "again" or "remove", and when another mask is "shown". */
export class Stage extends EventTarget {
  /** @type {Item | undefined} */
  item;
  /** The result on show. @type {Result | undefined} */
  result;
  #view;
  #notice;
  /** @type {ImageBitmap | undefined} */
  #picture;
  #turn = 0;

  /** @param {import("../view/view.js").View} view @param {HTMLElement} notice how it stands with the item */
  constructor(view, notice) {
    super();
    this.#view = view;
    this.#notice = notice;
  }

  /**
   * @param {Item | undefined} item
   * @param {Result} [result] where it is at hand
   */
  async show(item, result) {
    const turn = ++this.#turn;
    const isOther = this.item !== item;
    this.item = item;
    this.result = undefined;
    this.#tell();
    if (!item || item.state === "failed") return this.#clear();
    if (item.state === "done") result ??= await item.kept.bringBack();
    const picture = isOther || !this.#picture ? await pictureOf(item, result) : this.#picture;
    // Another was asked for meanwhile.
    if (turn !== this.#turn) return picture === this.#picture || picture?.close();
    if (!picture) return this.#clear();
    const before = this.#picture;
    this.#picture = picture;
    this.result = result;
    this.#view.show({ name: item.name, picture, result });
    if (before !== picture) before?.close();
    if (result) this.dispatchEvent(new Event("shown"));
  }

  /** Says how it stands with the item on show. */
  #tell() {
    const { state, stage, error } = this.item ?? {};
    const notice = this.#notice;
    notice.hidden = !(state in ACTIONS);
    if (notice.hidden) return;
    notice.dataset.state = state;
    const [text, reason, actions] = notice.children;
    text.textContent = say(`stage.${(state === "running" && stage) || state}`);
    reason.textContent = error?.message ?? "";
    reason.hidden = !error;
    const wanted = ACTIONS[state];
    if (actions.dataset.state === state) return;
    actions.dataset.state = state;
    actions.replaceChildren(...wanted.map((action) => this.#button(action, state)));
  }

  /** The item on show has come to another state, without a result. */
  update() {
    const { state, source } = this.item;
    // What comes from an address can be shown once it is here.
    const canShow = !this.#picture && source instanceof Blob;
    if (state === "done" || (state === "running" && !canShow)) this.#tell();
    else this.show(this.item);
  }

  #clear() {
    this.#view.clear();
    this.#picture?.close();
    this.#picture = undefined;
  }

  /** @param {"cancel" | "again" | "remove"} action @param {string} state */
  #button(action, state) {
    const [key, name] = {
      cancel: ["stage.cancel", "close"],
      again: [state === "failed" ? "stage.retry" : "stage.start", "again"],
      remove: ["stage.remove", "remove"],
    }[action];
    const button = document.createElement("button");
    button.type = "button";
    button.append(icon(name), say(key));
    button.addEventListener("click", () => this.dispatchEvent(new Event(action)));
    return button;
  }
}

/**
 * The picture as the network has it: decoded by the browser, or by the package where the browser cannot.
 * @param {Item} item
 * @param {Result} [result]
 */
async function pictureOf({ source }, result) {
  const bitmap = source instanceof Blob ? await createImageBitmap(source).catch(() => undefined) : undefined;
  if (!result || (bitmap?.width === result.width && bitmap.height === result.height)) return bitmap;
  bitmap?.close();
  return result.toImageBitmap({ kind: "overlay", opacity: 0 });
}
