// The page as its user meets it.

import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";

const file = (place) => fileURLToPath(new URL(place, import.meta.url));

test("it opens with a model that finds what was drawn", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#status")).toContainText("The demo model (nano) is ready, on CPU");
  await expect(page.locator("#about")).toContainText("drawn scenes");
  await page.getByLabel("Open a picture").setInputFiles(file("../fixtures/segment/scene.jpg"));
  await expect(page.locator("#status")).toContainText("scene.jpg took");
  await expect(page.locator("#error")).toBeEmpty();
  const overlap = await page.evaluate(async () => {
    const pixels = async (source) => {
      const bitmap = await createImageBitmap(source);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height).data.filter((_, index) => index % 4 === 0);
    };
    const { createSegmenter } = await import("/pkg/index.js");
    const segmenter = await createSegmenter({ model: "/models/demo/", device: "cpu" });
    const result = await segmenter.segment("/tests/fixtures/segment/scene.jpg");
    const found = result.mask();
    const drawn = await pixels(await (await fetch("/tests/fixtures/segment/scene.png")).blob());
    const count = (is) => found.reduce((sum, value, index) => sum + (is(value > 0, drawn[index] > 0) ? 1 : 0), 0);
    return count((a, b) => a && b) / count((a, b) => a || b);
  });
  expect(overlap).toBeGreaterThan(0.9);
});

test("a checkpoint and a picture make a mask", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Open a checkpoint").setInputFiles(file("generated/nano.safetensors"));
  await expect(page.locator("#status")).toContainText("nano.safetensors (nano) is ready, on CPU");
  await page.getByLabel("Open a picture").setInputFiles(file("../fixtures/segment/waves.png"));
  await expect(page.locator("#status")).toContainText("waves.png took");
  const red = () =>
    page.evaluate(() => {
      const { width, height } = document.getElementById("view");
      const { data } = document.getElementById("view").getContext("2d").getImageData(0, 0, width, height);
      return data.reduce((sum, value, index) => (index % 4 ? sum : sum + value), 0);
    });
  const less = await red();
  await page.getByLabel("Threshold").fill("0.2");
  expect(await red()).toBeGreaterThan(less);
});

test("what is wrong with a file is said on the page", async ({ page }) => {
  await page.goto("/");
  const notes = { name: "notes.pth", mimeType: "", buffer: Buffer.from("not a checkpoint at all") };
  await page.getByLabel("Open a checkpoint").setInputFiles(notes);
  await expect(page.getByRole("alert")).toContainText("notes.pth: is not a checkpoint");
});
