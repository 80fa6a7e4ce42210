// Many pictures in a row, with memory that does not grow.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";
const PICTURES = 500;

/** Tells the page how large the module's memory is. */
const HOOK = `
  const channel = new BroadcastChannel("memory");
  channel.onmessage = async () => channel.postMessage((await start()).memory.buffer.byteLength);`;

test("memory stays flat over many pictures", async ({ page }) => {
  await page.route("**/pkg/worker.*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + HOOK });
  });
  const [early, late] = await page.evaluate(
    async ({ model, picture, pictures }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      const file = new File([await (await fetch(model)).blob()], "nano.safetensors");
      const seg = await createSegmenter({ model: file, device: "cpu" });
      const blob = await (await fetch(picture)).blob();
      const channel = new BroadcastChannel("memory");
      const memory = () =>
        new Promise((resolve) => {
          channel.onmessage = ({ data }) => resolve(data);
          channel.postMessage("how much?");
        });
      let early;
      for (let number = 1; number <= pictures; number++) {
        await seg.segment(blob, { size: 64 });
        if (number === pictures / 10) early = await memory();
      }
      return [early, await memory()];
    },
    { model: MODEL, picture: PICTURE, pictures: PICTURES },
  );
  console.log(`${early} bytes after a tenth of ${PICTURES} pictures, ${late} after all`);
  expect(late).toBe(early);
});
