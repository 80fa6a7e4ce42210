// A picture and its halvings, so that what is drawn of it costs what the screen costs, however large it is.

// In pixels: what is drawn at once, and what needs no halving.
const PIECE = 1 << 20;
const SMALL = 256;
// Pixels of the screen to one of the picture from which on these are shown as they are.
const UNSMOOTHED = 4;

export class Picture {
  /** @type {ImageBitmap[]} */
  #levels;
  /** Whether something shows through it; known when it was halved. */
  seeThrough = false;
  /** Halves it, piece by piece. */
  halving = this.#halve();

  /** @param {ImageBitmap} bitmap which stays its owner's */
  constructor(bitmap) {
    this.#levels = [bitmap];
  }

  get bitmap() {
    return this.#levels[0];
  }

  /**
   * Draws what is in sight of the picture, were it of that size.
   * @param {CanvasRenderingContext2D} context
   * @param {import("./camera.js").Sight} sight
   * @param {{ width: number, height: number }} size
   */
  draw(context, { scale, x, y, left, top, right, bottom }, { width, height }) {
    const zoom = (scale * width) / this.bitmap.width;
    const halvings = Math.min(Math.max(Math.floor(-Math.log2(zoom)), 0), this.#levels.length - 1);
    const level = this.#levels[halvings];
    const [across, down] = [(scale * width) / level.width, (scale * height) / level.height];
    // A little more than is in sight, for smoothing looks at neighbours.
    const from = [Math.floor((left - x) / across) - 2, Math.floor((top - y) / down) - 2].map((at) => Math.max(at, 0));
    const to = [
      Math.min(Math.ceil((right - x) / across) + 2, level.width),
      Math.min(Math.ceil((bottom - y) / down) + 2, level.height),
    ];
    const size = [to[0] - from[0], to[1] - from[1]];
    context.imageSmoothingEnabled = zoom < UNSMOOTHED;
    context.drawImage(
      level,
      ...[from[0], from[1], size[0], size[1]],
      ...[x + from[0] * across, y + from[1] * down, size[0] * across, size[1] * down],
    );
  }

  close() {
    for (const level of this.#levels.splice(1)) level.close();
  }

  *#halve() {
    for (;;) {
      const from = /** @type {ImageBitmap} */ (this.#levels.at(-1));
      const [width, height] = [from.width >> 1, from.height >> 1];
      if (Math.max(width, height) < SMALL || Math.min(width, height) < 1) break;
      // Kept out of the graphics card: drawing there would be put off, and then be done all at once.
      const context = contextOf(width, height);
      const rows = Math.max(1, Math.floor(PIECE / from.width));
      for (let y = 0; y < height; y += rows) {
        const count = Math.min(rows, height - y);
        context.drawImage(from, 0, 2 * y, 2 * width, 2 * count, 0, y, width, count);
        // Browsers note what is to be drawn, and draw when a pixel is asked for.
        context.getImageData(0, y, 1, 1);
        yield;
      }
      this.#levels.push(context.canvas.transferToImageBitmap());
    }
    const smallest = /** @type {ImageBitmap} */ (this.#levels.at(-1));
    const context = contextOf(smallest.width, smallest.height);
    context.drawImage(smallest, 0, 0);
    const { data } = context.getImageData(0, 0, smallest.width, smallest.height);
    this.seeThrough = data.some((value, at) => at % 4 === 3 && value < 255);
  }
}

/** @param {number} width @param {number} height */
function contextOf(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  return /** @type {OffscreenCanvasRenderingContext2D} */ (context);
}
