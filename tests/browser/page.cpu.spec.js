// The page as its user meets it.

import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";

const file = (place) => fileURLToPath(new URL(place, import.meta.url));

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
