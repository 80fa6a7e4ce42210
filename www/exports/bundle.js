// Many pictures and formats in one ZIP, and a manifest of what it holds and how that was made.

import { breathe } from "./breathe.js";
import { formats } from "./formats.js";
import { Stems } from "./names.js";
import { once } from "./once.js";
import { Zip } from "./zip.js";

/**
 * @typedef {object} About
 * @property {string} version of the page
 * @property {string} model its name
 * @property {import("../pkg/index.js").Info} info
 * @property {{ threshold: number, color: [number, number, number], opacity: number }} settings
 *
 * @typedef {object} Item
 * @property {string} name
 * @property {import("../pkg/index.js").Result} [result]
 * @property {Error} [error] why there is none
 * @property {string} [model] its name, where it is not that of all
 * @property {import("../pkg/index.js").Info} [info] the same
 */

/**
 * Holds one picture at a time, so what gives the pictures may bring their results back one by one. What cannot be made
 * of one is left out, and told of here and in the manifest.
 * @param {Iterable<Item> | AsyncIterable<Item>} items
 * @param {string[]} ids of formats
 * @param {About} about
 * @param {{ signal?: AbortSignal, onPicture?: (done: number) => void, onProblem?: (error: Error) => void }} [watch]
 * @returns {Promise<Blob>}
 */
export async function bundle(items, ids, about, { signal, onPicture, onProblem } = {}) {
  const { version, model, info } = about;
  const { threshold, color, opacity } = about.settings;
  const date = new Date();
  const zip = new Zip(date);
  const stems = new Stems();
  const wanted = formats.filter(({ id }) => ids.includes(id));
  const single = wanted.filter(({ collect }) => !collect);
  const joint = wanted.flatMap((format) => (format.collect ? [{ ...format, ...format.collect() }] : []));
  const pictures = [];

  /** @param {string} name @param {import("../pkg/index.js").Result} given */
  async function add(name, given) {
    const result = once(given);
    const subject = { name, result, threshold, color, opacity };
    const stem = stems.take(name);
    const files = [];
    const problems = [];
    const attempt = async (/** @type {string} */ id, /** @type {() => Promise<any>} */ work) => {
      signal?.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        problems.push(`${id}: ${error.message}`);
        onProblem?.(new Error(`${name}: ${id} cannot be made (${error.message})`));
      } finally {
        await breathe();
      }
    };
    for (const { id, extension, make } of single) {
      const blob = await attempt(id, () => make(subject));
      if (!blob) continue;
      const file = `${id}/${stem}.${extension}`;
      await zip.add(file, blob);
      files.push(file);
    }
    for (const { id, add } of joint) await attempt(id, () => add(subject));
    const { width, height, timings } = result;
    return { width, height, files, timings, ...(problems.length && { problems }) };
  }

  for await (const item of items) {
    signal?.throwIfAborted();
    const { name, result, error } = item;
    const made = result ? await add(name, result) : { error: error?.message };
    pictures.push({ name, ...made, ...(item.info && item.info !== info && makerOf(item.model, item.info)) });
    onPicture?.(pictures.length);
  }
  const fileOf = (/** @type {import("./formats.js").Format} */ { id, extension }) => `${id}.${extension}`;
  for (const format of joint) await zip.add(fileOf(format), format.blob());
  const manifest = {
    made: date.toISOString(),
    version,
    ...makerOf(model, info),
    threshold,
    color,
    opacity,
    files: joint.map(fileOf),
    pictures,
  };
  await zip.add("manifest.json", new Blob([JSON.stringify(manifest, undefined, 2), "\n"]));
  return zip.finish();
}

/** @param {string | undefined} name @param {import("../pkg/index.js").Info} info */
function makerOf(name, { sha256, variant, task, classes, device, adapter, precision }) {
  return { model: { name, sha256, variant, task, classes }, device, adapter, precision };
}
