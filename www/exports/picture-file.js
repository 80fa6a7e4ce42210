// Files of pictures: painted here, a band at a time, and written in the background.

import { Job } from "./background.js";
import { bytesPerPixel } from "./png-writer.js";

const BAND = 1 << 17;

/**
 * @typedef {(bytes: Uint8ClampedArray, from: number, to: number) => void} Paint writes the pixels of these numbers
 * @param {"png" | "jpeg"} format
 * @param {import("./png-writer.js").Kind & { paint: Paint }} picture
 * @returns {Promise<Blob>}
 */
export async function pictureFile(format, { paint, ...kind }) {
  const { width, height, colour } = kind;
  const file = new Job(format, kind);
  const rows = Math.max(1, Math.floor(BAND / width));
  for (let y = 0; y < height; y += rows) {
    const [from, to] = [y * width, Math.min(y + rows, height) * width];
    const band = new Uint8ClampedArray((to - from) * bytesPerPixel(colour));
    paint(band, from, to);
    await file.write(band, [band.buffer]);
  }
  return file.finish();
}
