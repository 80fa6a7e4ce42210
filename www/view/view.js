// A picture and what the network found in it, to look at from near and far.

import { between, Camera } from "./camera.js";
import { Handle } from "./handle.js";
import { watchHands } from "./hands.js";
import { Layer } from "./layer.js";
import { Legend } from "./legend.js";
import { Picture } from "./picture.js";
import { Scores } from "./scores.js";
import { inSlices } from "./slices.js";
import { Tools } from "./tools.js";

/**
 * @typedef {import("../pkg/index.js").Result} Result
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Say
 * @typedef {object} Settings
 * @property {"overlay" | "side" | "compare" | "heat"} mode
 * @property {boolean} contours
 * @property {number} opacity
 * @property {[number, number, number]} color
 * @property {number} threshold
 * @property {number} compare where the handle stands, 0 to 1
 */

// By a button or a key.
const ZOOM = 1.5;
// In CSS pixels: by a key, and between two panes.
const MOVE = 64;
const PROBE = 8;
const GAP = 8;
// In milliseconds: of a zoom that is not of the hand itself, and of stillness, after which all is drawn at its finest.
const GLIDE = 180;
const STILL = 120;
// In milliseconds: what a frame may take while something moves. Where it takes more, it is drawn coarser, with pixels of
// up to so many CSS pixels.
const BUDGET = 12;
const COARSEST = 2;
// Contours, on each side of an edge, in CSS pixels.
const LINE = 1.5;
// Classes whose share is told.
const NAMED = 3;
// Squares behind what can be seen through, in CSS pixels.
const CHECKER = 8;

/**
 * "change" tells of a setting that was changed from within, "hover" of the pixel that is pointed at: `{ x, y, probability,
 * className? }`, or null.
 */
export class View extends EventTarget {
  /** @type {Settings} */
  #settings = { mode: "overlay", contours: false, opacity: 0.5, color: [255, 64, 96], threshold: 0.5, compare: 0.5 };
  #say;
  #percent = new Intl.NumberFormat(language(), { style: "percent" });
  #fine = new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 1 });
  #decimal = new Intl.NumberFormat(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  #root = element("div", "view");
  #stage = element("div", "view-stage");
  #canvas = document.createElement("canvas");
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  #mark = element("div", "view-mark");
  #caption = element("p", "view-caption");
  #probe = element("p", "view-probe");
  #handle;
  #legend;
  #tools;

  #camera = new Camera();
  #layer = new Layer();
  /** What the layer was painted for. */
  #painted = "";
  /** When the last frame was drawn, how coarse, and what a pixel of a frame takes, in milliseconds. */
  #drawn = { at: -Infinity, coarse: 1, cost: 2e-6 };
  /** The stage, in pixels of the screen. */
  #size = { width: 1, height: 1 };
  /** @type {{ from: import("./camera.js").Place, to: import("./camera.js").Place, start: number } | undefined} */
  #glide;
  #frame = 0;
  #later = 0;

  #name = "";
  /** @type {Picture | undefined} */
  #picture;
  /** @type {Scores | undefined} */
  #scores;
  #shown = new AbortController();
  /** @type {{ x: number, y: number } | null} */
  #pointed = null;

