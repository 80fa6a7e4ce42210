// JPEG files, by the browser itself, as the bytes of their pixels come in.

export class JpegWriter {
  #canvas;
  #context;
  #y = 0;

  /** @param {import("./png-writer.js").Kind} kind of which the colour is rgba */
  constructor({ width, height }) {
    this.#canvas = new OffscreenCanvas(width, height);
    this.#context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      this.#canvas.getContext("2d", { alpha: false, willReadFrequently: true })
    );
  }

  /** @param {Uint8ClampedArray} band of whole rows */
  write(band) {
    const image = new ImageData(band, this.#canvas.width);
    this.#context.putImageData(image, 0, this.#y);
    this.#y += image.height;
  }

  finish() {
    return this.#canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  }
}
