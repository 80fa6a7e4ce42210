// GPUs are lost: drivers are updated, laptops sleep, processes crash. No picture may be lost with them.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";

/** Lets the page take the device away from under the worker. */
const HOOK = `
  const requestDevice = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...options) {
    const device = await requestDevice.apply(this, options);
    new BroadcastChannel("loss").onmessage = () => device.destroy();
    return device;
  };`;

async function create(page) {
  await page.route("**/pkg/worker.gpu.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + HOOK });
  });
  await page.evaluate(async (model) => {
    const { createSegmenter } = await import("/pkg/index.js");
    const file = new File([await (await fetch(model)).blob()], "nano.safetensors");
    globalThis.seg = await createSegmenter({ model: file, device: "gpu", precision: "f32" });
  }, MODEL);
}

/** Segments, and loses the device in the midst of it, so many times. */
const segment = (page, losses) =>
  page.evaluate(
    async ({ picture, losses }) => {
      const channel = new BroadcastChannel("loss");
      const onProgress = ({ stage }) => stage === "network" && losses-- > 0 && channel.postMessage("now");
      const { probabilities } = await seg.segment(picture, { size: 64, onProgress });
      return { probabilities: [...probabilities], info: seg.info };
    },
    { picture: PICTURE, losses },
  );

const difference = (a, b) => a.reduce((most, p, i) => Math.max(most, Math.abs(p - b[i])), 0);

test("a picture survives the loss of the device, and a second one goes on on the CPU", async ({ page }) => {
  test.setTimeout(400_000);
  await create(page);
  const expected = await segment(page, 0);
  expect(expected.info).toMatchObject({ device: "gpu" });

  const once = await segment(page, 1);
  expect(difference(once.probabilities, expected.probabilities)).toBeLessThan(1e-5);
  expect(once.info.device).toBe("gpu");
  expect(once.info.remarks.join()).toContain("the GPU failed");

  const twice = await segment(page, 2);
  expect(difference(twice.probabilities, expected.probabilities)).toBeLessThan(1e-3);
  expect(twice.info.device).toBe("cpu");
});

test("a picture survives a crash of the GPU process", async ({ page, browser }) => {
  test.setTimeout(400_000);
  await create(page);
  const expected = await segment(page, 0);
  const session = await browser.newBrowserCDPSession();
  // Chromium answers nothing: the process is gone.
  session.send("Browser.crashGpuProcess").catch(() => {});
  const after = await segment(page, 0);
  expect(difference(after.probabilities, expected.probabilities)).toBeLessThan(1e-3);
});
