// The page without a network.

import { expect, test } from "./page.js";

test("a second visit needs no network", async ({ page, context, baseURL, complaints }) => {
  const worker = await (await page.request.get(new URL("./sw.js", baseURL).href)).text();
  const files = Object.keys(JSON.parse(worker.match(/^const SITE = .* files: (\{.*\}) \};$/m)[1]));
  await page.goto("./");
  const kept = (page) =>
    page.evaluate(async () => {
      const caches = (await globalThis.caches.keys()).filter((name) => name.startsWith("sam2unet page "));
      const requests = await Promise.all(caches.map(async (name) => (await globalThis.caches.open(name)).keys()));
      return requests.flat().map(({ url }) => url.slice(document.baseURI.length) || "./");
    });
  const modules = (names) => names.filter((name) => name.endsWith(".wasm"));
  await expect.poll(async () => (await kept(page)).length).toBe(files.length - modules(files).length + 1);
  // The module of this processor alone, and no weights, which the package keeps.
  expect(modules(await kept(page))).toEqual([expect.stringContaining("/cpu-fma/")]);
  await page.close();

  await context.setOffline(true);
  const again = await context.newPage();
  again.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await again.goto("./");
  await again.getByRole("button", { name: "octopus" }).click();
  await expect(again.getByRole("button", { name: "Export" })).toBeEnabled();
  await again.close();
});
