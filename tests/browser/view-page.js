// A page with nothing but a view on it, and pictures and results made by hand.

import { Result } from "/pkg/index.js";
import texts from "/view/texts.js";
import { View } from "/view/view.js";

const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const view = new View(document.querySelector("main"), say);

/** A picture of coloured stripes, and a disk that the network is the less sure of the farther out. */
export function disk(width, height, names) {
  const context = new OffscreenCanvas(width, height).getContext("2d");
  for (let x = 0; x < width; x += 8) {
    context.fillStyle = `hsl(${(x * 360) / width} 45% ${x % 16 ? 38 : 46}%)`;
    context.fillRect(x, 0, 8, height);
  }
  const count = names?.length ?? 1;
  const probabilities = new Float32Array(width * height * count);
  const radius = Math.min(width, height) * 0.45;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const found = Math.max(0, 1 - Math.hypot(x - width / 2, y - height / 2) / radius) ** 0.5;
      if (!names) probabilities[at] = found;
      else {
        probabilities[at] = 1 - found;
        probabilities[(1 + (x > width / 2)) * width * height + at] = found;
      }
    }
  }
  const result = new Result({ width, height, probabilities, timings: {} }, 0.5, { name: "disk" }, { device: "cpu" }, names);
  return { picture: context.canvas.transferToImageBitmap(), result };
}

Object.assign(globalThis, { view, disk });
