// All that a mask can be saved as.

import * as coco from "./coco.js";
import * as cutout from "./cutout.js";
import * as geojson from "./geojson.js";
import * as mask from "./mask.js";
import * as npy from "./npy.js";
import * as overlay from "./overlay.js";
import * as probability from "./probability.js";
import * as svg from "./svg.js";

/**
 * @typedef {object} Format
 * @property {string} id
 * @property {string} label the key of its name
 * @property {string} description the key of a line about it
 * @property {string} extension
 * @property {(subject: import("./subject.js").Subject) => Promise<Blob>} make
 * @property {typeof coco.collect} [collect] where one file holds all pictures of a ZIP
 */

/** @type {Format[]} */
export const formats = [
  { id: "mask", extension: "png", make: mask.make },
  { id: "cutout", extension: "png", make: cutout.make },
  { id: "overlay", extension: "png", make: overlay.make },
  { id: "probability", extension: "png", make: probability.make },
  { id: "npy", extension: "npy", make: npy.make },
  { id: "svg", extension: "svg", make: svg.make },
  { id: "svg-over", extension: "svg", make: svg.makeOver },
  { id: "geojson", extension: "geojson", make: geojson.make },
  { id: "coco", extension: "json", make: coco.make, collect: coco.collect },
].map((format) => ({ ...format, label: `exports.${format.id}`, description: `exports.${format.id}.about` }));
