// What the network said of a picture, and pictures of it.

import { classPainters, likeliest } from "./classes.js";

/**
 * @typedef {object} Answer
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} probabilities
 * @property {import("./index.d.ts").Timings} timings
 */

export class Result {
  #pixels;

  /**
   * @param {Answer} answer
   * @param {number} threshold
   * @param {() => Promise<Uint8ClampedArray>} pixels of the picture itself, asked for when they are drawn
   * @param {string[]} [names] of the classes, where there are several
   */
  constructor({ width, height, probabilities, timings }, threshold, pixels, names) {
    this.width = width;
    this.height = height;
    this.probabilities = probabilities;
    this.timings = timings;
    this.threshold = threshold;
    this.classes = names && { names, map: likeliest(probabilities, names.length) };
    this.#pixels = pixels;
  }

  async setAside() {
    const { width, height, timings, threshold, probabilities } = this;
    const names = this.classes?.names;
    const pixels = this.#pixels;
    const kept = new Blob([/** @type {Float32Array<ArrayBuffer>} */ (probabilities)]);
    const bringBack = async () => {
      const probabilities = new Float32Array(await kept.arrayBuffer());
      return new Result({ width, height, probabilities, timings }, threshold, pixels, names);
    };
    return { bytes: kept.size, bringBack };
  }

  mask(threshold = this.threshold) {
    check(threshold);
    if (this.classes) return this.classes.map.map((number) => (number === 0 ? 0 : 255));
    const mask = new Uint8Array(this.probabilities.length);
    for (let i = 0; i < mask.length; i++) mask[i] = this.probabilities[i] >= threshold ? 255 : 0;
    return mask;
  }

  /** @param {import("./index.d.ts").RenderOptions} [options] */
  async toImageData({ kind = "mask", threshold = this.threshold, color = [255, 64, 96], opacity = 0.5 } = {}) {
    check(threshold);
    const { probabilities } = this;
    const image = new ImageData(this.width, this.height);
    const { data } = image;
    if (kind === "alpha" || kind === "overlay") data.set(await this.#pixels());
    const painters = this.classes ? classPainters(data, probabilities, this.classes.map, opacity) : {
      mask: (/** @type {number} */ p, /** @type {number} */ at) => grey(data, at, p >= threshold ? 255 : 0),
      probability: (/** @type {number} */ p, /** @type {number} */ at) => grey(data, at, Math.round(p * 255)),
      alpha: (/** @type {number} */ p, /** @type {number} */ at) => {
        data[at + 3] = Math.round(p * 255);
      },
      overlay: (/** @type {number} */ p, /** @type {number} */ at) => {
        if (p < threshold) return;
        for (let c = 0; c < 3; c++) data[at + c] += (color[c] - data[at + c]) * opacity;
      },
    };
    const paint = painters[kind];
    if (!paint) throw new TypeError(`kind: "${kind}" is none of mask, probability, alpha and overlay`);
    for (let i = 0; i < this.width * this.height; i++) paint(probabilities[i], i * 4);
    return image;
  }

  /** @param {import("./index.d.ts").RenderOptions} [options] */
  async toImageBitmap(options) {
    return createImageBitmap(await this.toImageData(options), { premultiplyAlpha: "none" });
  }

  /** @param {import("./index.d.ts").RenderOptions & { type?: string, quality?: number }} [options] */
  async toBlob({ type = "image/png", quality, ...options } = {}) {
    const canvas = new OffscreenCanvas(this.width, this.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.putImageData(await this.toImageData(options), 0, 0);
    return canvas.convertToBlob({ type, quality });
  }
}

/** @param {Uint8ClampedArray} data @param {number} at @param {number} value */
function grey(data, at, value) {
  data[at] = data[at + 1] = data[at + 2] = value;
  data[at + 3] = 255;
}

/** @param {number} threshold */
export function check(threshold) {
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`threshold: ${threshold} does not lie between 0 and 1`);
}
