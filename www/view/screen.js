// The canvas of a view: draws picture and layers in one pane or two, at the screen's own resolution when all is still.

import { Layer } from "./layer.js";

/**
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {import("./camera.js").Sight} Sight
 * @typedef {import("./picture.js").Picture} Picture
 * @typedef {import("./scores.js").Scores} Scores
 * @typedef {import("./view.js").Settings} Settings
 * @typedef {{ picture: Picture, scores?: Scores, camera: Camera, settings: Settings }} Scene
 */

// In milliseconds: what a frame may take while something moves. Where it takes more, it is drawn coarser, with pixels
// of up to so many CSS pixels; and how long all has to be still to be drawn at its finest.
const BUDGET = 12;
const COARSEST = 2;
const STILL = 120;
// In CSS pixels: between two panes, contours on each side of an edge, and squares behind what can be seen through.
const GAP = 8;
const LINE = 1.5;
const CHECKER = 8;

export class Screen {
  canvas = document.createElement("canvas");
  #context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  /** One a pane. */
  #layers = [new Layer(), new Layer()];
  /** In pixels of the screen. */
  #size = { width: 1, height: 1 };
  /** Pixels of the screen to a CSS pixel. */
  #ratio = 1;
  /** When the last frame was drawn, how coarse, and what a pixel of a frame takes, in milliseconds. */
  #drawn = { at: -Infinity, coarse: 1, cost: 2e-6 };
  #later = 0;
  #redraw;

  /** @param {() => void} redraw asks for another frame */
  constructor(redraw) {
    this.#redraw = redraw;
  }

  get ratio() {
    return this.#ratio;
  }

  /** @param {ResizeObserverEntry} entry */
  resize({ contentRect, devicePixelContentBoxSize }) {
    const exact = devicePixelContentBoxSize?.[0];
    this.#ratio = devicePixelRatio;
    this.#size = {
      width: pixels(contentRect.width * devicePixelRatio, exact?.inlineSize),
      height: pixels(contentRect.height * devicePixelRatio, exact?.blockSize),
    };
  }

  /**
   * The panes, in CSS pixels: one, or for both sides two that share the longer way.
   * @param {Settings["mode"]} mode
   * @param {{ width: number, height: number }} picture
   */
  panes(mode, picture) {
    const [width, height] = [this.#size.width / this.#ratio, this.#size.height / this.#ratio];
    if (mode !== "side") return [{ x: 0, y: 0, width, height }];
    const half = (/** @type {number} */ length) => Math.max(1, (length - GAP) / 2);
    const beside = { width: half(width), height };
    const below = { width, height: half(height) };
    const room = (/** @type {typeof beside} */ pane) =>
      Math.min(pane.width / picture.width, pane.height / picture.height);
    return room(beside) >= room(below)
      ? [0, beside.width + GAP].map((x) => ({ x, y: 0, ...beside }))
      : [0, below.height + GAP].map((y) => ({ x: 0, y, ...below }));
  }

  /** @param {Scene | undefined} scene @param {number} now */
  draw(scene, now) {
    const ratio = this.#ratio / this.#chooseCoarseness(now);
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (scene) this.#drawPanes(scene, ratio);
  }

  /** Frees what it has painted. */
  clear() {
    this.#layers = [new Layer(), new Layer()];
  }

  /**
   * Pixels of the screen to one that is drawn, along each side: one when all is still, and while things move as many as
   * it takes to draw in time.
   * @param {number} now
   */
  #chooseCoarseness(now) {
    const drawn = this.#drawn;
    const { width, height } = this.#size;
    const moving = now - drawn.at < STILL;
    const needed = Math.ceil(Math.sqrt((width * height * drawn.cost) / BUDGET));
    const coarsest = Math.ceil(COARSEST * this.#ratio);
    drawn.coarse = moving ? Math.min(Math.max(drawn.coarse, needed), coarsest) : 1;
    drawn.at = now;
    const size = { width: Math.ceil(width / drawn.coarse), height: Math.ceil(height / drawn.coarse) };
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size);
    const started = performance.now();
    // Once the browser has drawn too, which puts off what it is told.
    setTimeout(() => {
      const cost = (performance.now() - started) / (size.width * size.height);
      drawn.cost += (Math.min(cost, 3 * drawn.cost) - drawn.cost) / 8;
    });
    clearTimeout(this.#later);
    if (drawn.coarse > 1) {
      this.#later = setTimeout(() => {
        drawn.at = -Infinity;
        this.#redraw();
      }, STILL);
    }
    return drawn.coarse;
  }

  /** @param {Scene} scene @param {number} ratio pixels to a CSS pixel */
  #drawPanes({ picture, scores, camera, settings }, ratio) {
    const context = this.#context;
    const sight = camera.sight(ratio);
    const { mode, compare, contours, opacity, color, threshold } = settings;
    const look = { heat: mode === "heat", contours, opacity, color, threshold, line: LINE * ratio };
    // The mask beside a picture is all there is in its pane, and its contours are of use on the picture.
    const onPicture = contours && { ...look, opacity: 0 };
    const looks = mode === "side" ? [onPicture, { ...look, opacity: 1, contours: false }] : [look];
    this.panes(mode, camera.picture).forEach((pane, number) => {
      context.save();
      context.translate(Math.round(pane.x * ratio), Math.round(pane.y * ratio));
      clip(context, sight);
      if (number === 0) {
        if (picture.seeThrough) fill(context, sight, checkers(context, Math.round(CHECKER * ratio)));
        picture.draw(context, sight, camera.picture);
      } else fill(context, sight, "black");
      if (mode === "compare") clip(context, { ...sight, left: Math.round(compare * pane.width * ratio) });
      const [look, layer] = [looks[number], this.#layers[number]];
      if (scores && look) {
        layer.paint(scores, sight, look);
        layer.draw(context, sight.left, sight.top);
      }
      context.restore();
    });
  }
}

/** @param {CanvasRenderingContext2D} context @param {Sight} sight */
function clip(context, { left, top, right, bottom }) {
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
}

/** @param {CanvasRenderingContext2D} context @param {Sight} sight @param {string | CanvasPattern} style */
function fill(context, { left, top, right, bottom }, style) {
  context.fillStyle = style;
  context.fillRect(left, top, right - left, bottom - top);
}

/** @param {CanvasRenderingContext2D} context @param {number} side */
function checkers(context, side) {
  const board = new OffscreenCanvas(2 * side, 2 * side);
  const paint = /** @type {OffscreenCanvasRenderingContext2D} */ (board.getContext("2d"));
  paint.fillStyle = "#ffffff";
  paint.fillRect(0, 0, 2 * side, 2 * side);
  paint.fillStyle = "#d4d8dc";
  paint.fillRect(0, 0, side, side);
  paint.fillRect(side, side, side, side);
  return /** @type {CanvasPattern} */ (context.createPattern(board, "repeat"));
}

/**
 * A length in pixels of the screen as the browser says, which knows how it rounds; but for browsers that play another
 * screen than they have, and tell the length on that.
 * @param {number} length
 * @param {number} exact
 */
function pixels(length, exact = length) {
  return Math.max(1, Math.round(Math.abs(exact - length) < 1 ? exact : length));
}
