// The states that the page can be in, each reached as a person would.

import { expect } from "./page.js";

/** A drawn picture: an ellipse on plain ground, as a file. In the page. */
export async function draw(page, name, type = "image/png", [width, height] = [320, 240]) {
  return page.evaluateHandle(
    async ({ name, type, width, height }) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      context.fillStyle = "#2f6f8f";
      context.fillRect(0, 0, width, height);
      context.fillStyle = "#d9603b";
      context.beginPath();
      context.ellipse(width / 2, height / 2, width / 4, height / 3, 0, 0, 7);
      context.fill();
      return new File([await canvas.convertToBlob({ type })], name, { type });
    },
    { name, type, width, height },
  );
}

/** Drops files on the page. @param {import("@playwright/test").JSHandle[]} files */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    return transfer;
  }, files);
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

export const broken = (page, name) => page.evaluateHandle((name) => new File(["no picture"], name), name);

export const tiles = (page, state) => page.locator(`#strip [data-state="${state}"]`);

export const ready = (page) => expect(page.locator("#model")).toContainText("Demo model · CPU");

const masked = async (page) => {
  await ready(page);
  await drop(page, [await draw(page, "ellipse.png")]);
  await expect(tiles(page, "done")).toHaveCount(1);
  await expect(page.locator(".view-caption")).toContainText("is mask");
};

const opened = (button) => async (page) => {
  await masked(page);
  await page.locator(button).click();
  await expect(page.getByRole("dialog")).toBeVisible();
};

/** What to do on the opened page, by the name of the state that it leads to. */
export const states = {
  welcome: ready,
  waiting: async (page) => {
    await drop(page, [await draw(page, "ellipse.png"), await draw(page, "another.png")]);
    await expect(tiles(page, "waiting")).toHaveCount(2);
  },
  mask: masked,
  failed: async (page) => {
    await ready(page);
    await drop(page, [await broken(page, "holiday.png"), await draw(page, "ellipse.png")]);
    await expect(tiles(page, "done")).toHaveCount(1);
    await expect(page.locator("#notice")).toContainText("holiday.png: ");
  },
  heat: async (page) => {
    await masked(page);
    await page.getByText("Heat", { exact: true }).click();
  },
  scored: async (page) => {
    await ready(page);
    await drop(page, [await draw(page, "ellipse.jpg", "image/jpeg"), await draw(page, "ellipse.png")]);
    await expect(page.locator("#score")).toContainText("Mean of 1");
  },
  problem: async (page) => {
    await masked(page);
    await drop(page, [await page.evaluateHandle(() => new File(["nothing"], "notes.pth"))]);
    await expect(page.getByRole("alert").filter({ hasText: "notes.pth" })).toBeVisible();
  },
  library: opened("#model"),
  adding: opened("#strip .add"),
  saving: opened("#save"),
  help: opened("#help"),
};
