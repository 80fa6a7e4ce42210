// How far the pictures in the strip are, and what can be done with all of them.

import { say } from "../texts.js";

/** Tells which button was pressed: "cancel", "retry", "again" or "clear". */
export class Summary extends EventTarget {
  #text = document.createElement("p");
  #buttons = {
    cancel: this.#button("cancel", "strip.cancelAll"),
    retry: this.#button("retry", "strip.retryFailed"),
    again: this.#button("again", "strip.again"),
    clear: this.#button("clear", "strip.clear"),
  };

  /** @param {HTMLElement} host */
  constructor(host) {
    super();
    const head = document.createElement("div");
    head.className = "head";
    head.append(this.#text, ...Object.values(this.#buttons));
    host.prepend(head);
  }

  /** @param {import("../queue/queue.js").Queue} queue */
  update(queue) {
    const count = queue.items.length;
    const failed = queue.count("failed");
    const left = queue.count("waiting") + queue.count("running");
    const outdated = queue.outdated.length;
    const parts = [left ? say("strip.progress", { done: queue.count("done"), count }) : say("strip.count", { count })];
    if (failed) parts.push(say("strip.failed", { count: failed }));
    if (outdated && !left) parts.push(say("strip.outdated", { count: outdated }));
    this.#text.textContent = parts.join(" · ");
    this.#buttons.cancel.hidden = left === 0;
    this.#buttons.retry.hidden = failed === 0 || left > 0;
    this.#buttons.again.hidden = outdated === 0 || left > 0;
    this.#buttons.clear.hidden = left > 0;
  }

  get text() {
    return this.#text.textContent;
  }

  /** @param {string} type @param {string} key */
  #button(type, key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = say(key);
    button.addEventListener("click", () => this.dispatchEvent(new Event(type)));
    return button;
  }
}
