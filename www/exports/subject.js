// What files are made of: a picture with its mask, and how that is shown.

/**
 * @typedef {object} Subject what a file is made of
 * @property {string} name of the picture
 * @property {import("../pkg/index.js").Result} result
 * @property {number} threshold
 * @property {[number, number, number]} color
 * @property {number} opacity
 */

/**
 * Tells of a pixel by its number, row by row.
 * @param {Subject} subject
 * @returns {(pixel: number) => boolean}
 */
export function insideOf({ result, threshold }) {
  const { classes, probabilities } = result;
  return classes ? (pixel) => classes.map[pixel] !== 0 : (pixel) => probabilities[pixel] >= threshold;
}

/**
 * What is told apart in the mask, each with its number in pkg's Result.
 * @param {Subject} subject
 * @returns {{ name: string, number?: number }[]}
 */
export function categoriesOf({ result }) {
  if (!result.classes) return [{ name: "object" }];
  return result.classes.names.map((name, number) => ({ name, number })).slice(1);
}
