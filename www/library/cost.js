// What a model takes: a download, and memory while it runs.

import { models } from "../pkg/index.js";
import { bytes, say } from "../texts.js";

/** From so much on it is asked before anything is downloaded. */
const LARGE_DOWNLOAD = 50e6;
/** A network computes in f32, however its weights are stored. */
const GROWTH = { f32: 1, f16: 2, int8: 4 };
/** WebAssembly counts its memory in 32 bits. */
const WASM_MEMORY = 2 ** 32;
/** What a network needs beside its weights, as a share of them, to be on the safe side. */
const BESIDE = 1.5;

/**
 * What there is to say before a model is opened, a sentence each; nothing where there is nothing to think about.
 * @param {string | Blob | FileSystemDirectoryHandle} model
 * @returns {Promise<string[]>}
 */
export async function objections(model) {
  const { download, memory } = await costOf(model);
  const said = [];
  if (download > LARGE_DOWNLOAD) said.push(say("library.download", { size: bytes(download) }));
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (download > quota - usage) said.push(say("library.notKept", { free: bytes(quota - usage) }));
  const need = memory * BESIDE;
  // In whole gigabytes, at most 8 of which are told.
  const has = (navigator.deviceMemory ?? Infinity) * 1e9;
  if (need > WASM_MEMORY) said.push(say("library.tooLarge", { memory: bytes(need), limit: bytes(WASM_MEMORY) }));
  else if (need > has / 2) said.push(say("library.tight", { memory: bytes(need), has: bytes(has) }));
  else if (said.length > 0) said.push(say("library.memory", { memory: bytes(need) }));
  return said;
}

/** @param {string | Blob | FileSystemDirectoryHandle} model */
async function costOf(model) {
  if (model instanceof Blob) return { download: 0, memory: model.size };
  try {
    const { files, precision } = await configOf(model);
    const size = files.reduce((sum, file) => sum + file.bytes, 0);
    const here = typeof model !== "string" || (await models.isCached(model));
    return { download: here ? 0 : size, memory: size * (GROWTH[precision] ?? 1) };
  } catch {
    // Whoever opens it says what is wrong with it.
    return { download: 0, memory: 0 };
  }
}

/** @param {string | FileSystemDirectoryHandle} model */
async function configOf(model) {
  if (typeof model === "string") return (await fetch(new URL("config.json", model.replace(/\/?$/, "/")))).json();
  const file = await (await model.getFileHandle("config.json")).getFile();
  return JSON.parse(await file.text());
}
