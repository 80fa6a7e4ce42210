// All texts of the page by key, ready for translation: another language is another such object. Text that depends on a
// number has one form for each that the language has.

import exports from "./exports/texts.js";
import help from "./help/texts.js";
import intake from "./intake/texts.js";
import library from "./library/texts.js";
import offline from "./offline/texts.js";
import queue from "./queue/texts.js";
import saving from "./saving/texts.js";
import score from "./score/texts.js";
import stage from "./stage/texts.js";
import strip from "./strip/texts.js";
import toolbar from "./toolbar/texts.js";
import view from "./view/texts.js";

export const language = "en-GB";

export const texts = {
  "page.headline": "Drop a picture, see its mask.",
  "page.lead": "SAM2-UNet runs in this tab. No picture leaves your machine.",
  "page.knows":
    "The model that comes with the page knows drawn scenes alone, and often fails on photographs. For these, drop a " +
    "checkpoint of your own.",
  "page.stage": "Picture and mask",
  "page.panel": "Settings",
  "page.theme.system": "Colours: the system’s. Switch to light",
  "page.theme.light": "Colours: light. Switch to dark",
  "page.theme.dark": "Colours: dark. Switch to the system’s",
  "page.notice": "How it stands",
  "page.export": "Export",
  "page.close": "Close",
  "page.copied": "Copied",
  "page.dismiss": "Dismiss",
  ...exports,
  ...help,
  ...intake,
  ...library,
  ...offline,
  ...queue,
  ...saving,
  ...score,
  ...stage,
  ...strip,
  ...toolbar,
  ...view,
};

const plurals = new Intl.PluralRules(language);

/**
 * The text of a key, with {name} replaced by the value of that name.
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 */
export function say(key, values = {}) {
  const text = texts[key];
  const form = typeof text === "object" ? text[plurals.select(values.count)] ?? text.other : text;
  return form.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Puts texts where `data-text`, `data-label` and `data-hint` name them. @param {ParentNode} root */
export function fill(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
  for (const element of root.querySelectorAll("[data-hint]")) element.title = say(element.dataset.hint);
}

/** @param {number} count */
export function bytes(count) {
  const [unit, size] = count >= 1e9 ? ["gigabyte", 1e9] : count >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumSignificantDigits: 3 }).format(count / size);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  const style = { style: "unit", unit: "second", minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(language, style).format(milliseconds / 1000);
}
