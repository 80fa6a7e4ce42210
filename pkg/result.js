// What the network said of a picture, and pictures of it.

import { classPainters, likeliest } from "./classes.js";
import { finish } from "./finisher.js";
import { toPicture } from "./pictures.js";
import { inSlices } from "./slices.js";

/**
 * @typedef {object} Answer
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} probabilities
 * @property {Float32Array} logits what the network said, of its own size
 * @property {{ classes: number, across: number, down: number }} kept how these are laid out
 * @property {import("./index.d.ts").Timings} timings
 */

export class Result {
  #answer;
  #picture;
  #place;

  /**
   * @param {Answer} answer
   * @param {number} threshold
   * @param {import("./pictures.js").Picture} picture
   * @param {import("./finisher.js").Place} place
   * @param {string[]} [names] of the classes, where there are several
   */
  constructor({ probabilities, ...answer }, threshold, picture, place, names) {
    const { width, height, timings } = answer;
    this.width = width;
    this.height = height;
    this.probabilities = probabilities;
    this.timings = timings;
    this.threshold = threshold;
    this.classes = names && { names, map: likeliest(probabilities, names.length) };
    this.#answer = answer;
    this.#picture = picture;
    this.#place = place;
  }

  setAside() {
    const answer = this.#answer;
    // Nothing here may hold on to this result itself.
    const place = this.#place;
    const rest = /** @type {const} */ ([this.threshold, this.#picture, place, this.classes?.names]);
    const bringBack = async () => {
      // Numbers are given away with a call, and these have to stay.
      const request = () => ({ ...answer, logits: answer.logits.slice() });
      const { probabilities } = await finish(place, "restore", request);
      return new Result({ ...answer, probabilities }, ...rest);
    };
    return { bytes: answer.logits.byteLength, bringBack };
  }

  /** @param {string} name @param {object | (() => object | Promise<object>)} parameters @returns {Promise<any>} */
  #call(name, parameters) {
    return finish(this.#place, name, parameters);
  }

  /** @param {number} [threshold] @param {number} [number] */
  mask(threshold = this.threshold, number) {
    check(threshold);
    const mask = new Uint8Array(this.width * this.height);
    this.#mark(mask, 0, mask.length, threshold, number);
    return mask;
  }

  /**
   * @param {Uint8Array} mask
   * @param {number} from
   * @param {number} to
   * @param {number} threshold
   * @param {number} [number]
   */
  #mark(mask, from, to, threshold, number) {
    const { probabilities, classes } = this;
    if (!classes) {
      for (let i = from; i < to; i++) mask[i] = probabilities[i] >= threshold ? 255 : 0;
    } else if (number === undefined) {
      for (let i = from; i < to; i++) mask[i] = classes.map[i] === 0 ? 0 : 255;
    } else {
      for (let i = from; i < to; i++) mask[i] = classes.map[i] === number ? 255 : 0;
    }
  }

  /** @returns {Promise<Uint8ClampedArray>} */
  async pixels() {
    return (await this.#call("pixels", { picture: this.#picture })).pixels;
  }

  /** @param {number} [threshold] @param {number} [number] */
  async polygons(threshold, number) {
    return read((await this.#ask("polygons", threshold, number)).numbers);
  }

  /** @param {number} [threshold] @param {number} [number] */
  async rle(threshold, number) {
    const { counts } = await this.#ask("rle", threshold, number);
    /** @type {[number, number]} */
    const size = [this.height, this.width];
    return { size, counts };
  }

  /** @param {string} name @param {number} [threshold] @param {number} [number] */
  async #ask(name, threshold = this.threshold, number) {
    check(threshold);
    const { width, height } = this;
    return this.#call(name, async () => {
      const mask = new Uint8Array(width * height);
      await inSlices(mask.length, (from, to) => this.#mark(mask, from, to, threshold, number));
      return { mask, width };
    });
  }

  /** @param {import("./index.d.ts").PictureSource} truth @param {number} [threshold] */
  async score(truth, threshold = this.threshold) {
    check(threshold);
    const { width, height, probabilities } = this;
    if (this.classes) {
      throw new Error(`score: the model tells ${this.classes.names.length} classes apart, and objects are scored here`);
    }
    const picture = await toPicture(truth, "the mask of the truth");
    return this.#call("score", async () => {
      const [prediction, mask] = [new Uint8Array(width * height), new Uint8Array(width * height)];
      await inSlices(mask.length, (from, to) => {
        this.#mark(mask, from, to, threshold);
        for (let i = from; i < to; i++) prediction[i] = Math.round(probabilities[i] * 255);
      });
      return { picture, prediction, mask, width, height };
    });
  }

  /** @param {import("./index.d.ts").RenderOptions} [options] */
  async toImageData({ kind = "mask", threshold = this.threshold, color = [255, 64, 96], opacity = 0.5 } = {}) {
    check(threshold);
    const { probabilities } = this;
    const image = new ImageData(this.width, this.height);
    const { data } = image;
    if (kind === "alpha" || kind === "overlay") data.set(await this.pixels());
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

/**
 * Polygons as the module writes them: how many rings, and of each how many corners, and of each x and y.
 * @param {Uint32Array} numbers
 */
function read(numbers) {
  let at = 0;
  const list = (/** @type {() => any} */ item) => Array.from({ length: numbers[at++] }, item);
  const polygons = [];
  while (at < numbers.length) {
    const [outer, ...holes] = list(() => list(() => [numbers[at++], numbers[at++]]));
    polygons.push({ outer, holes });
  }
  return polygons;
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
