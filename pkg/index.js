// Segments pictures in a worker of its own, on the GPU where there is a real one and else on the CPU.

/**
 * @typedef {object} Options
 * @property {Blob} model a checkpoint: .pth, .pt or .safetensors; a File keeps its name in errors
 * @property {"auto" | "gpu" | "cpu"} [device]
 * @property {string} [variant] the name of one, or the JSON text of another; recognised where it is left out
 */

/** @typedef {{ device: string, variant: string, backend: "gpu" | "cpu" }} Info */

/**
 * Loads a model.
 * @param {Options} options
 * @returns {Promise<Segmenter>}
 */
export async function createSegmenter({ model, device = "auto", variant }) {
  const backend = device === "auto" ? await bestBackend() : device;
  const worker = new WorkerCalls();
  try {
    return new Segmenter(worker, await worker.call("load", { backend, model, name: nameOf(model), variant }));
  } catch (error) {
    worker.end();
    throw error;
  }
}

export class Segmenter {
  #worker;

  /** @param {WorkerCalls} worker @param {Info} info */
  constructor(worker, info) {
    this.#worker = worker;
    /** What runs, and on what. */
    this.info = info;
  }

  /**
   * Segments a picture file (PNG, JPEG, WebP, BMP, TIFF or GIF).
   * @param {Blob} picture
   * @param {{ width?: number, height?: number }} [size] at which the network looks at it, in multiples of 32
   * @returns {Promise<Result>}
   */
  async segment(picture, { width = 352, height = 352 } = {}) {
    const file = await picture.arrayBuffer();
    const prediction = await this.#worker.call("segment", { name: nameOf(picture), file, width, height }, [file]);
    return new Result(prediction.width, prediction.height, prediction.probabilities);
  }

  /** Frees all it holds. Calling it twice is fine. */
  dispose() {
    this.#worker.end();
  }
}

/** The probabilities of a picture, of the picture's own size. */
export class Result {
  /** @param {number} width @param {number} height @param {Float32Array} probabilities row by row, 0 to 1 */
  constructor(width, height, probabilities) {
    this.width = width;
    this.height = height;
    this.probabilities = probabilities;
  }

  /** 255 where the probability reaches the threshold, else 0. Does not run the network again. */
  mask(threshold = 0.5) {
    return Uint8Array.from(this.probabilities, (probability) => (probability >= threshold ? 255 : 0));
  }
}

/** A worker whose calls are promises. */
class WorkerCalls {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  #waiting = new Map();
  #next = 0;
  #ended = "";

  constructor() {
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    this.#worker.onerror = (event) => this.end(`the worker failed: ${event.message ?? "it could not be started"}`);
  }

  /** @returns {Promise<any>} */
  call(name, parameters, transfer = []) {
    if (this.#ended) return Promise.reject(new Error(this.#ended));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, parameters }, transfer);
    });
  }

  end(reason = "the segmenter was disposed") {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

/** A GPU that software imitates is slower than our own CPU module. */
async function bestBackend() {
  const adapter = await navigator.gpu?.requestAdapter();
  const imitated = adapter?.info.isFallbackAdapter || adapter?.info.architecture === "swiftshader";
  return adapter && !imitated ? "gpu" : "cpu";
}

/** @param {Blob} blob */
function nameOf(blob) {
  return blob instanceof File ? blob.name : "the file";
}
