// What takes no time of the page's own thread: jobs that a worker does.

/** @type {Worker | undefined} */
let worker;
/** @type {Set<(error: Error) => void>} */
const waiting = new Set();

function start() {
  const started = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  started.onerror = (event) => {
    event.preventDefault();
    worker = undefined;
    const reason = event.message || "its script could not be loaded";
    for (const reject of waiting) reject(new Error(`the worker that writes files failed (${reason}); reload the page`));
    waiting.clear();
  };
  return started;
}

/** Takes one piece after another, and in the end gives what became of them. */
export class Job {
  #port;

  /** @param {"png" | "jpeg" | "crc32"} name @param {object} [about] */
  constructor(name, about) {
    worker ??= start();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    worker.postMessage({ name, about, port: port2 }, [port2]);
  }

  /** @param {any} piece @param {Transferable[]} [transfer] @returns {Promise<void>} */
  write(piece, transfer = []) {
    return this.#ask(piece, transfer);
  }

  finish() {
    return this.#ask(undefined, []);
  }

  /** @param {any} piece @param {Transferable[]} transfer @returns {Promise<any>} */
  #ask(piece, transfer) {
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      this.#port.onmessage = ({ data: { answer, error } }) => {
        waiting.delete(reject);
        if (error) reject(new Error(error));
        else resolve(answer);
      };
      this.#port.postMessage(piece, transfer);
    });
  }
}
