// How the page looks in each of its states, on a phone, a tablet and a desk, in light and dark; and that everybody can
// see, reach and understand what is there.

import AxeBuilder from "@axe-core/playwright";
import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";
import { states } from "./states.js";

const SIZES = { phone: [360, 740], tablet: [768, 1024], desk: [1440, 900] };
const FONTS = fileURLToPath(new URL("node_modules/@fontsource/inter/files/", import.meta.url));

test.use({
  // Fonts and styles of the tests' own are not the page's.
  bypassCSP: true,
  // Letters in the same places on every machine.
  launchOptions: async ({ launchOptions }, use) => {
    const args = [...(launchOptions.args ?? []), "--font-render-hinting=none", "--disable-lcd-text"];
    await use({ ...launchOptions, args });
  },
});

test.beforeEach(async ({ page }) => {
  await page.route("/fonts/*", (route) => route.fulfill({ path: FONTS + route.request().url().split("/").at(-1) }));
});

for (const [state, reach] of Object.entries(states)) {
  test(`in the state "${state}" it looks as it should, and all of it can be used`, async ({ page, complaints }) => {
    // The model never comes, so that pictures go on waiting.
    if (state === "waiting") await page.route("**/*.safetensors", () => {});
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("./");
    await reach(page);
    for (const [name, [width, height]] of Object.entries(SIZES)) {
      await page.setViewportSize({ width, height });
      expect.soft(await page.evaluate(cutOrCovered), `cut or covered, ${name}`).toEqual([]);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const axe = new AxeBuilder({ page });
        // Colours are all that differs.
        if (colorScheme === "dark") axe.withRules("color-contrast");
        const { violations } = await axe.analyze();
        const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
        expect.soft(found, `axe, ${name}, ${colorScheme}`).toEqual([]);
        // Dark differs in colours alone, and pictures are large.
        if (colorScheme === "dark" && name !== "phone") continue;
        const sheet = page.getByRole("dialog");
        const shown = (await sheet.count()) > 0 ? sheet : page;
        await expect.soft(shown).toHaveScreenshot(`${state}-${name}-${colorScheme}.png`);
      }
    }
    expect(complaints).toEqual([]);
  });
}

/** In the page: what reaches out of the window or its box, and controls of which the middle is under something else. */
function cutOrCovered() {
  const wrong = [];
  const tell = (what, element) => wrong.push(`${what}: ${element.outerHTML.slice(0, 100)}`);
  const root = document.querySelector("dialog[open]") ?? document.body;
  if (document.documentElement.scrollWidth > innerWidth) tell("wider than the window", document.body);
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const scrolled = (element) => element && element !== root && (scrolls(element) || scrolled(element.parentElement));
  for (const element of root.querySelectorAll("*")) {
    const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!isSeen || element.closest("svg, .unseen, option")) continue;
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) continue;
    const isCut = getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    if (!scrolled(element) && (left < -1 || right > innerWidth + 1)) tell("outside", element);
    if (isCut && !scrolls(element)) tell("cut", element);
    if (!element.matches("button, input, select, summary, a") || element.closest("[inert]")) continue;
    element.scrollIntoView({ block: "center", inline: "center" });
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const isHit = hit && (element.contains(hit) || hit.contains(element) && element.closest("label") === hit);
    if (!isHit && !element.closest("label")?.contains(hit)) tell(`under ${hit?.outerHTML.slice(0, 60)}`, element);
    const target = (element.closest("label") ?? element).getBoundingClientRect();
    if (target.width < 24 || target.height < 24) tell(`only ${target.width} by ${target.height}`, element);
  }
  scrollTo(0, 0);
  root.scrollTo(0, 0);
  return wrong;
}
