// What callers give as a model, and the models that are kept on this device.

import { absolute, folder as folderOf } from "./addresses.js";
import { listed, preload } from "./model-files.js";
import { Store } from "./store.js";

/**
 * @param {import("./index.d.ts").ModelSource} model
 * @returns {import("./model-files.js").Model}
 */
export function toModel(model) {
  if (model instanceof Blob) return { kind: "file", name: model instanceof File ? model.name : "the model", blob: model };
  if (model instanceof ArrayBuffer) return { kind: "file", name: "the model", blob: new Blob([model]) };
  if (typeof model === "string" || model instanceof URL) {
    const url = absolute(model);
    return { kind: "url", name: url, url };
  }
  if (globalThis.FileSystemDirectoryHandle && model instanceof FileSystemDirectoryHandle) {
    return { kind: "directory", name: model.name, handle: model };
  }
  throw new TypeError("model: give the address of a model folder, a File, Blob or ArrayBuffer, or a directory handle");
}

async function openStore() {
  const remarks = /** @type {string[]} */ ([]);
  const store = await Store.open(true, remarks);
  if (remarks.length) throw new Error(remarks.join("; "));
  return store;
}

/** @type {typeof import("./index.d.ts").models} */
export const models = {
  async list() {
    const store = await openStore();
    return (await store.models()).map(({ url, config }) => {
      const { task = "unknown", architecture } = JSON.parse(config);
      const bytes = listed(config, url).reduce((total, file) => total + file.bytes, 0);
      return { url, task, variant: architecture?.name ?? "unknown", bytes };
    });
  },

  async isCached(url) {
    const store = await openStore();
    const config = await store.config(folderOf(url));
    if (config === undefined) return false;
    const kept = await Promise.all(listed(config, String(url)).map(({ sha256 }) => store.has(sha256)));
    return kept.every(Boolean);
  },

  async preload(url, watch) {
    await preload(absolute(url), watch ?? {});
  },

  async remove(url) {
    const store = await openStore();
    const folder = folderOf(url);
    const config = await store.config(folder);
    if (config === undefined) return;
    await store.forgetModel(folder);
    const shared = new Set();
    for (const other of await store.models()) {
      for (const { sha256 } of listed(other.config, other.url)) shared.add(sha256);
    }
    for (const { sha256 } of listed(config, folder)) if (!shared.has(sha256)) await store.forgetFile(sha256);
  },
};
