// The whole page as a drop zone, with a veil over it while something hangs above.

import { icon } from "../icons.js";
import { element } from "./elements.js";
import { isForField, take } from "./transfer.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {(key: string) => string} options.say
 * @param {(taken: import("./transfer.js").Taken) => void} options.onDrop
 * @param {AbortSignal} options.signal ends it
 */
export function dropZone({ root, say, onDrop, signal }) {
  const words = [element("strong", {}, say("intake.drop")), element("span", {}, say("intake.dropWhat"))];
  // As a popover it lies above open dialogs too.
  const veil = element("div", { className: "intake-veil", popover: "manual" }, icon("down"), ...words);
  // Who drags sees it; to others it says nothing.
  veil.ariaHidden = "true";
  root.append(veil);

  // What was entered last. Entering comes before leaving, so leaving this one is leaving the page.
  let above = null;
  // What is dragged from the page itself is here already.
  let isOurs = false;

  const concerns = (event) => {
    const { types } = event.dataTransfer;
    return !isOurs && (types.includes("Files") || (types.includes("text/uri-list") && !isForField(event)));
  };
  const isOfOthers = (event) => event.defaultPrevented || (!concerns(event) && isForField(event));
  const show = (isShown) => veil.matches(":popover-open") === isShown || veil.togglePopover(isShown);
  const on = (type, listener) => document.addEventListener(type, listener, { signal });

  on("dragstart", () => (isOurs = true));
  // What was removed meanwhile does not tell of its end; but while something is dragged, the pointer does not move.
  for (const type of ["dragend", "pointermove"]) on(type, () => (isOurs = false));
  on("dragenter", (event) => {
    above = event.target;
    if (concerns(event)) event.preventDefault();
    show(concerns(event));
  });
  on("dragleave", (event) => {
    if (event.target === above) show(false);
  });
  on("dragover", (event) => {
    if (isOfOthers(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = concerns(event) ? "copy" : "none";
  });
  on("drop", (event) => {
    show(false);
    if (isOfOthers(event)) return;
    // Even if it does not concern us: some browsers leave the page for what falls on it.
    event.preventDefault();
    if (concerns(event)) onDrop(take(event.dataTransfer));
  });
}
