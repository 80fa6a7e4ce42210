// A viewer inside a page of another origin.

import { expect, test } from "./page.js";

test("a frame of another origin segments", async ({ page, baseURL }) => {
  const { port } = new URL(baseURL);
  // The same server under another name is another origin. The frame allows what the page's policy does not: framing.
  const viewer = `http://localhost:${port}/tests/browser/framed.html`;
  await page.route(viewer, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers["content-security-policy"];
    await route.fulfill({ response, headers });
  });
  await page.route(`${baseURL}/embedding`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<link rel="icon" href="data:,"><iframe src="${viewer}"></iframe>` }),
  );
  await page.goto("/embedding");
  const frame = page.frame({ url: viewer });
  const width = await frame.evaluate(async () => {
    const { createSegmenter } = await import("/pkg/index.js");
    const segmenter = await createSegmenter({ model: "/tests/browser/generated/nano-f16/", device: "cpu" });
    return (await segmenter.segment("/tests/fixtures/segment/waves.png", { size: 64 })).width;
  });
  expect(width).toBe(160);
});
