// `cargo xtask test browser` runs this: it builds the modules, serves them, and names the browser to run them in.

import { defineConfig } from "@playwright/test";
import { fileURLToPath } from "node:url";

const { SITE, CHROMIUM, TEST_OUTPUT } = process.env;
if (!SITE) throw new Error("run these tests with `cargo xtask test browser`, with -- before arguments for Playwright");

// WebGPU where there may be no GPU: SwiftShader, the software adapter that Chromium brings, a hundred times slower.
const softwareWebGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const chromium = (...args) => ({
  browserName: "chromium",
  // Playwright's own Chromium, where the machine has none, has to be the whole one: its headless shell has no WebGPU.
  ...(CHROMIUM ? {} : { channel: "chromium" }),
  launchOptions: { executablePath: CHROMIUM, args },
});

export default defineConfig({
  testMatch: "*.spec.js",
  outputDir: TEST_OUTPUT,
  reporter: "list",
  // One page at a time: they share few cores, and each can use all of them.
  workers: 1,
  // Software that imitates a GPU takes its time.
  timeout: 300_000,
  forbidOnly: true,
  // Of each state of the page, in a font that comes with the tests. Browsers and machines differ in their edges.
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  expect: {
    toHaveScreenshot: {
      stylePath: fileURLToPath(new URL("looks.css", import.meta.url)),
      maxDiffPixelRatio: 0.02,
      threshold: 0.3,
    },
  },
  projects: [
    // What is about one module alone is in *.cpu.spec.js or *.gpu.spec.js.
    { name: "cpu", testIgnore: "*.gpu.spec.js", use: { baseURL: SITE, module: "cpu", ...chromium() } },
    { name: "gpu", testIgnore: "*.cpu.spec.js", use: { baseURL: SITE, module: "gpu", ...chromium(...softwareWebGpu) } },
    // The page as `cargo xtask site` writes it, under a path.
    {
      name: "site",
      testMatch: ["page.cpu.spec.js", "offline.cpu.spec.js"],
      use: { baseURL: `${SITE}/some/where/`, module: "cpu", ...chromium() },
    },
  ],
});
