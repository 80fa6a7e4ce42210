// `cargo xtask bench` runs this: it makes the models, serves them, and names the browser.
// `node run.js RUNS DEVICE/VARIANT/SIDE …`

import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { table } from "./table.js";

// Playwright is installed once, for the tests.
const { chromium } = createRequire(new URL("../tests/browser/", import.meta.url))("@playwright/test");

const { SITE, CHROMIUM } = process.env;
if (!SITE) throw new Error("run this with `cargo xtask bench`");

// In probabilities. Rounding alone makes 1e-6.
const LARGEST_DIFFERENCE = 1e-3;

// As in the tests: SwiftShader, the software adapter that Chromium brings.
const FLAGS = { cpu: [], gpu: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] };

/** In a browser of its own, so that nothing is left of the one before. */
async function measure({ device, variant, side, runs }) {
  const launch = CHROMIUM ? { executablePath: CHROMIUM } : { channel: "chromium" };
  const browser = await chromium.launch({ ...launch, args: FLAGS[device] });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => console.error(`  ${message.text()}`));
    await page.goto(`${SITE}/tests/browser/blank.html`);
    const options = { device, side, runs, model: `${SITE}/benches/models/${variant}-${side}` };
    const result = await page.evaluate(async (options) => {
      const { compare } = await import("/benches/compare.js");
      return compare(options);
    }, options);
    return { device, variant, side, browser: browser.version(), ...result };
  } finally {
    await browser.close();
  }
}

/** What makes a comparison worth nothing. */
function doubt({ difference, lowest, highest }) {
  if (!(difference <= LARGEST_DIFFERENCE)) return `the engines differ by ${difference}, so they do not run the same network`;
  if (highest - lowest < 0.5) return "the probabilities are all much the same, so their agreement says nothing";
}

const [runs, ...cases] = process.argv.slice(2);
const results = [];
const load = [loadavg()[0]];
for (const name of cases) {
  const [device, variant, side] = name.split("/");
  console.error(`${variant} at ${side}² on the ${device.toUpperCase()}:`);
  results.push(await measure({ device, variant, side: Number(side), runs: Number(runs) }));
  load.push(loadavg()[0]);
}
console.log(table(results, load));
for (const result of results) {
  const reason = doubt(result);
  if (!reason) continue;
  console.error(`${result.variant} on the ${result.device.toUpperCase()}: ${reason}`);
  process.exitCode = 1;
}
