// The page as its user meets it.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";
import { broken, draw, drop, ready, tiles } from "./states.js";

const file = (place) => fileURLToPath(new URL(place, import.meta.url));
const PICTURES = file("../fixtures/pictures/");
/** What a first visit may transfer before its first mask. How long it takes is printed: machines differ. */
const BYTES = 8e6;

const caption = (page) => page.locator(".view-caption");
const problem = (page) => page.locator("#problem");

/** How often the network was asked. */
async function countRuns(page) {
  await page.addInitScript(() => {
    globalThis.runs = 0;
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.name === "segment") globalThis.runs++;
      return postMessage.call(this, message, ...rest);
    };
  });
  return () => page.evaluate(() => globalThis.runs);
}

test("a sample is one click from its mask, in few bytes, and nothing moves", async ({ page, complaints }) => {
  page.on("console", (message) => {
    const isOurs = !message.text().includes("blocked by Playwright");
    if (message.type() === "warning" && isOurs) complaints.push(message.text());
  });
  await page.addInitScript(() => {
    globalThis.moved = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.moved += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const requests = [];
  page.on("request", (request) => requests.push(request));
  const began = Date.now();
  await page.goto("./");
  await page.getByRole("button", { name: "Octopus" }).click();
  await expect(caption(page)).toContainText("octopus.jpg: 29%");
  const seconds = (Date.now() - began) / 1000;
  const answered = await Promise.all(requests.map(async (request) => (await request.response()) && request.sizes()));
  const sizes = answered.filter(Boolean);
  const bytes = sizes.reduce((sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize, 0);
  console.log(`the first mask after ${seconds.toFixed(1)} s and ${(bytes / 1e6).toFixed(2)} MB`);
  expect(bytes).toBeLessThan(BYTES);
  expect(await page.evaluate(() => globalThis.moved)).toBeLessThan(0.01);
  // Samples come with their true masks.
  await expect(page.locator("#score tbody tr", { hasText: "IoU" })).toContainText(/0\.9\d\d/);
  // Scored by another worker than the network's, which needs the module too.
  expect(requests.filter((request) => request.url().endsWith(".wasm"))).toHaveLength(1);
});

test("threshold, colour and view change without the network", async ({ page }) => {
  const runs = await countRuns(page);
  await page.goto("./");
  await drop(page, [await draw(page, "ellipse.png")]);
  await expect(caption(page)).toContainText("is mask at 0.50");
  const share = async () => Number((await caption(page).textContent()).match(/(\d+)%/)[1]);
  const before = await share();
  await page.getByLabel("Threshold").fill("0.01");
  await expect(caption(page)).toContainText("is mask at 0.01");
  expect(await share()).toBeGreaterThan(before);
  await page.keyboard.press("m");
  await page.getByRole("radio", { name: "Sky" }).check();
  expect(await runs()).toBe(1);
});

test("many pictures at once, some broken: all end, memory stays flat and the page answers", async ({ page }) => {
  const COUNT = 40;
  await page.goto("./");
  await ready(page);
  const names = readdirSync(PICTURES).filter((name) => /\.(png|jpe?g|webp|bmp|tiff?|gif)$/.test(name));
  const some = names.filter((_, i) => i % Math.floor(names.length / COUNT) === 0).slice(0, COUNT - 12);
  const files = await Promise.all(
    some.map((name) => {
      const bytes = readFileSync(PICTURES + name).toString("base64");
      const make = ({ name, bytes }) => new File([Uint8Array.fromBase64(bytes)], name);
      return page.evaluateHandle(make, { name, bytes });
    }),
  );
  for (let i = 0; i < 6; i++) {
    const large = await draw(page, `large-${i}.jpg`, "image/jpeg", [4000, 3000]);
    files.splice(i * 5, 0, await broken(page, `broken-${i}.png`), large);
  }
  const devtools = await page.context().newCDPSession(page);
  const memory = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
    return usedSize + backingStorageSize;
  };
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    const frame = (now) => {
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await drop(page, files);
  const ended = () => page.locator('#strip :is([data-state="done"], [data-state="failed"])').count();
  await expect.poll(ended, { timeout: 120_000 }).toBeGreaterThan(COUNT / 4);
  const early = await memory();
  await expect.poll(ended, { timeout: 240_000 }).toBe(COUNT);
  const late = await memory();
  const longest = await page.evaluate(() => globalThis.longest);
  const [before, after] = [early, late].map((bytes) => (bytes / 1e6).toFixed(0));
  console.log(`memory ${before} MB, then ${after} MB; longest frame ${longest.toFixed(0)} ms`);
  // One large picture's probabilities are 48 MB.
  expect(late - early).toBeLessThan(48e6);
  expect(longest).toBeLessThan(1000);
  await expect(tiles(page, "failed")).toHaveCount(6);
  await page.getByRole("button", { name: "broken-3.png, failed" }).click();
  await expect(page.locator("#notice")).toContainText("broken-3.png: this is not a picture of a known format");
  // A mask that was set aside comes back.
  await page.getByRole("button", { name: "large-5.jpg, done" }).click();
  await expect(caption(page)).toContainText("large-5.jpg: ");
});

test("all can be done by keys", async ({ page }) => {
  await page.goto("./");
  await ready(page);
  await drop(page, [await draw(page, "one.png"), await broken(page, "two.png"), await draw(page, "three.png")]);
  await expect(tiles(page, "done")).toHaveCount(2);
  const shown = page.locator("#strip [aria-current]");
  await page.keyboard.press("ArrowRight");
  await expect(shown).toHaveAccessibleName("two.png, failed");
  await expect(page.locator("#notice")).toContainText("two.png");
  await shown.focus();
  await page.keyboard.press("Delete");
  await expect(shown).toHaveAccessibleName("three.png, done");
  await expect(shown).toBeFocused();
  await page.keyboard.press("Home");
  await expect(shown).toHaveAccessibleName("one.png, done");
  await page.keyboard.press("]");
  await expect(caption(page)).toContainText("at 0.55");
  await page.keyboard.press("m");
  await expect(page.getByRole("radio", { name: "Beside" })).toBeChecked();
  await page.keyboard.press("r");
  await expect(tiles(page, "done")).toHaveCount(2);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await page.getByLabel("Single keys are shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Delete");
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Open pictures" })).toBeFocused();
});

test("what waits and runs can be cancelled, and taken up again", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.safetensors", async (route) => (await held, route.continue()));
  await page.goto("./");
  await drop(page, [await draw(page, "one.png"), await draw(page, "two.png")]);
  await page.locator("#strip").getByRole("button", { name: "Cancel" }).click();
  await expect(tiles(page, "cancelled")).toHaveCount(2);
  await page.getByRole("button", { name: "Segment" }).click();
  release();
  await expect(page.getByRole("button", { name: "one.png, done" })).toBeVisible();
  await expect(tiles(page, "cancelled")).toHaveCount(1);
});

test("a checkpoint and a picture make a mask", async ({ page }) => {
  await page.goto("./");
  await page.locator("#model").click();
  const choose = page.waitForEvent("filechooser");
  await page.getByRole("dialog").getByRole("button", { name: "Open a checkpoint" }).click();
  await (await choose).setFiles(file("generated/nano.safetensors"));
  await expect(page.locator("#model")).toContainText("nano.safetensors · CPU");
  await drop(page, [await draw(page, "ellipse.png")]);
  await expect(caption(page)).toContainText("ellipse.png: ");
});

test("another model takes over, and offers to do the pictures again", async ({ page }) => {
  await page.route("**/models/other/*", (route) => {
    return route.fulfill({ path: file("../../www/models/demo/") + route.request().url().split("/").at(-1) });
  });
  await page.goto("./");
  await ready(page);
  await drop(page, [await draw(page, "one.png"), await draw(page, "two.png")]);
  await expect(tiles(page, "done")).toHaveCount(2);
  await page.locator("#model").click();
  await page.getByLabel("Address of a model folder").fill("models/other/");
  await page.getByRole("dialog").getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.locator("#model")).toContainText("other · CPU");
  await expect(page.locator("#strip")).toContainText("2 masks are of other settings");
  // What the model before made can still be exported, though that model is gone.
  await page.keyboard.press("e");
  await page.getByRole("checkbox", { name: /^Mask/ }).uncheck();
  await page.getByRole("checkbox", { name: /^Cut-out/ }).check();
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  expect((await download).suggestedFilename()).toBe("one-cutout.png");
  await page.getByRole("button", { name: "Segment again" }).click();
  await expect(page.locator("#strip")).not.toContainText("other settings");
});

test("a model that is no model leaves the one that runs", async ({ page }) => {
  await page.goto("./");
  await ready(page);
  await drop(page, [await page.evaluateHandle(() => new File(["not a checkpoint at all"], "notes.pth"))]);
  await expect(problem(page)).toContainText("notes.pth: is not a checkpoint");
  await ready(page);
  await page.keyboard.press("Escape");
  await expect(problem(page)).toBeEmpty();
  await page.getByRole("button", { name: "Flower" }).click();
  await expect(caption(page)).toContainText("flower.jpg: ");
});

test("a large download is asked about first", async ({ page, complaints }) => {
  const large = { files: [{ name: "a.safetensors", sha256: "0".repeat(64), bytes: 600e6 }], precision: "f16" };
  let fetched = false;
  await page.route("**/models/large/*", (route) => {
    if (!route.request().url().endsWith("config.json")) fetched = true;
    return route.fulfill({ json: large });
  });
  await page.goto("./");
  await ready(page);
  await page.locator("#model").click();
  await page.getByLabel("Address of a model folder").fill("https://elsewhere.example/model/");
  await page.getByRole("dialog").getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("is on another site");
  await page.getByLabel("Address of a model folder").fill("models/large/");
  await page.getByRole("dialog").getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Open large?" })).toContainText("It is a download of 600 MB");
  await page.getByRole("button", { name: "Leave it" }).click();
  await ready(page);
  expect(fetched).toBe(false);
  expect(complaints).toEqual([]);
});

test("pictures meet their true masks by name, and two alone by their looks", async ({ page }) => {
  await page.goto("./");
  await ready(page);
  const truth = await page.evaluateHandle(async () => {
    const canvas = new OffscreenCanvas(320, 240);
    const context = canvas.getContext("2d");
    context.fillRect(0, 0, 320, 240);
    context.fillStyle = "white";
    context.ellipse(160, 120, 80, 80, 0, 0, 7);
    context.fill();
    return new File([await canvas.convertToBlob()], "anything.png", { type: "image/png" });
  });
  await drop(page, [await draw(page, "one.png"), truth]);
  await expect(page.locator("#score")).toContainText("Mean of 1");
  const renamed = await truth.evaluateHandle((truth) => new File([truth], "two_mask.png"));
  await drop(page, [await draw(page, "two.jpg", "image/jpeg"), renamed, await draw(page, "three.png")]);
  await expect(page.locator("#score")).toContainText("Mean of 2");
  await expect(page.locator("#strip li")).toHaveCount(3);
  await page.getByRole("button", { name: "All figures" }).click();
  await expect(page.getByRole("dialog").getByRole("row")).toHaveCount(4);
});

test("no module waits for another to be read", async ({ page }) => {
  // Workers have modules of their own.
  await page.addInitScript(() => (globalThis.Worker = class { postMessage() {} }));
  await page.goto("./");
  await expect(page.locator("#samples img")).toHaveCount(6);
  const { loaded, named } = await page.evaluate(() => {
    const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
    const links = [...document.querySelectorAll("link[rel=modulepreload], script")];
    return { loaded: scripts.map(({ name }) => name), named: links.map(({ href, src }) => href ?? src) };
  });
  expect(named.sort()).toEqual([...new Set(loaded)].sort());
});

test("the scheme that was chosen stays", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("./");
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await paper()).toBe("light dark");
  await page.getByRole("button", { name: /Switch to light/ }).click();
  await page.reload();
  expect(await paper()).toBe("light");
});

test("the version is the package's", async ({ page }) => {
  const { version } = JSON.parse(readFileSync(file("../../pkg/package.json")));
  expect(await page.evaluate(async () => (await import("/pkg/index.js")).version)).toBe(version);
});
