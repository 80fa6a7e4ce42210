// Fetching files from servers that may fail for a while.

const TRIES = 5;
const FIRST_WAIT = 500;
/** A server that asks for more patience than this is not waited for. */
const LONGEST_WAIT = 60_000;
/** What servers answer that may be other the next time. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** @param {string} url @param {AbortSignal} signal @param {boolean} patient whether to try again */
export async function fetchText(url, signal, patient) {
  // Asks the server whether it changed, and takes it from the browser's own cache if not.
  const attempt = async () => (await answer(url, { signal, cache: "no-cache" })).text();
  return patient ? persistently(url, signal, attempt) : attempt();
}

/**
 * @param {string} url
 * @param {number} size in bytes
 * @param {AbortSignal} signal
 * @param {(done: number) => void} onProgress
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchFile(url, size, signal, onProgress) {
  return persistently(url, signal, async () => {
    const response = await answer(url, { signal });
    // Never more memory than the model's description explains.
    const bytes = new Uint8Array(size);
    let done = 0;
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (;;) {
      const { value, done: ended } = await reader.read();
      if (ended) break;
      if (done + value.length > size) {
        await reader.cancel();
        throw new Error(`${url}: is longer than its ${size} bytes; copy the folder again, whole`);
      }
      bytes.set(value, done);
      done += value.length;
      onProgress(done);
    }
    if (done < size) throw new Passing(`${url}: ended after ${done} of ${size} bytes`);
    return bytes;
  });
}

/** A failure that may be over when it is tried again. */
class Passing extends Error {
  /** @param {string} message @param {number} [wait] in milliseconds, as the server asks */
  constructor(message, wait) {
    super(message);
    this.wait = wait;
  }
}

/** @param {string} url @param {RequestInit} options */
async function answer(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new Passing(`${url}: cannot be fetched (${error instanceof Error ? error.message : error})`);
  }
  if (response.ok) return response;
  const problem = `${url}: the server answers ${response.status}`;
  if (PASSING.has(response.status)) throw new Passing(problem, waitOf(response));
  throw new Error(`${problem}; check the address of the model's folder`);
}

/** @param {Response} response */
function waitOf(response) {
  const asked = response.headers.get("Retry-After");
  if (asked === null) return undefined;
  const seconds = Number(asked);
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(asked) - Date.now()) || undefined;
}

/**
 * @template T
 * @param {string} url
 * @param {AbortSignal} signal
 * @param {() => Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function persistently(url, signal, attempt) {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      // A body that breaks off is a TypeError of the stream.
      const passing = error instanceof Passing || error instanceof TypeError;
      const wait = (error instanceof Passing && error.wait) || FIRST_WAIT * 2 ** (tries - 1);
      if (!passing || tries === TRIES || wait > LONGEST_WAIT) {
        const message = error instanceof Error ? error.message : String(error);
        const reason = message.startsWith(url) ? message : `${url}: broke off (${message})`;
        throw new Error(passing ? `${reason}; check the network and try again` : reason);
      }
      await pause(wait, signal);
    }
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
