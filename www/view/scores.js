// What the network said of a picture, made quick to look up: at every scale, and how much of the picture is mask.

/** @typedef {import("../pkg/index.js").Result} Result */
/** @typedef {{ data: Float32Array | Uint16Array, width: number, height: number, one: number }} Level */

// Pixels between two looks at the clock.
const PIECE = 1 << 16;
// Steps of a threshold that are told apart when pixels are counted.
const STEPS = 10_000;
const ONE = 65_535;

export class Scores {
  /** @type {Level[]} */
  #levels;
  /** @type {Uint32Array | undefined} */
  #counts;

  /** @param {Result} result */
  constructor(result) {
    const { probabilities, width, height } = result;
    this.result = result;
    this.#levels = [{ data: probabilities, width, height, one: 1 }];
  }

  /** The probabilities at the scale that shows so many pixels in one, of those there are by now. */
  level(/** @type {number} */ pixels) {
    const halvings = Math.min(Math.max(Math.floor(Math.log2(pixels)), 0), this.#levels.length - 1);
    return { ...this.#levels[halvings], halvings };
  }

  /** How much of the picture is mask, once it was counted. @param {number} threshold */
  share(threshold) {
    const { width, height } = this.result;
    return this.#counts && this.#counts.subarray(Math.ceil(threshold * STEPS - 1e-6)).reduce(add, 0) / (width * height);
  }

  /** The classes in the picture but for the ground, the largest first, once they were counted. */
  shares() {
    const { classes, width, height } = this.result;
    return (
      this.#counts &&
      classes?.names
        .map((name, number) => ({ name, number, share: this.#counts[number] / (width * height) }))
        .filter(({ number, share }) => number > 0 && share > 0)
        .sort((one, other) => other.share - one.share)
    );
  }

  /** What is said of a pixel. @param {number} x @param {number} y */
  at(x, y) {
    const { probabilities, classes, width } = this.result;
    const pixel = y * width + x;
    if (!classes) return { probability: probabilities[pixel] };
    const number = classes.map[pixel];
    return { probability: probabilities[number * classes.map.length + pixel], className: classes.names[number] };
  }

  *counting() {
    const { probabilities, classes } = this.result;
    const counts = new Uint32Array(STEPS + 1);
    const values = classes ? classes.map : probabilities;
    const steps = classes ? 1 : STEPS;
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      for (let i = from; i < to; i++) counts[(values[i] * steps) | 0] += 1;
      yield;
    }
    this.#counts = counts;
  }

  /** Classes are not halved: there is none between two of them. */
  *halving() {
    while (!this.result.classes) {
      const from = this.#levels[this.#levels.length - 1];
      const [width, height] = [from.width >> 1, from.height >> 1];
      if (Math.min(width, height) < 1 || Math.max(width, height) < 256) return;
      const data = new Uint16Array(width * height);
      const share = ONE / from.one / 4;
      for (let y = 0; y < height; y++) {
        halveRow(from, y, data.subarray(y * width, (y + 1) * width), share);
        if (y % Math.ceil(PIECE / from.width) === 0) yield;
      }
      this.#levels.push({ data, width, height, one: ONE });
    }
  }
}

/** @param {Level} from @param {number} y @param {Uint16Array} row @param {number} share of each of four values */
function halveRow({ data, width }, y, row, share) {
  for (let x = 0, at = 2 * y * width; x < row.length; x++, at += 2) {
    row[x] = (data[at] + data[at + 1] + data[at + width] + data[at + width + 1]) * share + 0.5;
  }
}

const add = (/** @type {number} */ sum, /** @type {number} */ value) => sum + value;
