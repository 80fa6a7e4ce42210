// How a segmenter begins and ends: abort, disposal, two at once, and pages that come back.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";

/** In the page: a segmenter of the tests' nano. */
async function create(page, device) {
  await page.evaluate(
    async ({ model, device }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      globalThis.file = new File([await (await fetch(model)).blob()], "nano.safetensors");
      globalThis.create = (options) => createSegmenter({ model: file, device, precision: "f32", ...options });
    },
    { model: MODEL, device },
  );
}

test("loading can be aborted at every stage", async ({ page, module }) => {
  await create(page, module);
  const outcomes = await page.evaluate(async () => {
    const outcomes = {};
    for (const stage of ["module", "device", "load", "test"]) {
      const controller = new AbortController();
      const onProgress = (progress) => progress.stage === stage && controller.abort(new Error(`at ${stage}`));
      outcomes[stage] = await create({ signal: controller.signal, onProgress }).then(
        () => "it loaded",
        (error) => error.message,
      );
    }
    outcomes.before = await create({ signal: AbortSignal.abort(new Error("before")) }).catch((error) => error.message);
    return outcomes;
  });
  expect(outcomes).toEqual({
    module: "at module",
    device: "at device",
    load: "at load",
    test: "at test",
    before: "before",
  });
});

test("segmenting can be aborted at every stage, and goes on with the next picture", async ({ page, module }) => {
  await create(page, module);
  const outcomes = await page.evaluate(async (picture) => {
    const seg = await create();
    const outcomes = {};
    for (const stage of ["decode", "prepare", "network", "finish"]) {
      const controller = new AbortController();
      const onProgress = (progress) => progress.stage === stage && controller.abort(new Error(`at ${stage}`));
      outcomes[stage] = await seg.segment(picture, { size: 64, signal: controller.signal, onProgress }).then(
        () => "it was segmented",
        (error) => error.message,
      );
    }
    outcomes.next = (await seg.segment(picture, { size: 64 })).width > 0;
    return outcomes;
  }, PICTURE);
  expect(outcomes).toEqual({
    decode: "at decode",
    prepare: "at prepare",
    network: "at network",
    finish: "at finish",
    next: true,
  });
});

test("a segmenter ends what is under way when it is disposed, and can be disposed twice", async ({ page, module }) => {
  await create(page, module);
  const messages = await page.evaluate(async (picture) => {
    const seg = await create();
    const told = (promise) => promise.then(() => "it was segmented", (error) => error.message);
    const underWay = told(seg.segment(picture));
    await seg.dispose();
    await seg.dispose();
    return [await underWay, await told(seg.segment(picture))];
  }, PICTURE);
  expect(messages).toEqual(["the segmenter was disposed", "the segmenter was disposed"]);
});

test("two segmenters work at once, and say what they are", async ({ page, module }) => {
  await create(page, module);
  const { info, same } = await page.evaluate(async (picture) => {
    const [one, two] = await Promise.all([create(), create()]);
    const [a, b] = await Promise.all([one, two].map((seg) => seg.segment(picture, { size: 64 })));
    return { info: one.info, same: a.probabilities.every((p, i) => p === b.probabilities[i]) };
  }, PICTURE);
  expect(same).toBe(true);
  expect(info).toMatchObject({
    device: module,
    precision: "f32",
    variant: "nano",
    inputSize: { width: 352, height: 352 },
    task: "unknown",
    threshold: 0.5,
  });
  expect(info.parameters).toBeGreaterThan(1e6);
  expect(info.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(info.loadTimes)).toEqual(["module", "device", "download", "load", "test"]);
});

test("a page that was left and came back works", async ({ page, module }) => {
  await create(page, module);
  await page.evaluate(async () => void (globalThis.seg = await create()));
  await page.goto("/tests/browser/blank.html?away");
  await page.goBack();
  const width = await page.evaluate(
    async ({ picture, model, device }) => {
      // From the back/forward cache the old segmenter, else, in a page loaded anew, another one.
      const { createSegmenter } = await import("/pkg/index.js");
      const load = async () => {
        const file = new File([await (await fetch(model)).blob()], "nano.safetensors");
        return createSegmenter({ model: file, device });
      };
      globalThis.seg ??= await load();
      return (await seg.segment(picture, { size: 64 })).width;
    },
    { picture: PICTURE, model: MODEL, device: module },
  );
  expect(width).toBeGreaterThan(0);
});

test("the page stays responsive while it loads and segments", async ({ page, module }) => {
  await create(page, module);
  const longest = await page.evaluate(async (picture) => {
    let longest = 0;
    const note = (list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration)));
    const observer = new PerformanceObserver(note);
    observer.observe({ type: "longtask" });
    const seg = await create();
    await seg.segment(picture, { size: 64 });
    // The observer is told of a task after it has ended.
    await new Promise((resolve) => setTimeout(resolve));
    note({ getEntries: () => observer.takeRecords() });
    return longest;
  }, PICTURE);
  expect(longest).toBeLessThanOrEqual(50);
});
