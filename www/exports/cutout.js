// What of the picture is in the mask, as a PNG. The rest is see-through, and its colours are gone.

import { insideOf } from "./subject.js";
import { pictureFile } from "./picture-file.js";

/** @param {import("./subject.js").Subject} subject */
export async function make(subject) {
  const { width, height } = subject.result;
  const inside = insideOf(subject);
  const pixels = await subject.result.pixels();
  return pictureFile("png", {
    width,
    height,
    colour: "rgba",
    paint: (bytes, from, to) => {
      bytes.set(pixels.subarray(from * 4, to * 4));
      const whole = new Uint32Array(bytes.buffer);
      for (let i = from; i < to; i++) if (!inside(i)) whole[i - from] = 0;
    },
  });
}
