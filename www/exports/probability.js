// The probability as a grey PNG of 16 bits: 0 is 0 and 65535 is 1. Of several classes that of the likeliest.

import { pictureFile } from "./picture-file.js";

/** @param {import("./subject.js").Subject} subject */
export function make({ result: { width, height, probabilities, classes } }) {
  const pixels = width * height;
  const place = classes ? (/** @type {number} */ i) => classes.map[i] * pixels + i : (/** @type {number} */ i) => i;
  return pictureFile("png", {
    width,
    height,
    colour: "grey16",
    paint: (bytes, from, to) => {
      for (let i = from, at = 0; i < to; i++) {
        const value = Math.round(probabilities[place(i)] * 65535);
        bytes[at++] = value >> 8;
        bytes[at++] = value & 255;
      }
    },
  });
}
