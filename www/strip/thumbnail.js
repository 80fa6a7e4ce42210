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
export function drawBitmap(canvas, bitmap) {
  canvas.width = canvas.height = SIDE;
  const side = Math.min(bitmap.width, bitmap.height);
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d").drawImage(bitmap, x, y, side, side, 0, 0, SIDE, SIDE);
}

/**
 * Draws the middle of a mask, see-through beside it.
 * @param {HTMLCanvasElement} canvas
 * @param {import("../pkg/index.js").Result} result
 * @param {number[]} color
 */
export function drawMask(canvas, { width, height, probabilities, classes, threshold }, color) {
  canvas.width = canvas.height = MASK_SIDE;
  const image = new ImageData(MASK_SIDE, MASK_SIDE);
  const side = Math.min(width, height);
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  for (let y = 0, at = 0; y < MASK_SIDE; y++) {
    const row = Math.floor(top + ((y + 0.5) / MASK_SIDE) * side) * width;
    for (let x = 0; x < MASK_SIDE; x++, at += 4) {
      const from = row + Math.floor(left + ((x + 0.5) / MASK_SIDE) * side);
      const inside = classes ? classes.map[from] > 0 : probabilities[from] >= threshold;
      if (inside) image.data.set([...color, 255], at);
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
