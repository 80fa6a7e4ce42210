// A result that works out each thing once, while several files are made of it.

/**
 * @param {import("../pkg/index.js").Result} result
 * @returns {import("../pkg/index.js").Result}
 */
export function once(result) {
  const own = Object.create(result);
  for (const name of ["pixels", "polygons", "rle"]) {
    const known = new Map();
    own[name] = (/** @type {(number | undefined)[]} */ ...parameters) => {
      const key = parameters.join();
      if (!known.has(key)) known.set(key, result[name](...parameters));
      return known.get(key);
    };
  }
  return own;
}
