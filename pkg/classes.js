// Pictures of several classes.

/**
 * The likeliest class of each pixel, the first where several are.
 * @param {Float32Array} probabilities of so many classes, one after another
 * @param {number} count
 */
export function likeliest(probabilities, count) {
  const pixels = probabilities.length / count;
  const map = new Uint8Array(pixels);
  const most = probabilities.slice(0, pixels);
  for (let c = 1; c < count; c++) {
    for (let i = 0, at = c * pixels; i < pixels; i++, at++) {
      if (probabilities[at] > most[i]) {
        most[i] = probabilities[at];
        map[i] = c;
      }
    }
  }
  return map;
}

/**
 * The colour of a class, as `sam2unet segment` has it: each bit of the number goes to red, green and blue in turn, the
 * lowest as their highest.
 * @param {number} number
 */
export function classColour(number) {
  const colour = [0, 0, 0];
  for (let bit = 0; bit < 8; bit++) {
    if ((number >> bit) & 1) colour[bit % 3] |= 128 >> Math.floor(bit / 3);
  }
  return colour;
}

/**
 * What draws a pixel, given how surely it is the ground and where its colour stands.
 * @param {Uint8ClampedArray} data
 * @param {Float32Array} probabilities
 * @param {Uint8Array} map
 * @param {number} opacity
 */
export function classPainters(data, probabilities, map, opacity) {
  const colours = Array.from({ length: probabilities.length / map.length }, (_, number) => classColour(number));
  return {
    mask: (/** @type {number} */ _, /** @type {number} */ at) => {
      data.set(colours[map[at / 4]], at);
      data[at + 3] = 255;
    },
    probability: (/** @type {number} */ _, /** @type {number} */ at) => {
      const i = at / 4;
      data[at] = data[at + 1] = data[at + 2] = Math.round(probabilities[map[i] * map.length + i] * 255);
      data[at + 3] = 255;
    },
    alpha: (/** @type {number} */ ground, /** @type {number} */ at) => {
      data[at + 3] = Math.round((1 - ground) * 255);
    },
    overlay: (/** @type {number} */ _, /** @type {number} */ at) => {
      const number = map[at / 4];
      if (number === 0) return;
      for (let c = 0; c < 3; c++) data[at + c] += (colours[number][c] - data[at + c]) * opacity;
    },
  };
}
