// A network that tells several classes apart says in the browser what it says on the command line.

import { readFileSync } from "node:fs";
import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/classes.safetensors";
const CLASSES = 3;

/** The command line's probabilities: a header of a fixed length, and behind it the numbers. */
function expected() {
  const file = readFileSync(new URL("generated/classes/waves.npy", import.meta.url));
  const start = 10 + file.readUInt16LE(8);
  return new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length));
}

test("each pixel has its classes' probabilities, and the likeliest of them", async ({ page, module }) => {
  const found = await page.evaluate(
    async ({ model, picture, device }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      const file = new File([await (await fetch(model)).blob()], "classes.safetensors");
      const segmenter = await createSegmenter({ model: file, device, precision: "f32" });
      const result = await segmenter.segment(picture, { size: 96 });
      await segmenter.dispose();
      return {
        told: segmenter.info.classes,
        names: result.classes.names,
        map: [...result.classes.map],
        mask: [...result.mask()],
        probabilities: [...result.probabilities],
      };
    },
    { model: MODEL, picture: PICTURE, device: module },
  );
  expect(found.names).toEqual(["class 0", "class 1", "class 2"]);
  expect(found.told).toEqual(found.names);

  const theirs = expected();
  expect(found.probabilities.length).toEqual(theirs.length);
  const differences = found.probabilities.map((value, index) => Math.abs(value - theirs[index]));
  expect(Math.max(...differences)).toBeLessThanOrEqual(module === "cpu" ? 1e-4 : 5e-3);

  const pixels = theirs.length / CLASSES;
  const likeliest = found.map.map((_, pixel) => {
    const of = Array.from({ length: CLASSES }, (_, number) => found.probabilities[number * pixels + pixel]);
    return of.indexOf(Math.max(...of));
  });
  expect(found.map).toEqual(likeliest);
  expect(found.mask).toEqual(likeliest.map((number) => (number === 0 ? 0 : 255)));
  expect(new Set(found.map).size, "classes seen").toBeGreaterThan(1);
});
