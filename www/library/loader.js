// Models on their way in, one at a time: the last that was asked for is the one that counts.

import { createSegmenter } from "../pkg/index.js";

/**
 * Tells of "progress" ({ name, stage, share }), of a model that is "opened" ({ name, segmenter }), and of one that
 * "failed" ({ name, error }); then the one before stays.
 */
export class Loader extends EventTarget {
  /** @type {import("../pkg/index.js").Segmenter | undefined} */
  segmenter;
  name = "";
  /** @type {AbortController | undefined} */
  #running;

  /** @param {string} name @param {string | Blob | FileSystemDirectoryHandle} model */
  async open(name, model) {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    const onProgress = ({ stage, loaded, total }) => {
      this.#tell("progress", { name, stage, share: total ? loaded / total : undefined });
    };
    this.#tell("progress", { name, stage: "module" });
    try {
      const segmenter = await createSegmenter({ model, signal, onProgress });
      if (signal.aborted) return segmenter.dispose();
      const before = this.segmenter;
      Object.assign(this, { segmenter, name });
      this.#tell("opened", { name, segmenter });
      before?.dispose();
    } catch (error) {
      if (!signal.aborted) this.#tell("failed", { name, error });
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
