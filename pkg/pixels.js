// The pixels of what the browser has decoded.

/** @param {ImageBitmap | ImageData} image */
export function readPixels(image) {
  if (image instanceof ImageData) return image;
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}
