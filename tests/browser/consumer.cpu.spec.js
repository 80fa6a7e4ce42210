// A page that installed the package from npm, and was built by Vite for any sub-path.

import { expect, test } from "./page.js";

test("a bundled page segments, and asks for nothing outside of its own folder", async ({ page, baseURL }) => {
  await page.goto("/consumer/");
  await expect(page).toHaveTitle("ready");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const [width, device] = await page.evaluate(async () => {
    const segmenter = await createSegmenter({ model: "/tests/browser/generated/nano-f16/", device: "cpu" });
    const result = await segmenter.segment("/tests/fixtures/segment/waves.png", { size: 64 });
    return [result.width, segmenter.info.device];
  });
  expect(width).toBe(160);
  expect(device).toBe("cpu");
  const own = (url) => url.startsWith(`${baseURL}/consumer/`) || url.startsWith(`${baseURL}/tests/`);
  expect(asked.filter((url) => url.startsWith("http") && !own(url))).toEqual([]);
  expect(asked.filter((url) => url.endsWith(".wasm"))).toHaveLength(1);
});
