// Model folders: downloaded once, checked, kept, and loaded without a network.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const CHECKPOINT = "/tests/browser/generated/nano.safetensors";
const FOLDER = "/tests/browser/generated/nano-f16/";
const SHARD = "**/nano-f16/*.safetensors";

test.beforeEach(async ({ page }) => {
  await page.evaluate(async () => {
    const { createSegmenter, models } = await import("/pkg/index.js");
    Object.assign(globalThis, { createSegmenter, models });
    globalThis.load = (model, options) => createSegmenter({ model, device: "cpu", ...options });
    globalThis.told = (promise) => promise.then(() => "it loaded", (error) => error.message);
  });
});

/** The addresses that the page asks for from now on. */
function watched(page) {
  const addresses = [];
  page.on("request", (request) => addresses.push(request.url()));
  return addresses;
}

test("a folder gives the checkpoint's masks, and is downloaded once", async ({ page, baseURL }) => {
  const addresses = watched(page);
  const { info, overlap } = await page.evaluate(
    async ({ folder, checkpoint, picture }) => {
      const file = new File([await (await fetch(checkpoint)).blob()], "nano.safetensors");
      const [whole, half] = [await load(file), await load(folder)];
      const [a, b] = [await whole.segment(picture), await half.segment(picture)].map((result) => result.mask());
      const both = a.filter((value, i) => value && b[i]).length;
      const either = a.filter((value, i) => value || b[i]).length;
      const again = await load(folder);
      await again.segment(picture);
      return { info: half.info, overlap: both / either };
    },
    { folder: FOLDER, checkpoint: CHECKPOINT, picture: PICTURE },
  );
  expect(overlap).toBeGreaterThanOrEqual(0.995);
  expect(info).toMatchObject({ variant: "nano", inputSize: { width: 352, height: 352 }, remarks: [] });
  const shards = addresses.filter((address) => address.endsWith(".safetensors") && address.includes("nano-f16"));
  expect(shards.length).toBeGreaterThan(1);
  expect(new Set(shards).size).toBe(shards.length);
  expect(addresses.filter((address) => address.startsWith("http") && !address.startsWith(baseURL))).toEqual([]);
  expect(addresses.filter((address) => address.includes("/wasm/gpu/"))).toEqual([]);
});

test("without a network it is loaded from this device", async ({ page }) => {
  await page.evaluate((folder) => models.preload(folder), FOLDER);
  await page.route("**/nano-f16/**", (route) => route.abort());
  const [progress, width] = await page.evaluate(
    async ({ folder, picture }) => {
      const progress = [];
      const seg = await load(folder, { onProgress: (step) => step.stage === "download" && progress.push(step) });
      return [progress, (await seg.segment(picture, { size: 64 })).width];
    },
    { folder: FOLDER, picture: PICTURE },
  );
  expect(width).toBeGreaterThan(0);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress.every(({ fromCache }) => fromCache)).toBe(true);
  expect(progress.at(-1).loaded).toBe(progress.at(-1).total);
});

test("a byte that changed on the way is noticed", async ({ page }) => {
  await page.route(SHARD, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 5] ^= 1;
    await route.fulfill({ response, body });
  });
  const message = await page.evaluate((folder) => told(load(folder)), FOLDER);
  expect(message).toMatch(/safetensors: is not what its config\.json says \(SHA-256 differs\)/);
  expect(await page.evaluate((folder) => models.isCached(folder), FOLDER)).toBe(false);
});

test("a connection that breaks is tried again, as patiently as the server asks", async ({ page, complaints }) => {
  const seen = new Map();
  await page.route(SHARD, async (route) => {
    const times = (seen.get(route.request().url()) ?? 0) + 1;
    seen.set(route.request().url(), times);
    if (times === 1) await route.abort("connectionreset");
    else if (times === 2) await route.fulfill({ status: 503, headers: { "Retry-After": "1" } });
    else await route.continue();
  });
  const took = await page.evaluate(async (folder) => {
    const started = performance.now();
    await load(folder);
    return performance.now() - started;
  }, FOLDER);
  expect(took).toBeGreaterThan(1500);
  expect([...seen.values()].every((times) => times === 3)).toBe(true);
  // Chromium tells of each failed request in the console.
  complaints.length = 0;
});

test("a shard that stays cut short is an error that says so", async ({ page }) => {
  test.slow();
  await page.route(SHARD, async (route) => {
    const body = await (await route.fetch()).body();
    await route.fulfill({ body: body.subarray(0, 100) });
  });
  const message = await page.evaluate((folder) => told(load(folder)), FOLDER);
  expect(message).toMatch(/safetensors: ended after 100 of \d+ bytes; check the network and try again$/);
  // Other shards may still be on their way, and need not arrive.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a folder that is not there is named", async ({ page, complaints }) => {
  const message = await page.evaluate(() => told(load("/no/such/model")));
  expect(message).toMatch(/\/no\/such\/model\/config\.json: the server answers 404; check the address/);
  complaints.length = 0;
});

test("a download can be aborted", async ({ page }) => {
  const message = await page.evaluate(async (folder) => {
    const controller = new AbortController();
    const onProgress = ({ stage }) => stage === "download" && controller.abort(new Error("enough"));
    return told(load(folder, { signal: controller.signal, onProgress }));
  }, FOLDER);
  expect(message).toBe("enough");
});

test("where the browser has no room, the model works without being kept", async ({ page }) => {
  await page.route("**/pkg/worker.cpu*.js", async (route) => {
    const response = await route.fetch();
    const full = `Cache.prototype.put = async () => { throw new DOMException("full", "QuotaExceededError"); };`;
    await route.fulfill({ response, body: (await response.text()) + full });
  });
  const { remarks } = await page.evaluate(async (folder) => (await load(folder)).info, FOLDER);
  expect(remarks).toEqual(["the model is not kept on this device: the browser has no more room for it"]);
});

test("models are listed, and forgotten without harm to those that share their files", async ({ page }) => {
  const twin = "/twin/nano-f16/";
  await page.route(`**${twin}*`, (route) =>
    route.fetch({ url: route.request().url().replace(twin, FOLDER) }).then((response) => route.fulfill({ response })),
  );
  const report = await page.evaluate(
    async ({ folder, twin }) => {
      await models.preload(folder);
      await models.preload(twin);
      const both = await models.list();
      await models.remove(folder);
      const cached = [await models.isCached(folder), await models.isCached(twin)];
      await models.remove(twin);
      const cache = await caches.open((await caches.keys())[0]);
      return { both, cached, left: (await cache.keys()).length };
    },
    { folder: FOLDER, twin },
  );
  expect(report.both).toHaveLength(2);
  expect(report.both[0]).toMatchObject({ variant: "nano" });
  expect(report.both[0].bytes).toBeGreaterThan(1e6);
  expect(report.cached).toEqual([false, true]);
  expect(report.left).toBe(0);
});

test("a folder on the user's disk is read from there", async ({ page }) => {
  const width = await page.evaluate(
    async ({ folder, picture }) => {
      const directory = await navigator.storage.getDirectory();
      const { files } = await (await fetch(`${folder}config.json`)).json();
      for (const name of ["config.json", ...files.map((file) => file.name)]) {
        const writable = await (await directory.getFileHandle(name, { create: true })).createWritable();
        await (await fetch(folder + name)).body.pipeTo(writable);
      }
      const seg = await load(directory);
      return (await seg.segment(picture, { size: 64 })).width;
    },
    { folder: FOLDER, picture: PICTURE },
  );
  expect(width).toBeGreaterThan(0);
});
