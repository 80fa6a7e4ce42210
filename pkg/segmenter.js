// The segmenter as pages see it: it keeps a worker at work, and finds another device when one fails.

import { folder } from "./addresses.js";
import { plan, startWorker } from "./devices.js";
import { toModel } from "./models.js";
import { toPicture } from "./pictures.js";
import { DeviceError, Remote } from "./remote.js";
import { Result, check } from "./result.js";

/**
 * @typedef {import("./index.d.ts").Options} Options
 * @typedef {import("./index.d.ts").SegmentOptions} SegmentOptions
 * @typedef {import("./index.d.ts").PictureSource} PictureSource
 * @typedef {import("./devices.js").Device} Device
 */

/** @type {typeof import("./index.d.ts").createSegmenter} */
export async function createSegmenter({ device = "auto", signal, onProgress, ...options }) {
  const request = {
    model: toModel(options.model),
    precision: options.precision ?? "auto",
    variant: options.variant,
    wasmUrl: options.wasmUrl && folder(options.wasmUrl),
    cache: options.cache ?? true,
  };
  const { devices, remarks } = await plan(device);
  const runtime = new Runtime(request, devices, remarks);
  await runtime.start({ signal, onProgress });
  return new Segmenter(runtime);
}

export class Segmenter {
  #runtime;

  /** @param {Runtime} runtime */
  constructor(runtime) {
    this.#runtime = runtime;
  }

  get info() {
    return this.#runtime.info;
  }

  /** @param {PictureSource} source @param {SegmentOptions} [options] */
  async segment(source, { threshold = this.info.threshold, size, signal, onProgress } = {}) {
    check(threshold);
    signal?.throwIfAborted();
    const { width, height } = typeof size === "number" ? { width: size, height: size } : (size ?? this.info.inputSize);
    const picture = await toPicture(source);
    const answer = await this.#runtime.call("segment", { picture, width, height }, { signal, onProgress });
    return new Result(answer, threshold, picture, this.#runtime.place, this.info.classes);
  }

  /** @param {Iterable<PictureSource> | AsyncIterable<PictureSource>} sources @param {SegmentOptions} [options] */
  async *segmentAll(sources, options) {
    for await (const source of sources) {
      options?.signal?.throwIfAborted();
      try {
        yield { source, result: await this.segment(source, options) };
      } catch (error) {
        options?.signal?.throwIfAborted();
        yield { source, error: error instanceof Error ? error : new Error(String(error)) };
      }
    }
  }

  async selfTest() {
    return this.#runtime.call("selfTest", {});
  }

  async dispose() {
    this.#runtime.end();
  }
}

/** A worker with the model in it, replaced when its device fails. */
class Runtime {
  #request;
  /** @type {Device[]} */
  #devices;
  #remarks;
  /** @type {Remote | undefined} */
  #remote;
  /** @type {Promise<void> | undefined} */
  #starting;
  /** @type {Map<Device, WebAssembly.Module>} */
  #compiled = new Map();
  #losses = 0;
  #ended = false;
  /** @type {import("./index.d.ts").Info} */
  info = /** @type {any} */ (undefined);

  /** @param {{ wasmUrl?: string }} request @param {Device[]} devices @param {string[]} remarks */
  constructor(request, devices, remarks) {
    this.#request = request;
    this.#devices = devices;
    this.#remarks = remarks;
  }

  /** Where its module is. @returns {import("./finisher.js").Place} */
  get place() {
    const device = this.#devices[0];
    return { device, wasmUrl: this.#request.wasmUrl, compiled: this.#compiled.get(device) };
  }

  /** @param {import("./index.d.ts").Watch} [watch] */
  async start(watch) {
    for (;;) {
      const device = this.#devices[0];
      const remote = new Remote(startWorker(device));
      this.#remote = remote;
      try {
        const request = { ...this.#request, compiled: this.#compiled.get(device) };
        const { compiled, info } = await remote.call("load", request, watch);
        this.#compiled.set(device, compiled);
        this.info = { ...info, device, remarks: [...this.#remarks, ...info.remarks] };
        return;
      } catch (error) {
        remote.end(/** @type {Error} */ (error));
        if (!(error instanceof DeviceError) || this.#devices.length === 1) throw error;
        this.#remarks.push(`the ${device.toUpperCase()} is not used, because ${error.message}`);
        this.#devices.shift();
      }
    }
  }

  /**
   * @param {string} name
   * @param {object} parameters
   * @param {import("./index.d.ts").Watch} [watch]
   * @returns {Promise<any>}
   */
  async call(name, parameters, watch) {
    for (;;) {
      if (this.#ended) throw new Error("the segmenter was disposed");
      await this.#starting;
      const remote = /** @type {Remote} */ (this.#remote);
      try {
        const result = await remote.call(name, parameters, watch);
        this.#losses = 0;
        return result;
      } catch (error) {
        if (!(error instanceof DeviceError) || this.#ended) throw error;
        await this.#replace(remote, error);
      }
    }
  }

  /**
   * After a first loss the same device is tried anew, after a second in a row the CPU.
   * @param {Remote} lost
   * @param {Error} reason
   */
  async #replace(lost, reason) {
    // All calls that were under way report the same loss; the first of them sees to it.
    if (lost === this.#remote) {
      lost.end(reason);
      this.#losses += 1;
      const device = this.#devices[0];
      if (this.#losses > 1) {
        if (device === "cpu") throw new Error(reason.message);
        this.#devices = ["cpu"];
      }
      this.#remarks.push(`the ${device.toUpperCase()} failed: ${reason.message}`);
      this.#remote = undefined;
      this.#starting = this.start();
    }
    await this.#starting;
  }

  end() {
    this.#ended = true;
    this.#remote?.end(new Error("the segmenter was disposed"));
  }
}
