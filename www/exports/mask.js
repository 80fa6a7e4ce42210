// The mask as a PNG: white on black; of several classes the numbers of the classes, with a palette of their colours.

import { classColour } from "../pkg/index.js";
import { insideOf } from "./subject.js";
import { pictureFile } from "./picture-file.js";

/** @param {import("./subject.js").Subject} subject */
export function make(subject) {
  const { width, height, classes } = subject.result;
  if (classes) {
    return pictureFile("png", {
      width,
      height,
      colour: "palette",
      palette: classes.names.map((_, number) => classColour(number)),
      paint: (bytes, from, to) => bytes.set(classes.map.subarray(from, to)),
    });
  }
  const inside = insideOf(subject);
  return pictureFile("png", {
    width,
    height,
    colour: "grey",
    paint: (bytes, from, to) => {
      for (let i = from; i < to; i++) bytes[i - from] = inside(i) ? 255 : 0;
    },
  });
}
