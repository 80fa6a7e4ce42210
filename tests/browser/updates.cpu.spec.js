// From one version of the page to the next.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { expect, test as base } from "./page.js";

const www = (name) => readFile(new URL(`../../www/${name}`, import.meta.url), "utf8");

/** A small page with the real service worker, of which the next version can be put in the place of the first. */
const test = base.extend({
  small: async ({}, use) => {
    const [worker, ...modules] = await Promise.all(
      ["sw.js", "offline/offline.js", "offline/notice.js", "offline/texts.js"].map(www),
    );
    const build = (version) => {
      const number = `000000000${version}`;
      const files = {
        "./": `<!doctype html><link rel="icon" href="data:,"><h1></h1><script type="module" src="page-${number}.js"></script>`,
        [`page-${number}.js`]: `
          import { completePage, keepPage } from "./offline/offline.js";
          import { updateNotice } from "./offline/notice.js";
          import texts from "./offline/texts.js";
          document.querySelector("h1").textContent = "version ${version}";
          Object.assign(globalThis, { completePage });
          globalThis.late = () => import("./late-${number}.js");
          await keepPage((change) => document.body.append(updateNotice((key) => texts[key], change)));
          await import("./lasting-00000000aa.js");
          document.body.dataset.whole = await completePage();`,
        [`late-${number}.js`]: `export const version = ${version};`,
        "lasting-00000000aa.js": "",
        "offline/offline.js": modules[0],
        "offline/notice.js": modules[1],
        "offline/texts.js": modules[2],
      };
      const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
      const hashes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hash(text)]));
      const site = `const SITE = ${JSON.stringify({ version: String(version), files: hashes })};`;
      return { ...files, "sw.js": worker.replace(/^const SITE = .*$/m, site) };
    };
    const small = { build, files: build(1), asked: [] };
    const types = { js: "text/javascript", "./": "text/html" };
    const server = createServer((request, response) => {
      const name = request.url.slice("/some/where/".length) || "./";
      small.asked.push(name);
      const text = small.files[name];
      response.writeHead(text === undefined ? 404 : 200, { "Content-Type": types[name.split(".").pop()] ?? types["./"] });
      response.end(text);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    small.url = `http://127.0.0.1:${server.address().port}/some/where/`;
    await use(small);
    server.closeAllConnections();
    server.close();
  },

  /** Opens the small page in a tab of its own. */
  open: async ({ context, small }, use) => {
    await use(async (version) => {
      const page = await context.newPage();
      await page.goto(small.url);
      await expect(page.getByRole("heading")).toHaveText(`version ${version}`);
      await expect(page.locator("body")).toHaveAttribute("data-whole", "true");
      return page;
    });
  },
});

const lateVersion = (page) => page.evaluate(async () => (await globalThis.late()).version);

test("what is kept is not asked for again", async ({ small, open }) => {
  const page = await open(1);
  const twice = small.asked.filter((name, index) => small.asked.indexOf(name) !== index);
  // Those that the page began with, before there was anything to keep them.
  expect(twice).not.toContain("lasting-00000000aa.js");
  small.asked.length = 0;
  await page.reload();
  await expect(page.locator("body")).toHaveAttribute("data-whole", "true");
  expect(await lateVersion(page)).toBe(1);
  // Whether there is a new version is all that browsers ask.
  expect(small.asked.filter((name) => name !== "sw.js")).toEqual([]);
  small.asked.length = 0;
  small.files = small.build(2);
  await page.reload();
  await expect(page.getByText("A new version is here.")).toBeVisible();
  expect(small.asked).toContain("late-0000000002.js");
  expect(small.asked).not.toContain("lasting-00000000aa.js");
});

test("a new version waits until no page of the old one is open", async ({ small, open }) => {
  const first = await open(1);
  small.files = small.build(2);
  await first.reload();
  await expect(first.getByText("A new version is here.")).toBeVisible();
  // Both are here whole, and each stays so with what the other does.
  small.files = {};
  const second = await open(1);
  expect(await lateVersion(first)).toBe(1);
  expect(await lateVersion(second)).toBe(1);
  await second.close();
  expect(await first.evaluate(() => globalThis.completePage())).toBe(true);
  await first.close();
  await expect(async () => {
    const page = await open(2);
    expect(await lateVersion(page)).toBe(2);
    const kept = () => page.evaluate(() => caches.keys());
    await expect.poll(kept).toEqual([`sam2unet page ${small.url} 2`]);
  }).toPass();
});

test("a new version is there at a word, and pages of the old one stay whole", async ({ small, open }) => {
  const first = await open(1);
  const second = await open(1);
  small.files = small.build(2);
  await first.reload();
  await first.getByRole("button", { name: "Reload" }).click();
  await expect(first.getByRole("heading")).toHaveText("version 2");
  expect(await lateVersion(first)).toBe(2);
  await expect(second.getByRole("heading")).toHaveText("version 1");
  expect(await lateVersion(second)).toBe(1);
});

for (const [damage, name, text] of [
  ["lacks a file", "late-0000000002.js", undefined],
  ["has the page of another version", "./", "<h1>version 1½</h1>"],
]) {
  test(`a new version that ${damage} is not taken`, async ({ context, small, open }) => {
    const page = await open(1);
    small.files = { ...small.build(2), [name]: text };
    small.asked.length = 0;
    await page.reload();
    const states = () => page.evaluate(async () => {
      const { installing, waiting } = await navigator.serviceWorker.getRegistration();
      return Boolean(installing || waiting);
    });
    await expect.poll(() => small.asked).toContain(name);
    await expect.poll(states).toBe(false);
    await page.close();
    await open(1);
    // Once the server has it whole, it is.
    small.files = small.build(2);
    const [last] = context.pages();
    await last.reload();
    await expect(last.getByText("A new version is here.")).toBeVisible();
  });
}
