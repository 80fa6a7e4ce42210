// The picture with the mask laid over it, as a PNG.

import { classColour } from "../pkg/index.js";
import { insideOf } from "./subject.js";
import { pictureFile } from "./picture-file.js";

/** @param {import("./subject.js").Subject} subject */
export async function make(subject) {
  const { result, color, opacity } = subject;
  const { width, height, classes } = result;
  const inside = insideOf(subject);
  const colours = classes ? classes.names.map((_, number) => classColour(number)) : [color];
  const pixels = await result.pixels();
  return pictureFile("png", {
    width,
    height,
    colour: "rgb",
    paint: (bytes, from, to) => {
      for (let i = from, at = 0; i < to; i++) {
        const over = inside(i) ? opacity : 0;
        const colour = colours[classes ? classes.map[i] : 0];
        for (let c = 0; c < 3; c++, at++) {
          const value = pixels[i * 4 + c];
          bytes[at] = value + (colour[c] - value) * over;
        }
      }
    },
  });
}
