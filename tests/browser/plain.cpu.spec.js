// Browsers without fused multiply-add get a module without it.

import { expect, test } from "./page.js";

test("without relaxed SIMD the plain module gives the same probabilities", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const difference = await page.evaluate(async () => {
    const { createSegmenter } = await import("/pkg/index.js");
    const file = new File([await (await fetch("/tests/browser/generated/nano.safetensors")).blob()], "nano.safetensors");
    const segment = async () => {
      const segmenter = await createSegmenter({ model: file, device: "cpu" });
      return (await segmenter.segment("/tests/fixtures/segment/waves.png", { size: 224 })).probabilities;
    };
    const fused = await segment();
    // What this page's package asks whether the browser has it.
    WebAssembly.validate = () => false;
    const plain = await segment();
    return fused.reduce((most, p, i) => Math.max(most, Math.abs(p - plain[i])), 0);
  });
  expect(difference).toBeLessThan(1e-5);
  const modules = asked.filter((url) => url.endsWith(".wasm")).map((url) => url.match(/wasm\/([^/]+)\//)[1]);
  expect(modules).toEqual(["cpu-fma", "cpu"]);
});
