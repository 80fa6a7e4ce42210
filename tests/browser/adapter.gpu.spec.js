import { expect, test } from "./page.js";

test("there is a WebGPU adapter", async ({ page }) => {
  const invocations = await page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    return adapter.limits.maxComputeInvocationsPerWorkgroup;
  });
  expect(invocations).toBeGreaterThanOrEqual(256);
});
