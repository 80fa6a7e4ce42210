// A model as the worker loads it: its files as blobs, each checked, from the network, this device or the user's disk.

import { fetchFile, fetchText } from "./download.js";
import { Store, hexDigest } from "./store.js";

/**
 * @typedef {{ kind: "file", name: string, blob: Blob }
 *   | { kind: "directory", name: string, handle: FileSystemDirectoryHandle }
 *   | { kind: "url", name: string, url: string }} Model
 * @typedef {{ name: string, blob: Blob }} Part
 * @typedef {object} Files
 * @property {string} name
 * @property {string} [config] the text of a model folder's config.json
 * @property {Part[]} parts
 * @property {number} bytes of all parts
 * @property {string} sha256
 * @property {string[]} remarks
 */

/** So many files of a model are fetched at the same time. */
const AT_ONCE = 4;
const CONFIG = "config.json";

/**
 * @param {Model} model
 * @param {any} context
 * @returns {Promise<Files>}
 */
export async function openModel(model, context) {
  if (model.kind === "file") {
    const { name, blob } = model;
    return { name, parts: [model], bytes: blob.size, sha256: context.sha256(name, blob), remarks: [] };
  }
  return model.kind === "directory" ? openDirectory(model, context) : openUrl(model.url, context);
}

/** @param {{ name: string, handle: FileSystemDirectoryHandle }} model @param {any} context @returns {Promise<Files>} */
async function openDirectory({ name, handle }, { onProgress, sha256, signal }) {
  const read = async (/** @type {string} */ file) => {
    const entry = await handle.getFileHandle(file).catch(() => {
      throw new Error(`${name}/${file}: is not there; choose the whole folder that \`sam2unet convert\` wrote`);
    });
    return entry.getFile();
  };
  const config = await (await read(CONFIG)).text();
  const files = listed(config, `${name}/${CONFIG}`);
  const total = sum(files);
  let loaded = 0;
  const parts = [];
  for (const file of files) {
    signal.throwIfAborted();
    const blob = await read(file.name);
    if (sha256(file.name, blob) !== file.sha256) throw damaged(`${name}/${file.name}`);
    loaded += blob.size;
    onProgress({ stage: "download", loaded, total, fromCache: true });
    parts.push({ name: file.name, blob });
  }
  return { name, config, parts, bytes: total, sha256: await hexDigest(encode(config)), remarks: [] };
}

/** @param {string} url @param {any} context @returns {Promise<Files>} */
async function openUrl(url, { onProgress, signal, cache }) {
  const remarks = /** @type {string[]} */ ([]);
  const store = await Store.open(cache, remarks);
  const folder = url.endsWith("/") ? url : `${url}/`;
  const config = await configOf(folder, store, signal);
  const files = listed(config, `${folder}${CONFIG}`);
  const total = sum(files);
  let loaded = 0;
  const parts = await inParallel(files, AT_ONCE, async (file) => {
    const from = `${folder}${file.name}`;
    let told = 0;
    const tell = (/** @type {number} */ bytes, /** @type {boolean} */ fromCache) => {
      loaded += bytes - told;
      told = bytes;
      onProgress?.({ stage: "download", loaded, total, fromCache });
    };
    const kept = await store.get(file.sha256, file.bytes);
    if (kept) {
      tell(file.bytes, true);
      return { name: file.name, blob: kept };
    }
    const bytes = await fetchFile(from, file.bytes, signal, (done) => tell(done, false));
    if ((await hexDigest(bytes)) !== file.sha256) throw damaged(from);
    return { name: file.name, blob: await store.put(file.sha256, bytes) };
  }, signal);
  await store.remember(folder, config, files);
  return { name: folder, config, parts, bytes: total, sha256: await hexDigest(encode(config)), remarks };
}

/**
 * Downloads a model folder, so that it can be opened without a network.
 * @param {string} url
 * @param {import("./index.d.ts").Watch} watch
 */
export async function preload(url, { signal = new AbortController().signal, onProgress } = {}) {
  const { remarks } = await openUrl(url, { signal, onProgress, cache: true });
  if (remarks.length) throw new Error(remarks.join("; "));
}

/**
 * The newest config.json, or, without a network, the one that is kept.
 * @param {string} folder
 * @param {Store} store
 * @param {AbortSignal} signal
 */
async function configOf(folder, store, signal) {
  const kept = await store.config(folder);
  try {
    return await fetchText(`${folder}${CONFIG}`, signal, kept === undefined);
  } catch (error) {
    signal.throwIfAborted();
    if (kept === undefined) throw error;
    return kept;
  }
}

/**
 * The files that a config.json lists. The module checks the rest of it.
 * @param {string} config
 * @param {string} name
 * @returns {{ name: string, sha256: string, bytes: number }[]}
 */
export function listed(config, name) {
  const wrong = () => new Error(`${name}: does not describe a model; convert it again with \`sam2unet convert\``);
  let files;
  try {
    files = JSON.parse(config).files;
  } catch {
    throw wrong();
  }
  const isFile = (/** @type {any} */ file) =>
    /^[\w.-]+$/.test(file?.name) && /^[0-9a-f]{64}$/.test(file?.sha256) && Number.isSafeInteger(file?.bytes);
  if (!Array.isArray(files) || files.length === 0 || !files.every(isFile)) throw wrong();
  return files;
}

/**
 * What `work` gives of each item, so many at the same time. The first failure ends the others.
 * @template T, R
 * @param {T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<R>} work
 * @param {AbortSignal} signal
 * @returns {Promise<R[]>}
 */
async function inParallel(items, atOnce, work, signal) {
  const results = new Array(items.length);
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      signal.throwIfAborted();
      const index = next++;
      try {
        results[index] = await work(items[index]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

/** @param {string} name */
function damaged(name) {
  return new Error(`${name}: is not what its config.json says (SHA-256 differs); copy the folder again, whole`);
}

/** @param {{ bytes: number }[]} files */
function sum(files) {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

/** @param {string} text */
function encode(text) {
  return new TextEncoder().encode(text);
}
