// A worker whose calls are promises.

/** An error that another device may not have. */
export class DeviceError extends Error {
  name = "DeviceError";
}

/**
 * What is handed over with a message rather than copied: the memory of the arrays of numbers in it.
 * @param {object} message
 */
export function arraysIn(message) {
  return Object.values(message).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer] : []));
}

export class Remote {
  #worker;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: any) => void, onProgress?: Function }>} */
  #waiting = new Map();
  #next = 0;
  /** @type {Error | undefined} */
  #ended;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.end(new DeviceError(`the worker failed (${event.message || "its script could not be loaded"})`));
    };
  }

  /**
   * @param {string} name
   * @param {object} parameters of which arrays of numbers are given away
   * @param {import("./index.d.ts").Watch} [watch]
   * @returns {Promise<any>}
   */
  call(name, parameters, { signal, onProgress } = {}) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(id);
        this.#worker.postMessage({ id, abort: true });
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      const settled = (/** @type {Function} */ settle) => (/** @type {any} */ value) => {
        signal?.removeEventListener("abort", abort);
        settle(value);
      };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject), onProgress });
      this.#worker.postMessage({ id, name, parameters }, arraysIn(parameters));
    });
  }

  /** @param {any} message */
  #receive({ id, progress, result, error }) {
    const waiting = this.#waiting.get(id);
    // What was aborted may still be answered.
    if (!waiting) return;
    if (progress) {
      waiting.onProgress?.(progress);
      return;
    }
    this.#waiting.delete(id);
    if (!error) waiting.resolve(result);
    else waiting.reject(error.ofDevice ? new DeviceError(error.message) : new Error(error.message));
  }

  /** @param {Error} reason */
  end(reason) {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
