// The probabilities as NumPy's own file: float32, height × width, or classes × height × width.

import { breathe } from "./breathe.js";

const SLICE = 1 << 18;

/** @param {import("./subject.js").Subject} subject */
export async function make({ result: { width, height, probabilities, classes } }) {
  const shape = classes ? [classes.names.length, height, width] : [height, width];
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  // With the ten bytes before it, the description fills whole blocks of 64 bytes.
  const length = Math.ceil((description.length + 11) / 64) * 64 - 10;
  const start = Uint8Array.of(0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, length & 255, length >> 8);
  const parts = [new Blob([start, description.padEnd(length - 1), "\n"])];
  for (let at = 0; at < probabilities.length; at += SLICE) {
    parts.push(new Blob([probabilities.subarray(at, at + SLICE)]));
    await breathe();
  }
  return new Blob(parts, { type: "application/octet-stream" });
}
