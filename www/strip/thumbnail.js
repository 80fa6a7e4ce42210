// Small pictures of pictures.

/** Twice what the strip shows, for screens with dense pixels. */
const SIDE = 144;
/** A mask needs less. */
const MASK_SIDE = 72;

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Draws the middle of a picture, if the browser can decode it. One after another, so that at most one large picture is
 * decoded at a time.
 * @param {HTMLCanvasElement} canvas
 * @param {Blob} picture
 * @returns {Promise<boolean>}
 */
export function drawPicture(canvas, picture) {
  const drawn = last.then(async () => {
    // Its tile may be gone by now.
    if (!canvas.isConnected) return false;
    try {
      const bitmap = await createImageBitmap(picture, { resizeHeight: 1.5 * SIDE, resizeQuality: "medium" });
      drawBitmap(canvas, bitmap);
      bitmap.close();
      return true;
    } catch {
      return false;
    }
  });
  last = drawn;
  return drawn;
}

/** @param {HTMLCanvasElement} canvas @param {ImageBitmap} bitmap */
function drawBitmap(canvas, bitmap) {
  canvas.width = canvas.height = SIDE;
  const side = Math.min(bitmap.width, bitmap.height);
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, x, y, side, side, 0, 0, SIDE, SIDE);
}

/**
 * Draws the middle of a picture that the browser cannot decode.
 * @param {HTMLCanvasElement} canvas
 * @param {{ width: number, height: number }} size
 * @param {Uint8ClampedArray} pixels
 */
export function drawPixels(canvas, size, pixels) {
  sample(canvas, SIDE, size, (data, at, from) => data.set(pixels.subarray(from * 4, from * 4 + 4), at));
}

/**
 * Draws the middle of a mask, see-through beside it.
 * @param {HTMLCanvasElement} canvas
 * @param {import("../pkg/index.js").Result} result
 * @param {number[]} color
 */
export function drawMask(canvas, result, color) {
  const { probabilities, classes, threshold } = result;
  sample(canvas, MASK_SIDE, result, (data, at, from) => {
    const inside = classes ? classes.map[from] > 0 : probabilities[from] >= threshold;
    if (inside) data.set([...color, 255], at);
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} to pixels of the canvas's sides
 * @param {{ width: number, height: number }} size
 * @param {(data: Uint8ClampedArray, at: number, from: number) => void} paint a pixel, from one of the picture
 */
function sample(canvas, to, { width, height }, paint) {
  canvas.width = canvas.height = to;
  const image = new ImageData(to, to);
  const side = Math.min(width, height);
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  for (let y = 0, at = 0; y < to; y++) {
    const row = Math.floor(top + ((y + 0.5) / to) * side) * width;
    for (let x = 0; x < to; x++, at += 4) paint(image.data, at, row + Math.floor(left + ((x + 0.5) / to) * side));
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
