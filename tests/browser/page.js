// Every browser test begins here: a page of our own origin, and no complaint of the browser overheard.

import { test as base, expect } from "@playwright/test";

export { expect };

export const test = base.extend({
  // Which wasm module the project is about.
  module: ["cpu", { option: true }],

  // What the browser complains of. A test that provokes complaints empties it.
  complaints: async ({}, use) => use([]),

  page: async ({ page, complaints }, use) => {
    page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto("/tests/browser/blank.html");
    await use(page);
    expect(complaints, "errors in the page").toEqual([]);
  },
});
