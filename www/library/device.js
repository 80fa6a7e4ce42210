// Which device runs, why, and how to get a faster one.

import { say } from "../texts.js";

/** @param {import("../pkg/index.js").Info} info */
export function deviceName({ device }) {
  return device.toUpperCase();
}

/** @param {import("../pkg/index.js").Info} info @returns {string[]} */
export function deviceSentences(info) {
  const runs = say(info.device === "gpu" ? "library.onGpu" : "library.onCpu", info);
  return [runs, ...info.remarks.map(sentence)];
}

/** The package's remarks are parts of sentences. @param {string} text */
function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
