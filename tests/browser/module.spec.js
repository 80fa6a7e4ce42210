import { expect, test } from "./page.js";

test("the wasm module starts", async ({ page, module }) => {
  const exports = await page.evaluate(async (module) => {
    const { default: start } = await import(`/pkg/wasm/${module}/sam2unet.js`);
    return Object.keys(await start());
  }, module);
  expect(exports).toContain("memory");
});
