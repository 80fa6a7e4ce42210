// What callers give as a picture, as something that can be sent to the worker and kept for a second try.

import { absolute } from "./addresses.js";

/** @typedef {{ name: string, blob?: Blob, url?: string, image?: ImageBitmap | ImageData }} Picture */

/**
 * @param {import("./index.d.ts").PictureSource} source
 * @param {string} unnamed what it is called where it has no name
 * @returns {Promise<Picture>}
 */
export async function toPicture(source, unnamed = "the picture") {
  if (source instanceof Blob) return { name: source instanceof File ? source.name : unnamed, blob: source };
  if (typeof source === "string" || source instanceof URL) {
    const url = absolute(source);
    return { name: url.startsWith("data:") ? unnamed : url, url };
  }
  if (source instanceof ImageData) return { name: unnamed, image: source };
  if (globalThis.HTMLVideoElement && source instanceof HTMLVideoElement && source.readyState < source.HAVE_CURRENT_DATA) {
    throw new TypeError(`${unnamed}: the video shows no frame yet; wait for its loadeddata event`);
  }
  try {
    // A copy: the caller may draw on the canvas, or close the frame, while we work.
    const image = await createImageBitmap(/** @type {ImageBitmapSource} */ (source), { premultiplyAlpha: "none" });
    return { name: unnamed, image };
  } catch (error) {
    const kind = Object.prototype.toString.call(source).slice(8, -1);
    throw new TypeError(`${unnamed}: a ${kind} cannot be read (${error instanceof Error ? error.message : error})`);
  }
}
