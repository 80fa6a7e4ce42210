// A picture file goes in, and PyTorch's probabilities come out, in a real browser, on either device.

import { readFileSync } from "node:fs";
import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";

/** The one tensor of a safetensors file, which is all that this fixture holds. */
function pytorchs() {
  const file = readFileSync(new URL("../fixtures/segment/nano-224.safetensors", import.meta.url));
  const start = 8 + Number(file.readBigUInt64LE(0));
  const { probabilities } = JSON.parse(file.subarray(8, start).toString());
  const [from, to] = probabilities.data_offsets;
  const values = new Float32Array(file.buffer.slice(file.byteOffset + start + from, file.byteOffset + start + to));
  return { shape: probabilities.shape, values };
}

const bounds = { cpu: 1e-3, gpu: 5e-3 };

test("probabilities are PyTorch's", async ({ page, module }) => {
  const ours = await page.evaluate(
    async ({ model, picture, device }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      const fetchFile = async (url) => new File([await (await fetch(url)).blob()], url);
      const segmenter = await createSegmenter({ model: await fetchFile(model), device });
      const result = await segmenter.segment(await fetchFile(picture), { size: 224 });
      const mask = result.mask();
      segmenter.dispose();
      return {
        info: segmenter.info,
        shape: [result.height, result.width],
        probabilities: [...result.probabilities],
        agrees: mask.every((value, index) => value === (result.probabilities[index] >= 0.5 ? 255 : 0)),
      };
    },
    { model: MODEL, picture: PICTURE, device: module },
  );
  const theirs = pytorchs();
  expect(ours.info).toMatchObject({ variant: "nano", device: module, precision: "f32" });
  expect(ours.shape).toEqual(theirs.shape);
  expect(ours.agrees).toBe(true);
  const differences = ours.probabilities.map((value, index) => Math.abs(value - theirs.values[index]));
  const largest = Math.max(...differences);
  console.log(`${module}: probabilities differ by at most ${largest.toExponential(1)}`);
  expect(largest).toBeLessThanOrEqual(bounds[module]);
});

test("what is no checkpoint is told in a sentence", async ({ page, module }) => {
  const error = await page.evaluate(async (device) => {
    const { createSegmenter } = await import("/pkg/index.js");
    const model = new File(["These are not the weights you are looking for."], "text.pth");
    return createSegmenter({ model, device }).then(
      () => "it loaded",
      (error) => error.message,
    );
  }, module);
  expect(error).toMatch(/^text\.pth: is not a checkpoint but .*; name a \.pth, \.pt or \.safetensors file$/);
});