  /** @param {HTMLElement} host which it fills @param {Say} say what there is under the keys of texts.js */
  constructor(host, say) {
    super();
    this.#say = say;
    this.#handle = new Handle(say("view.compare"), (compare) => this.#change({ compare }));
    this.#legend = new Legend();
    this.#tools = new Tools(say, this);
    this.#caption.role = "status";
    this.#stage.role = "application";
    this.#stage.tabIndex = 0;
    this.#stage.ariaDescription = say("view.keys");
    this.#stage.append(this.#canvas, this.#mark);
    const screen = element("div", "view-screen");
    screen.append(this.#stage, this.#handle.element, this.#legend.element);
    const foot = element("div", "view-foot");
    foot.append(this.#caption, this.#probe, this.#tools.element);
    this.#root.append(screen, foot);
    host.append(this.#root);
    watchHands(this.#stage, {
      pan: (dx, dy) => this.#go(this.#camera.moved(dx, dy)),
      zoom: (factor, x, y) => this.#zoom(factor, this.#inPane(x, y)),
      toggle: (x, y) => this.#toggle(this.#inPane(x, y)),
      point: (at) => this.#point(at),
      press: (key, shift) => this.#press(key, shift),
    });
    const box = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype ? "device-pixel-content-box" : "content-box";
    new ResizeObserver((entries) => this.#resize(entries[0])).observe(this.#stage, { box });
    this.#update();
  }

  get settings() {
    return { ...this.#settings };
  }

  set settings(/** @type {Partial<Settings>} */ settings) {
    Object.assign(this.#settings, settings);
    this.#update();
  }

  /**
   * Shows a picture, alone while it has no result. The same picture stays where it was moved to. The picture and the result
   * stay the caller's; the picture is to be closed only when something else is shown.
   * @param {{ name: string, picture: ImageBitmap, result?: Result }} shown
   */
  async show({ name, picture, result }) {
    this.#shown.abort();
    const { signal } = (this.#shown = new AbortController());
    const [width, height] = [result?.width ?? picture.width, result?.height ?? picture.height];
    const moved = this.#picture?.bitmap !== picture;
    if (moved) {
      this.#picture?.close();
      this.#picture = new Picture(picture);
    }
    if (moved || this.#camera.picture.width !== width || this.#camera.picture.height !== height) {
      this.#glide = undefined;
      this.#camera.picture = { width, height };
      this.#point(null);
    }
    this.#name = name;
    this.#scores = result && new Scores(result);
    this.#painted = "";
    this.#update();
    const works = [this.#scores?.counting(), this.#picture?.halving, this.#scores?.halving()];
    for (const work of works.filter((work) => work !== undefined)) {
      if (!(await inSlices(work, signal))) return;
      this.#painted = "";
      this.#update();
    }
  }

  /** Shows nothing, and frees what it made for what it showed. */
  clear() {
    this.#shown.abort();
    this.#picture?.close();
    this.#picture = this.#scores = undefined;
    this.#name = "";
    this.#layer = new Layer();
    this.#painted = "";
    this.#point(null);
    this.#update();
  }

  zoomIn() {
    this.#goTo(this.#camera.around(this.#aim.scale * ZOOM));
  }

  zoomOut() {
    this.#goTo(this.#camera.around(this.#aim.scale / ZOOM));
  }

  fit() {
    this.#goTo(this.#camera.fit());
  }

  /** A pixel of the picture on one of the screen. */
  actualSize() {
    this.#goTo(this.#camera.around(this.#camera.actual));
  }

  // Where it looks.

  /** Where it is on its way to, or is. */
  get #aim() {
    return this.#glide?.to ?? this.#camera.place;
  }

  /** @param {import("./camera.js").Place} place */
  #go(place) {
    this.#glide = undefined;
    this.#camera.place = place;
    this.#redraw();
  }

  /** @param {import("./camera.js").Place} place */
  #goTo(place) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#go(place);
    else {
      this.#glide = { from: this.#camera.place, to: place, start: performance.now() };
      this.#redraw();
    }
  }

  /** @param {number} factor @param {[number, number]} at */
  #zoom(factor, at) {
    const before = this.#camera.place.scale;
    this.#go(this.#camera.around(before * factor, ...at));
    return this.#camera.place.scale !== before;
  }

  /** @param {[number, number]} at */
  #toggle(at) {
    const camera = this.#camera;
    this.#goTo(camera.fitted ? camera.around(Math.max(camera.actual, 2 * camera.place.scale), ...at) : camera.fit());
  }

  /** @param {string} key @param {boolean} shift */
  #press(key, shift) {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0];
    if (dx || dy) {
      if (shift) this.#movePointed(dx, dy);
      else this.#goTo(this.#camera.moved(-dx * MOVE, -dy * MOVE));
      return true;
    }
    const act = {
      "+": this.zoomIn,
      "=": this.zoomIn,
      "-": this.zoomOut,
      0: this.fit,
      1: this.actualSize,
    }[key];
    act?.call(this);
    return act !== undefined;
  }

  /** The panes, in CSS pixels: one, or two that share the longer way. */
  get #panes() {
    const { ratio, picture } = this.#camera;
    const [width, height] = [this.#size.width / ratio, this.#size.height / ratio];
    if (this.#settings.mode !== "side") return [{ x: 0, y: 0, width, height }];
    const beside = { width: (width - GAP) / 2, height };
    const below = { width, height: (height - GAP) / 2 };
    const room = (/** @type {typeof beside} */ pane) => Math.min(pane.width / picture.width, pane.height / picture.height);
    return room(beside) >= room(below)
      ? [0, beside.width + GAP].map((x) => ({ x, y: 0, ...beside }))
      : [0, below.height + GAP].map((y) => ({ x: 0, y, ...below }));
  }

  /** A point of the stage as one of the pane that it is in. @param {number} x @param {number} y @returns {[number, number]} */
  #inPane(x, y) {
    const pane = this.#panes.findLast((pane) => x >= pane.x && y >= pane.y) ?? { x: 0, y: 0 };
    return [x - pane.x, y - pane.y];
  }

  /** @param {ResizeObserverEntry} entry */
  #resize({ contentRect, devicePixelContentBoxSize }) {
    const exact = devicePixelContentBoxSize?.[0];
    this.#camera.ratio = devicePixelRatio;
    this.#size = {
      width: pixels(contentRect.width * devicePixelRatio, exact?.inlineSize),
      height: pixels(contentRect.height * devicePixelRatio, exact?.blockSize),
    };
    this.#fitPanes();
    // At once, before the browser shows the new size.
    this.#draw(performance.now());
  }

  #fitPanes() {
    const [{ width, height }] = this.#panes;
    if (width !== this.#camera.pane.width || height !== this.#camera.pane.height) this.#camera.pane = { width, height };
  }

  // What is pointed at.

  /** @param {{ x: number, y: number } | null} at in CSS pixels of the stage */
  #point(at) {
    const size = this.#camera.picture;
    const [x, y] = at ? this.#camera.toPicture(...this.#inPane(at.x, at.y)).map(Math.floor) : [-1, -1];
    const inside = this.#scores && x >= 0 && y >= 0 && x < size.width && y < size.height;
    this.#markByKeys(false);
    this.#setPointed(inside ? { x, y } : null);
  }

  /** Moves what is pointed at by keys, beginning in the middle. @param {number} dx @param {number} dy */
  #movePointed(dx, dy) {
    if (!this.#scores) return;
    const camera = this.#camera;
    const { width, height } = camera.picture;
    const step = Math.max(1, Math.round(PROBE / camera.place.scale));
    const [x, y] = this.#pointed
      ? [this.#pointed.x + dx * step, this.#pointed.y + dy * step]
      : camera.toPicture(camera.pane.width / 2, camera.pane.height / 2).map(Math.floor);
    this.#markByKeys(true);
    this.#setPointed({ x: Math.min(Math.max(x, 0), width - 1), y: Math.min(Math.max(y, 0), height - 1) });
    this.#redraw();
  }

  /** A pointer shows where it is itself, and would have too much to say. @param {boolean} keys */
  #markByKeys(keys) {
    this.#mark.hidden = !keys;
    this.#probe.ariaLive = keys ? "polite" : "off";
  }

  /** @param {{ x: number, y: number } | null} pointed */
  #setPointed(pointed) {
    if (pointed?.x === this.#pointed?.x && pointed?.y === this.#pointed?.y) return;
    this.#pointed = pointed;
    const detail = pointed && this.#scores ? { ...pointed, ...this.#scores.at(pointed.x, pointed.y) } : null;
    this.#probe.textContent = detail
      ? this.#say(detail.className === undefined ? "view.probe" : "view.probeClass", {
          x: detail.x,
          y: detail.y,
          class: detail.className ?? "",
          probability: this.#decimal.format(detail.probability),
        })
      : "";
    this.dispatchEvent(new CustomEvent("hover", { detail }));
  }

  // What it looks like.

  /** @param {Partial<Settings>} settings */
  #change(settings) {
    this.settings = settings;
    this.dispatchEvent(new CustomEvent("change", { detail: settings }));
  }

  /** Brings all in line with what is shown and how. */
  #update() {
    const { mode, compare, threshold } = this.#settings;
    const say = this.#say;
    const classes = this.#scores?.shares();
    const share = this.#scores?.share(threshold);
    this.#stage.ariaLabel = this.#name ? say("view.label", { name: this.#name }) : say("view.empty");
    this.#handle.element.hidden = mode !== "compare" || !this.#scores;
    this.#handle.value = compare;
    this.#handle.text = say("view.compareValue", { share: this.#percent.format(compare) });
    this.#tools.element.inert = !this.#picture;
    if (mode === "heat") {
      const [from, to] = [this.#decimal.format(0), this.#decimal.format(1)];
      this.#legend.showHeat(this.#scores && { from, to, label: say("view.heat", { from, to }) });
    } else this.#legend.showClasses(classes);
    const caption = this.#describe(classes, share);
    if (this.#caption.textContent !== caption) this.#caption.textContent = caption;
    this.#fitPanes();
    this.#redraw();
  }

  /** @param {ReturnType<Scores["shares"]>} classes @param {number | undefined} share */
  #describe(classes, share) {
    const name = this.#name;
    if (share === undefined) return name && this.#say("view.picture", { name });
    const format = (/** @type {number} */ part) => (part < 0.1 ? this.#fine : this.#percent).format(part);
    if (!classes) {
      const threshold = this.#decimal.format(this.#settings.threshold);
      return this.#say("view.share", { name, share: format(share), threshold });
    }
    if (classes.length === 0) return this.#say("view.ground", { name, ground: this.#scores.result.classes.names[0] });
    const named = classes.slice(0, NAMED);
    const each = named.map(({ name, share }) => this.#say("view.class", { class: name, share: format(share) }));
    return this.#say(classes.length > NAMED ? "view.classesAndMore" : "view.classes", {
      name,
      classes: new Intl.ListFormat(language(), { type: "unit" }).format(each),
      more: classes.length - NAMED,
    });
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame((now) => this.#draw(now));
  }

  /** @param {number} now */
  #draw(now) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#glide) {
      const { from, to, start } = this.#glide;
      const part = Math.min(Math.max((now - start) / GLIDE, 0), 1);
      this.#camera.place = part < 1 ? between(from, to, 1 - (1 - part) ** 3) : to;
      if (part < 1) this.#redraw();
      else this.#glide = undefined;
    }
    const ratio = this.#camera.ratio / this.#chooseCoarseness(now);
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (this.#picture) this.#drawPanes(this.#camera.sight(ratio), ratio);
    this.#tools.zoom = this.#percent.format(this.#camera.place.scale / this.#camera.actual);
    this.#stage.classList.toggle("view-fitted", this.#camera.fitted);
    if (this.#pointed) this.#placeMark(this.#pointed);
  }

  /**
   * Pixels of the screen to one that is drawn, along each side: one when all is still, and while things move as many as it
   * takes to draw in time.
   * @param {number} now
   */
  #chooseCoarseness(now) {
    const drawn = this.#drawn;
    const { width, height } = this.#size;
    const moving = now - drawn.at < STILL;
    const needed = Math.ceil(Math.sqrt((width * height * drawn.cost) / BUDGET));
    drawn.coarse = moving ? Math.min(Math.max(drawn.coarse, needed), Math.ceil(COARSEST * this.#camera.ratio)) : 1;
    drawn.at = now;
    const size = { width: Math.ceil(width / drawn.coarse), height: Math.ceil(height / drawn.coarse) };
    if (this.#canvas.width !== size.width || this.#canvas.height !== size.height) Object.assign(this.#canvas, size);
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

  /** @param {import("./camera.js").Sight} sight @param {number} ratio pixels to a CSS pixel */
  #drawPanes(sight, ratio) {
    const context = this.#context;
    const { mode, compare } = this.#settings;
    if (this.#scores) this.#paintLayer(this.#scores, sight, ratio);
    const panes = this.#panes;
    panes.forEach((pane, number) => {
      context.save();
      context.translate(Math.round(pane.x * ratio), Math.round(pane.y * ratio));
      clip(context, sight.left, sight.top, sight.right, sight.bottom);
      if (number === 0) this.#drawPicture(sight, ratio);
      else {
        context.fillStyle = "black";
        context.fillRect(sight.left, sight.top, sight.right - sight.left, sight.bottom - sight.top);
      }
      if (mode === "compare") clip(context, Math.round(compare * pane.width * ratio), 0, sight.right, sight.bottom);
      if (this.#scores && number === panes.length - 1) this.#layer.draw(context, sight.left, sight.top);
      context.restore();
    });
  }

  /** Paints the layer if it has to be another one. @param {Scores} scores @param {import("./camera.js").Sight} sight @param {number} ratio */
  #paintLayer(scores, sight, ratio) {
    const { mode, contours, opacity, color, threshold } = this.#settings;
    const look = {
      heat: mode === "heat",
      contours,
      opacity: mode === "side" ? 1 : opacity,
      color,
      threshold,
      line: LINE * ratio,
    };
    const painted = JSON.stringify([sight, look]);
    if (painted === this.#painted) return;
    this.#painted = painted;
    this.#layer.paint(scores, sight, look);
  }

  /** @param {import("./camera.js").Sight} sight @param {number} ratio */
  #drawPicture(sight, ratio) {
    const context = this.#context;
    const picture = /** @type {Picture} */ (this.#picture);
    if (picture.seeThrough) {
      context.fillStyle = checkers(context, Math.round(CHECKER * ratio));
      context.fillRect(sight.left, sight.top, sight.right - sight.left, sight.bottom - sight.top);
    }
    picture.draw(context, sight, this.#camera.picture);
  }

  /** @param {{ x: number, y: number }} pointed */
  #placeMark({ x, y }) {
    const [left, top] = this.#camera.toPane(x + 0.5, y + 0.5);
    const pane = this.#panes.at(-1);
    this.#mark.style.translate = `${left + pane.x}px ${top + pane.y}px`;
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} left @param {number} top @param {number} right @param {number} bottom */
function clip(context, left, top, right, bottom) {
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
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
 * A length in pixels of the screen as the browser says, who knows how it rounds; but for browsers that play another screen
 * than they have, and tell the length on that.
 * @param {number} length
 * @param {number} exact
 */
function pixels(length, exact = length) {
  return Math.max(1, Math.round(Math.abs(exact - length) < 1 ? exact : length));
}

/** @param {string} tag @param {string} name @returns {any} */
function element(tag, name) {
  return Object.assign(document.createElement(tag), { className: name });
}

function language() {
  return document.documentElement.lang || undefined;
}
