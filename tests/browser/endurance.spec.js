// Many pictures in a row, with memory that does not grow.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";
/** Software that imitates a GPU takes its time. */
const PICTURES = { cpu: 500, gpu: 100 };

/** Tells the page how large the module's memory is, and how many bytes it holds on the GPU. */
const HOOK = `
  let held = 0;
  const createBuffer = globalThis.GPUDevice?.prototype.createBuffer;
  if (createBuffer) {
    GPUDevice.prototype.createBuffer = function (descriptor) {
      held += descriptor.size;
      return createBuffer.call(this, descriptor);
    };
    const destroy = GPUBuffer.prototype.destroy;
    GPUBuffer.prototype.destroy = function () {
      held -= this.size;
      destroy.call(this);
    };
  }
  const channel = new BroadcastChannel("memory");
  channel.onmessage = async () => channel.postMessage([(await start()).memory.buffer.byteLength, held]);`;

test("memory stays flat over many pictures", async ({ page, module }) => {
  test.setTimeout(1_200_000);
  await page.route("**/pkg/worker.*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + HOOK });
  });
  const [early, late] = await page.evaluate(
    async ({ model, picture, pictures, device }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      const file = new File([await (await fetch(model)).blob()], "nano.safetensors");
      const seg = await createSegmenter({ model: file, device });
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
    { model: MODEL, picture: PICTURE, pictures: PICTURES[module], device: module },
  );
  console.log(`${early} bytes after a tenth of ${PICTURES[module]} pictures, ${late} after all`);
  expect(late).toEqual(early);
});
