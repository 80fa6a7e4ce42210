// Where a pane looks at a picture: how many CSS pixels one of the picture takes, and where in the pane the picture
// begins.

/** @typedef {{ scale: number, x: number, y: number }} Place */
/** @typedef {Place & { left: number, top: number, right: number, bottom: number }} Sight */

// Pixels of the screen to one of the picture, at the nearest.
const NEAREST = 64;

export class Camera {
  /** @type {Place} */
  place = { scale: 1, x: 0, y: 0 };
  /** Pixels of the screen to a CSS pixel. */
  ratio = 1;
  #pane = { width: 1, height: 1 };
  #size = { width: 1, height: 1 };

  /** @param {{ width: number, height: number }} picture */
  set picture({ width, height }) {
    this.#size = { width, height };
    this.place = this.fit();
  }

  get picture() {
    return this.#size;
  }

  /**
   * What was in the middle stays there; what was seen whole is seen whole.
   * @param {{ width: number, height: number }} pane
   */
  set pane({ width, height }) {
    const fitted = this.fitted;
    const { scale, x, y } = this.place;
    const [dx, dy] = [(width - this.#pane.width) / 2, (height - this.#pane.height) / 2];
    this.#pane = { width, height };
    const tooFar = scale < Math.min(this.#fitting, this.actual);
    this.place = fitted || tooFar ? this.fit() : this.#hold({ scale, x: x + dx, y: y + dy });
  }

  get pane() {
    return this.#pane;
  }

  get #fitting() {
    return Math.min(this.#pane.width / this.#size.width, this.#pane.height / this.#size.height);
  }

  /** The scale at which a pixel of the picture is one of the screen. */
  get actual() {
    return 1 / this.ratio;
  }

  get fitted() {
    return Math.abs(this.place.scale / this.#fitting - 1) < 1e-6;
  }

  /** The place that shows the whole picture. */
  fit() {
    return this.#hold({ scale: this.#fitting, x: 0, y: 0 });
  }

  /** The place with another scale at which a point of the pane shows what it shows now. */
  around(/** @type {number} */ wanted, x = this.#pane.width / 2, y = this.#pane.height / 2) {
    const { place } = this;
    const farthest = Math.min(this.#fitting, this.actual);
    const nearest = Math.max(this.#fitting, NEAREST * this.actual);
    const scale = Math.min(Math.max(wanted, farthest), nearest);
    const ratio = scale / place.scale;
    return this.#hold({ scale, x: x - (x - place.x) * ratio, y: y - (y - place.y) * ratio });
  }

  /** @param {number} dx @param {number} dy */
  moved(dx, dy) {
    const { scale, x, y } = this.place;
    return this.#hold({ scale, x: x + dx, y: y + dy });
  }

  /** What a point of the pane shows. @param {number} x @param {number} y @returns {[number, number]} */
  toPicture(x, y) {
    const { scale, x: left, y: top } = this.sight(this.ratio);
    return [(x * this.ratio - left) / scale, (y * this.ratio - top) / scale];
  }

  /** Where in the pane a point of the picture is. @param {number} x @param {number} y @returns {[number, number]} */
  toPane(x, y) {
    const { scale, x: left, y: top } = this.sight(this.ratio);
    return [(left + x * scale) / this.ratio, (top + y * scale) / this.ratio];
  }

  /**
   * What is to be drawn with so many pixels to a CSS pixel: the place, begun on a pixel so that picture and mask meet
   * exactly, and the part of the pane that the picture takes.
   * @param {number} ratio
   * @returns {Sight}
   */
  sight(ratio) {
    const scale = this.place.scale * ratio;
    const [x, y] = [Math.round(this.place.x * ratio), Math.round(this.place.y * ratio)];
    return {
      scale,
      x,
      y,
      left: Math.max(0, x),
      top: Math.max(0, y),
      right: Math.min(Math.round(this.#pane.width * ratio), Math.round(x + this.#size.width * scale)),
      bottom: Math.min(Math.round(this.#pane.height * ratio), Math.round(y + this.#size.height * scale)),
    };
  }

  /** A picture smaller than the pane lies in its middle, a larger one leaves none of it empty. @param {Place} place */
  #hold({ scale, x, y }) {
    const hold = (/** @type {number} */ at, /** @type {number} */ free) =>
      free >= 0 ? free / 2 : Math.min(0, Math.max(free, at));
    return {
      scale,
      x: hold(x, this.#pane.width - this.#size.width * scale),
      y: hold(y, this.#pane.height - this.#size.height * scale),
    };
  }
}

/**
 * The way from one place to another on which what does not move stands still: the corner moves as the scale does.
 * @param {Place} from
 * @param {Place} to
 * @param {number} part of the way, 0 to 1
 */
export function between(from, to, part) {
  const scale = from.scale * (to.scale / from.scale) ** part;
  const along = from.scale === to.scale ? part : (scale - from.scale) / (to.scale - from.scale);
  return { scale, x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along };
}
