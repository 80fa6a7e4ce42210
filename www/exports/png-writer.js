// PNG files, as the bytes of their pixels come in. Canvases have no 16-bit grey, no palettes, and no exact colours
// where a pixel is see-through.

import { crc32 } from "./crc32.js";

/**
 * @typedef {object} Kind
 * @property {number} width
 * @property {number} height
 * @property {"grey" | "grey16" | "rgb" | "rgba" | "palette"} colour
 * @property {number[][]} [palette] red, green and blue of each number
 */

/** The number of the colour type, bits of a sample, and bytes of a pixel. */
const FORMATS = { grey: [0, 8, 1], grey16: [0, 16, 2], rgb: [2, 8, 3], rgba: [6, 8, 4], palette: [3, 8, 1] };

/** @param {keyof typeof FORMATS} colour */
export const bytesPerPixel = (colour) => FORMATS[colour][2];

export class PngWriter {
  #parts = [];
  #compressor = new CompressionStream("deflate");
  #input = this.#compressor.writable.getWriter();
  #output = this.#collect();
  #pixel;
  #stride;
  /** The row above the one to come. */
  #above;

  /** @param {Kind} kind */
  constructor({ width, height, colour, palette }) {
    const [type, depth, pixel] = FORMATS[colour];
    this.#pixel = pixel;
    this.#stride = width * pixel;
    this.#above = new Uint8Array(this.#stride);
    const header = new DataView(new ArrayBuffer(13));
    header.setUint32(0, width);
    header.setUint32(4, height);
    header.setUint8(8, depth);
    header.setUint8(9, type);
    this.#parts.push(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
    this.#chunk("IHDR", new Uint8Array(header.buffer));
    if (palette) this.#chunk("PLTE", Uint8Array.from(palette.flat()));
  }

  /** @param {Uint8Array} band of whole rows */
  async write(band) {
    const stride = this.#stride;
    const rows = band.length / stride;
    const filtered = new Uint8Array(band.length + rows);
    for (let row = 0; row < rows; row++) {
      const bytes = band.subarray(row * stride, (row + 1) * stride);
      filtered[row * (stride + 1)] = 4;
      paeth(bytes, this.#above, this.#pixel, filtered.subarray(row * (stride + 1) + 1));
      this.#above = bytes;
    }
    await this.#input.write(filtered);
  }

  async finish() {
    await this.#input.close();
    await this.#output;
    this.#chunk("IEND", new Uint8Array());
    return new Blob(this.#parts, { type: "image/png" });
  }

  async #collect() {
    const reader = this.#compressor.readable.getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      this.#chunk("IDAT", value);
    }
  }

  /** @param {string} name @param {Uint8Array} data */
  #chunk(name, data) {
    const frame = new DataView(new ArrayBuffer(8));
    const letters = new TextEncoder().encode(name);
    frame.setUint32(0, data.length);
    new Uint8Array(frame.buffer).set(letters, 4);
    const sum = new DataView(new ArrayBuffer(4));
    sum.setUint32(0, crc32(data, crc32(letters)));
    this.#parts.push(frame, data, sum);
  }
}

/**
 * PNG's fourth filter: each byte less the one of its left, upper and upper left neighbours that is nearest to the first
 * two added up, less the third.
 * @param {Uint8Array} bytes @param {Uint8Array} above @param {number} pixel @param {Uint8Array} filtered
 */
function paeth(bytes, above, pixel, filtered) {
  for (let i = 0; i < bytes.length; i++) {
    const left = i < pixel ? 0 : bytes[i - pixel];
    const up = above[i];
    const corner = i < pixel ? 0 : above[i - pixel];
    const fromLeft = Math.abs(up - corner);
    const fromUp = Math.abs(left - corner);
    const fromCorner = Math.abs(left + up - 2 * corner);
    const nearest = fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    filtered[i] = bytes[i] - nearest;
  }
}
