// What a segmenter's worker does, whatever the device: answers calls one after another with the module it was given.

import { compile } from "./compile.js";
import { openModel } from "./model-files.js";
import { readPixels } from "./pixels.js";
import { DeviceError, arraysIn } from "./remote.js";

/**
 * @param {(options?: object) => Promise<any>} start
 * @param {any} module
 * @param {"cpu" | "cpu-fma" | "gpu"} name of the module
 * @param {URL} address of its wasm
 */
export function serve(start, module, name, address) {
  const host = new Host(start, module, name, address);
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  // One after another: the network has one device, and its tensors one memory.
  let last = Promise.resolve();

  self.onmessage = ({ data: { id, name, parameters, abort } }) => {
    if (abort) {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    last = last.then(async () => {
      const { signal } = controller;
      const watch = { signal, onProgress: (/** @type {object} */ progress) => self.postMessage({ id, progress }) };
      try {
        signal.throwIfAborted();
        const result = await /** @type {any} */ (host)[name](parameters, watch);
        self.postMessage({ id, result }, { transfer: arraysIn(result) });
      } catch (error) {
        self.postMessage({ id, error: { message: messageOf(error), ofDevice: isOfDevice(error) } });
      } finally {
        running.delete(id);
      }
    });
  };
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    return `its module stopped (${error.message}), most likely for want of memory; take a smaller size or variant`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** @param {unknown} error */
function isOfDevice(error) {
  return error instanceof DeviceError || error instanceof WebAssembly.RuntimeError;
}

/**
 * What `work` gives; its errors are the device's.
 * @template T
 * @param {() => Promise<T>} work
 */
async function onDevice(work) {
  try {
    return await work();
  } catch (error) {
    throw new DeviceError(messageOf(error));
  }
}

class Host {
  #start;
  #module;
  #name;
  #address;
  /** @type {any} */
  #segmenter;

  /** @param {Function} start @param {any} module @param {string} name @param {URL} address */
  constructor(start, module, name, address) {
    this.#start = start;
    this.#module = module;
    this.#name = name;
    this.#address = address;
  }

  /** Starts the module, which is all that results need. @param {any} request @returns {Promise<any>} */
  async open({ wasmUrl, compiled: given }) {
    const address = wasmUrl ? new URL(`${this.#name}/sam2unet_bg.wasm`, wasmUrl) : this.#address;
    return onDevice(async () => {
      const compiled = given ?? (await compile(address));
      await this.#start({ module_or_path: compiled });
      return { compiled };
    });
  }

  /** @param {any} request @param {any} watch */
  async load({ model, precision, variant, wasmUrl, compiled: given, cache }, watch) {
    const { onProgress } = watch;
    const times = new Stopwatch();
    const module = this.#module;

    onProgress({ stage: "module" });
    const { compiled } = await this.open({ wasmUrl, compiled: given });
    times.lap("module");

    onProgress({ stage: "device" });
    const processor = await onDevice(() => module.Processor.open());
    times.lap("device");

    const files = await openModel(model, { ...watch, cache, sha256: module.sha256 });
    times.lap("download");

    let loaded = 0;
    const total = files.bytes;
    const tell = (/** @type {number} */ more) => {
      loaded = Math.min(loaded + more, total);
      onProgress({ stage: "load", loaded, total });
    };
    onProgress({ stage: "load", loaded, total });
    const opened = files.config
      ? module.Model.openFolder(files.name, files.config, files.parts, tell)
      : module.Model.open(files.name, files.parts[0].blob, variant, tell);
    this.#segmenter = module.Segmenter.load(opened, processor);
    opened.free();
    times.lap("load");

    onProgress({ stage: "test" });
    const remarks = [...files.remarks];
    const chosen = await this.#choosePrecision(precision, processor, remarks);
    times.lap("test");
    const adapter = processor.name;
    processor.free();
    const info = { ...this.#segmenter.info(), adapter, precision: chosen, sha256: files.sha256, remarks };
    return { compiled, info: { ...info, loadTimes: times.laps } };
  }

  /** @param {string} wanted @param {any} processor @param {string[]} remarks */
  async #choosePrecision(wanted, processor, remarks) {
    const { difference, bound, passed } = await onDevice(() => this.selfTest());
    if (!passed) {
      throw new DeviceError(`its results are wrong: ${difference} standard deviations off where ${bound} are allowed`);
    }
    if (wanted === "f32") return "f32";
    if (!processor.hasHalf) {
      if (wanted === "f16") remarks.push(`${processor.name} does not compute in f16, so it is f32`);
      return "f32";
    }
    const full = this.#segmenter;
    this.#segmenter = full.inHalfPrecision();
    const half = await this.selfTest().catch((error) => ({ passed: false, difference: messageOf(error) }));
    if (half.passed) {
      full.free();
      return "f16";
    }
    this.#segmenter.free();
    this.#segmenter = full;
    remarks.push(`f16 is not used, because its results are not those of f32 here (${half.difference})`);
    return "f32";
  }

  async selfTest() {
    return onDevice(() => this.#segmenter.selfTest());
  }

  /** @param {any} request @param {any} watch */
  async segment({ picture: source, width, height }, { signal, onProgress }) {
    const times = new Stopwatch();
    onProgress({ stage: "decode" });
    const picture = await this.#decode(source, signal);
    times.lap("decode");
    try {
      onProgress({ stage: "prepare" });
      const input = this.#segmenter.prepare(picture, width, height);
      times.lap("prepare");
      signal.throwIfAborted();

      onProgress({ stage: "network" });
      const logits = await onDevice(async () => {
        const uploaded = this.#segmenter.upload(input);
        times.lap("upload");
        const answer = await this.#segmenter.run(uploaded);
        times.lap("network");
        return this.#segmenter.read(answer);
      });
      times.lap("readBack");
      signal.throwIfAborted();

      onProgress({ stage: "finish" });
      const probabilities = logits.restore(picture.width, picture.height);
      const { values, classes } = logits;
      const kept = { classes, across: logits.width, down: logits.height };
      logits.free();
      times.lap("finish");
      const size = { width: picture.width, height: picture.height };
      return { ...size, probabilities, logits: values, kept, timings: times.laps };
    } finally {
      picture.free();
    }
  }

  /** Makes probabilities of logits again. @param {any} request */
  async restore({ logits, kept: { classes, across, down }, width, height }) {
    const read = this.#module.Logits.of(logits, classes, across, down);
    const probabilities = read.restore(width, height);
    read.free();
    return { probabilities };
  }

  /** @param {any} request @param {any} watch */
  async pixels({ picture: source }, { signal }) {
    const picture = await this.#decode(source, signal);
    const pixels = picture.rgba();
    picture.free();
    return { pixels };
  }

  /** @param {any} request */
  async polygons({ mask, width }) {
    return { numbers: this.#module.polygons(mask, width) };
  }

  /** @param {any} request */
  async rle({ mask, width }) {
    return { counts: this.#module.rle(mask, width) };
  }

  /** @param {any} request @param {any} watch */
  async score({ picture: source, prediction, mask, width, height }, { signal }) {
    const truth = await this.#decode(source, signal);
    try {
      if (truth.width !== width || truth.height !== height) {
        const sizes = `is ${truth.width}×${truth.height} where the picture is ${width}×${height}`;
        throw new Error(`${source.name}: ${sizes}; give a mask of the picture's own size`);
      }
      return this.#module.score(prediction, mask, truth);
    } finally {
      truth.free();
    }
  }

  /** @param {any} source @param {AbortSignal} signal */
  async #decode(source, signal) {
    const { Picture } = this.#module;
    const { name, image } = source;
    if (image) {
      const { width, height, data } = readPixels(image);
      return Picture.fromRgba(name, width, height, data);
    }
    const blob = source.blob ?? (await download(source.url, signal));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    try {
      return Picture.decode(name, bytes);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      // HEIC, AVIF and SVG, where the browser knows them.
      const shown = await createImageBitmap(blob, { premultiplyAlpha: "none" }).catch(() => undefined);
      if (!shown) throw error;
      const { width, height, data } = readPixels(shown);
      shown.close();
      return Picture.fromRgba(name, width, height, data);
    }
  }
}

/** @param {string} url @param {AbortSignal} signal */
async function download(url, signal) {
  const response = await fetch(url, { signal }).catch((error) => {
    signal.throwIfAborted();
    throw new Error(`${url}: cannot be fetched (${error.message}); it has to be of this origin or allow others to read it`);
  });
  if (!response.ok) throw new Error(`${url}: the server answers ${response.status}`);
  return response.blob();
}

/** How long the steps of a call take. */
class Stopwatch {
  #last = performance.now();
  /** @type {Record<string, number>} */
  laps = {};

  /** @param {string} name */
  lap(name) {
    const now = performance.now();
    this.laps[name] = now - this.#last;
    this.#last = now;
  }
}
