// Models kept on this device, in the browser's Cache API: files under their SHA-256, shared by all models that have
// them, and each model's config.json under its address.

const NAME = "sam2unet-1";
// The Cache API wants addresses. Nothing is ever asked of this one.
const FILES = "https://sam2unet.invalid/file/";
const MODELS = "https://sam2unet.invalid/model/";

export class Store {
  #cache;
  #remarks;

  /** @param {Cache | undefined} cache @param {string[]} remarks */
  constructor(cache, remarks) {
    this.#cache = cache;
    this.#remarks = remarks;
  }

  /**
   * @param {boolean} wanted
   * @param {string[]} remarks where it says what it could not keep, and why
   */
  static async open(wanted, remarks) {
    if (!wanted) return new Store(undefined, remarks);
    try {
      return new Store(await caches.open(NAME), remarks);
    } catch (error) {
      remarks.push(`the model is not kept on this device: ${globalThis.caches ? error : "that takes a secure page"}`);
      return new Store(undefined, remarks);
    }
  }

  /** @param {string} sha256 @param {number} bytes @returns {Promise<Blob | undefined>} */
  async get(sha256, bytes) {
    const blob = await (await this.#cache?.match(FILES + sha256))?.blob();
    // Browsers may lose part of what they keep.
    return blob?.size === bytes ? blob : undefined;
  }

  /** @param {string} sha256 @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Blob>} */
  async put(sha256, bytes) {
    const blob = new Blob([bytes]);
    await this.#keep(FILES + sha256, blob);
    // What is kept is read from there, so that the memory can go.
    return (await this.get(sha256, bytes.length)) ?? blob;
  }

  /** @param {string} folder @returns {Promise<string | undefined>} */
  async config(folder) {
    return (await this.#cache?.match(MODELS + encodeURIComponent(folder)))?.text();
  }

  /** @param {string} folder @param {string} config @param {{ sha256: string }[]} files */
  async remember(folder, config, files) {
    for (const { sha256 } of files) {
      // Without one of its files it would only look as if it were here.
      if (!(await this.#cache?.match(FILES + sha256))) return;
    }
    await this.#keep(MODELS + encodeURIComponent(folder), new Blob([config]));
  }

  /** @returns {Promise<{ url: string, config: string }[]>} */
  async models() {
    const found = [];
    for (const request of (await this.#cache?.keys()) ?? []) {
      if (!request.url.startsWith(MODELS)) continue;
      const url = decodeURIComponent(request.url.slice(MODELS.length));
      const config = await this.config(url);
      if (config !== undefined) found.push({ url, config });
    }
    return found;
  }

  /** @param {string} sha256 */
  async has(sha256) {
    return Boolean(await this.#cache?.match(FILES + sha256));
  }

  /** @param {string} sha256 */
  async forgetFile(sha256) {
    await this.#cache?.delete(FILES + sha256);
  }

  /** @param {string} folder */
  async forgetModel(folder) {
    await this.#cache?.delete(MODELS + encodeURIComponent(folder));
  }

  /** @param {string} address @param {Blob} blob */
  async #keep(address, blob) {
    if (!this.#cache) return;
    try {
      await this.#cache.put(address, new Response(blob));
    } catch (error) {
      // Quota: the model works without being kept, and the next file would meet the same.
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      this.#remarks.push(`the model is not kept on this device: ${full ? "the browser has no more room for it" : error}`);
      this.#cache = undefined;
    }
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
export async function hexDigest(bytes) {
  if (!globalThis.crypto?.subtle) {
    throw new Error("model folders: browsers check files on secure pages alone; serve this one over https");
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
