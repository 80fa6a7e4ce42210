// Our package, as its users call it: a worker with one thread and a wasm memory of its own.

import { createSegmenter } from "/pkg/index.js";
import { bitmapFile } from "./picture.js";

export const name = "sam2unet";

export async function load({ model, side, device }) {
  const file = new File([await (await fetch(`${model}.pth`)).blob()], "model.pth");
  const started = performance.now();
  // In f32, as theirs is: a GPU may offer less.
  const segmenter = await createSegmenter({ model: file, device, precision: "f32" });
  const loading = performance.now() - started;
  const run = async (pixels) => {
    const picture = bitmapFile(side, pixels);
    const started = performance.now();
    const { probabilities, timings } = await segmenter.segment(picture, { size: side });
    const whole = performance.now() - started;
    if (segmenter.info.device !== device) throw new Error(`ours went from ${device} to another device`);
    return { network: networkTime(timings), whole, probabilities };
  };
  return { loading, run };
}

/** From numbers in JavaScript to numbers in JavaScript: a GPU's work is not over before they are read back. */
function networkTime({ upload = 0, network, readBack = 0 } = {}) {
  return network === undefined ? undefined : upload + network + readBack;
}
