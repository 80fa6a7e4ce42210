// What is laid over the picture: mask, heat map and contours, computed for the pixels of the screen that show it.

import { classColour } from "../pkg/index.js";
import { heat } from "./heat.js";

/**
 * @typedef {object} Look
 * @property {boolean} heat in place of the mask
 * @property {boolean} contours
 * @property {number} opacity
 * @property {[number, number, number]} color
 * @property {number} threshold
 * @property {number} line how thick the contours are on each side of an edge, in pixels of the screen
 */

export class Layer {
  #context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  );
  #size = [0, 0];
  /** @type {import("./scores.js").Scores | undefined} */
  #scores;
  #key = "";
  #pixels = new Uint8ClampedArray();
  #labels = new Uint8Array();
  #shades = new Uint8Array();
  #changes = new Uint8Array();
  #sums = new Uint16Array();

  /**
   * Paints what is not painted yet.
   * @param {import("./scores.js").Scores} scores
   * @param {import("./camera.js").Sight} sight
   * @param {Look} look
   */
  paint(scores, sight, look) {
    const [width, height] = [sight.right - sight.left, sight.bottom - sight.top];
    const span = 1 / sight.scale;
    const level = scores.level(span);
    const key = JSON.stringify([sight, look, level.halvings]);
    if (scores === this.#scores && key === this.#key) return;
    this.#scores = scores;
    this.#key = key;
    this.#size = [width, height];
    if (!(width > 0 && height > 0)) return;
    this.#makeRoom(width, height);

    const line = look.contours ? Math.max(1, Math.round(look.line)) : 0;
    // Contours need to know what lies beyond the edge of what is in sight.
    const columns = lookUp(width, line, sight.left - sight.x, span / 2 ** level.halvings, level.width);
    const rows = lookUp(height, line, sight.top - sight.y, span / 2 ** level.halvings, level.height);
    const { classes, probabilities } = scores.result;
    const count = columns.length * rows.length;
    if (this.#labels.length < count) this.#labels = new Uint8Array(count);
    if (classes) pick(classes.map, level.width, columns, rows, this.#labels);
    else cut(level.data, level.width, columns, rows, look.threshold * level.one, this.#labels);

    const colours = classes ? classes.names.map((_, number) => classColour(number)) : [[0, 0, 0], look.color];
    const pixels = new Uint32Array(this.#pixels.buffer, 0, width * height);
    const inner = { labels: this.#labels, stride: columns.length, line, width, height };
    if (look.heat) {
      if (this.#shades.length < count) this.#shades = new Uint8Array(count);
      if (classes) shadeLikeliest(probabilities, classes.map, level.width, columns, rows, this.#shades);
      else shade(level.data, level.width, columns, rows, 255 / level.one, this.#shades);
      fill({ ...inner, labels: this.#shades }, heat.map((colour) => packed(colour, look.opacity)), pixels);
    } else {
      fill(inner, colours.map((colour, number) => (number === 0 ? 0 : packed(colour, look.opacity))), pixels);
    }
    if (look.contours) {
      if (this.#changes.length < count) this.#changes = new Uint8Array(count);
      if (this.#sums.length < width + 2 * line) this.#sums = new Uint16Array(width + 2 * line);
      const edge = packed(look.heat || classes ? [0, 0, 0] : contrasting(look.color), 0.85);
      const inside = (/** @type {number[]} */ colour) => packed(look.heat ? [255, 255, 255] : colour, 1);
      const lines = colours.map((colour, number) => (number === 0 ? edge : inside(colour)));
      outline(inner, lines, this.#changes, this.#sums, pixels);
    }
    const data = this.#pixels.subarray(0, width * height * 4);
    this.#context.putImageData(new ImageData(data, width, height), 0, 0);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
  draw(context, x, y) {
    const [width, height] = this.#size;
    if (width > 0 && height > 0) context.drawImage(this.#context.canvas, 0, 0, width, height, x, y, width, height);
  }

  /** @param {number} width @param {number} height */
  #makeRoom(width, height) {
    const { canvas } = this.#context;
    if (canvas.width < width || canvas.height < height) {
      canvas.width = Math.max(canvas.width, width);
      canvas.height = Math.max(canvas.height, height);
    }
    if (this.#pixels.length < width * height * 4) this.#pixels = new Uint8ClampedArray(width * height * 4);
  }
}

/**
 * The column (or row) of a level that each column of the layer shows, and of some before and behind.
 * @param {number} length
 * @param {number} more
 * @param {number} start where the layer begins on the picture, in its own pixels
 * @param {number} span columns of the level to one of the layer
 * @param {number} limit of the level
 */
function lookUp(length, more, start, span, limit) {
  return Int32Array.from({ length: length + 2 * more + 1 }, (_, i) =>
    Math.min(Math.max(Math.floor((start + i - more + 0.5) * span), 0), limit - 1),
  );
}

// The loops below run over all pixels in sight at each frame; each does one plain thing to typed arrays.

/**
 * @param {Float32Array | Uint16Array} values
 * @param {number} width
 * @param {Int32Array} columns
 * @param {Int32Array} rows
 * @param {number} threshold
 * @param {Uint8Array} labels
 */
function cut(values, width, columns, rows, threshold, labels) {
  for (let y = 0, at = 0; y < rows.length; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < columns.length; x++) labels[at++] = values[row + columns[x]] >= threshold ? 1 : 0;
  }
}

/**
 * @param {Uint8Array} map
 * @param {number} width
 * @param {Int32Array} columns
 * @param {Int32Array} rows
 * @param {Uint8Array} labels
 */
function pick(map, width, columns, rows, labels) {
  for (let y = 0, at = 0; y < rows.length; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < columns.length; x++) labels[at++] = map[row + columns[x]];
  }
}

/**
 * @param {Float32Array | Uint16Array} values
 * @param {number} width
 * @param {Int32Array} columns
 * @param {Int32Array} rows
 * @param {number} scale
 * @param {Uint8Array} shades
 */
function shade(values, width, columns, rows, scale, shades) {
  for (let y = 0, at = 0; y < rows.length; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < columns.length; x++) shades[at++] = values[row + columns[x]] * scale + 0.5;
  }
}

/**
 * @param {Float32Array} probabilities
 * @param {Uint8Array} map
 * @param {number} width
 * @param {Int32Array} columns
 * @param {Int32Array} rows
 * @param {Uint8Array} shades
 */
function shadeLikeliest(probabilities, map, width, columns, rows, shades) {
  for (let y = 0, at = 0; y < rows.length; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < columns.length; x++) {
      const pixel = row + columns[x];
      shades[at++] = probabilities[map[pixel] * map.length + pixel] * 255 + 0.5;
    }
  }
}

/** @typedef {{ labels: Uint8Array, stride: number, line: number, width: number, height: number }} Inner */

/** @param {Inner} inner @param {number[]} colours @param {Uint32Array} pixels */
function fill({ labels, stride, line, width, height }, colours, pixels) {
  const table = Uint32Array.from({ length: 256 }, (_, number) => colours[number] ?? 0);
  for (let y = 0, to = 0; y < height; y++) {
    let from = (y + line) * stride + line;
    for (let x = 0; x < width; x++) pixels[to++] = table[labels[from++]];
  }
}

/**
 * Draws over all pixels so near to a change of label, on both of its sides. A pixel is near to one where the square
 * about it has one; the sums of columns, and of these along the row, are carried along.
 * @param {Inner} inner
 * @param {number[]} colours
 * @param {Uint8Array} changes
 * @param {Uint16Array} sums
 * @param {Uint32Array} pixels
 */
function outline({ labels, stride, line, width, height }, colours, changes, sums, pixels) {
  const across = width + 2 * line;
  const down = height + 2 * line;
  for (let y = 0; y < down; y++) {
    for (let x = 0, at = y * stride; x < across; x++, at++) {
      const label = labels[at];
      changes[at] = label !== labels[at + 1] || label !== labels[at + stride] ? 1 : 0;
    }
  }
  // A change stands at the pixel before it: the square reaches one pixel less behind than before.
  const square = 2 * line;
  sums.fill(0);
  for (let y = 0; y < square - 1; y++) for (let x = 0; x < across; x++) sums[x] += changes[y * stride + x];
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = (y + square - 1) * stride; x < across; x++) sums[x] += changes[at++];
    let sum = 0;
    for (let x = 0; x < square - 1; x++) sum += sums[x];
    let from = (y + line) * stride + line;
    for (let x = 0; x < width; x++, from++, to++) {
      sum += sums[x + square - 1];
      if (sum > 0) pixels[to] = colours[labels[from]];
      sum -= sums[x];
    }
    for (let x = 0, at = y * stride; x < across; x++) sums[x] -= changes[at++];
  }
}

/** As four bytes in the order of a canvas. @param {number[]} colour @param {number} opacity */
function packed([red, green, blue], opacity) {
  const [high, low] = [Math.round(opacity * 255) * 256 + Math.round(blue), Math.round(green) * 256 + Math.round(red)];
  return high * 65_536 + low;
}

/** Black or white, whichever is seen better beside a colour. @param {number[]} colour */
function contrasting([red, green, blue]) {
  return 0.3 * red + 0.59 * green + 0.11 * blue > 100 ? [0, 0, 0] : [255, 255, 255];
}
