// A picture and what the network found in it, to look at from near and far.

import { between, Camera } from "./camera.js";
import { Handle } from "./handle.js";
import { watchHands } from "./hands.js";
import { Legend } from "./legend.js";
import { Picture } from "./picture.js";
import { Scores } from "./scores.js";
import { Screen } from "./screen.js";
import { inSlices } from "./slices.js";
import { Tools } from "./tools.js";
import { Words } from "./words.js";

/**
 * @typedef {import("../pkg/index.js").Result} Result
 * @typedef {import("./camera.js").Place} Place
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
// By a key, in CSS pixels.
const MOVE = 64;
const PROBE = 8;
// In milliseconds: of a movement that is not the hand's own.
const GLIDE = 180;

/**
 * "change" tells of a setting that was changed from within, "hover" of the pixel that is pointed at: `{ x, y,
 * probability, className? }`, or null.
 */
export class View extends EventTarget {
  /** @type {Settings} */
  #settings = { mode: "overlay", contours: false, opacity: 0.5, color: [255, 64, 96], threshold: 0.5, compare: 0.5 };
  #say;
  #words;

  #stage = element("div", "view-stage");
  #mark = element("div", "view-mark");
  #caption = element("p", "view-caption");
  #probe = element("p", "view-probe");
  #handle;
  #legend = new Legend();
  #tools;

  #camera = new Camera();
  #screen = new Screen(() => this.#redraw());
  /** @type {{ from: Place, to: Place, start: number } | undefined} */
  #glide;
  #frame = 0;

  #name = "";
  /** @type {Picture | undefined} */
  #picture;
  /** @type {Scores | undefined} */
  #scores;
  #shown = new AbortController();
  /** @type {{ x: number, y: number } | null} */
  #pointed = null;

  /** @param {HTMLElement} host which it fills @param {Say} say what stands under a key of texts.js */
  constructor(host, say) {
    super();
    this.#say = say;
    this.#words = new Words(say);
    this.#handle = new Handle(say("view.compare"), (compare) => this.#change({ compare }));
    this.#tools = new Tools(say, this);
    this.#caption.role = "status";
    this.#stage.role = "application";
    this.#stage.tabIndex = 0;
    this.#stage.ariaDescription = say("view.keys");
    this.#mark.hidden = true;
    this.#stage.append(this.#screen.canvas, this.#mark);
    const screen = element("div", "view-screen");
    screen.append(this.#stage, this.#handle.element, this.#legend.element);
    const foot = element("div", "view-foot");
    foot.append(this.#caption, this.#probe, this.#tools.element);
    const root = element("div", "view");
    root.append(screen, foot);
    host.append(root);
    watchHands(this.#stage, {
      pan: (dx, dy) => this.#go(this.#camera.moved(dx, dy)),
      zoom: (factor, x, y) => this.#zoom(factor, this.#inPane(x, y)),
      toggle: (x, y) => this.#toggle(this.#inPane(x, y)),
      point: (at) => this.#point(at),
      press: (key, shift) => this.#press(key, shift),
    });
    const exact = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype;
    const box = exact ? "device-pixel-content-box" : "content-box";
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
   * Shows a picture, alone while it has no result. The same picture stays where it was moved to. Picture and result
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
    }
    this.#point(null);
    this.#name = name;
    this.#scores = result && new Scores(result);
    this.#update();
    const works = [this.#scores?.counting(), this.#picture?.halving, this.#scores?.halving()];
    for (const work of works.filter((work) => work !== undefined)) {
      if (!(await inSlices(work, signal))) return;
      this.#update();
    }
  }

  /** Shows nothing, and frees what it made for what it showed. */
  clear() {
    this.#shown.abort();
    this.#picture?.close();
    this.#picture = this.#scores = undefined;
    this.#name = "";
    this.#screen.clear();
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

  /** @param {Place} place */
  #go(place) {
    this.#glide = undefined;
    this.#camera.place = place;
    this.#redraw();
  }

  /** @param {Place} place */
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

  get #panes() {
    return this.#screen.panes(this.#settings.mode, this.#camera.picture);
  }

  /**
   * A point of the stage as one of the pane that it is in.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  #inPane(x, y) {
    const pane = this.#panes.findLast((pane) => x >= pane.x && y >= pane.y) ?? { x: 0, y: 0 };
    return [x - pane.x, y - pane.y];
  }

  /** @param {ResizeObserverEntry} entry */
  #resize(entry) {
    this.#screen.resize(entry);
    this.#camera.ratio = this.#screen.ratio;
    this.#fitPanes();
    // At once, before the browser shows the new size.
    this.#draw(performance.now());
  }

  #fitPanes() {
    const [{ width, height }] = this.#panes;
    const { pane } = this.#camera;
    if (width !== pane.width || height !== pane.height) this.#camera.pane = { width, height };
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
    this.#probe.textContent = detail && this.#words.pointed(detail);
    this.dispatchEvent(new CustomEvent("hover", { detail }));
  }

  #placeMark() {
    if (!this.#pointed) return;
    const [left, top] = this.#camera.toPane(this.#pointed.x + 0.5, this.#pointed.y + 0.5);
    const pane = this.#panes.at(-1);
    this.#mark.style.translate = `${left + pane.x}px ${top + pane.y}px`;
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
    const [say, words, name, scores] = [this.#say, this.#words, this.#name, this.#scores];
    this.#stage.ariaLabel = name ? say("view.label", { name }) : say("view.empty");
    this.#handle.element.hidden = mode !== "compare" || !scores;
    this.#handle.value = compare;
    this.#handle.text = say("view.compareValue", { share: words.percent(compare) });
    this.#tools.element.inert = !this.#picture;
    if (mode === "heat" && scores) {
      const [from, to] = [words.decimal(0), words.decimal(1)];
      this.#legend.showHeat({ from, to, label: say("view.heat", { from, to }) });
    } else this.#legend.showClasses(scores?.shares());
    const caption = words.shown(name, scores, threshold);
    if (this.#caption.textContent !== caption) this.#caption.textContent = caption;
    this.#fitPanes();
    this.#redraw();
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
    const [picture, scores, camera, settings] = [this.#picture, this.#scores, this.#camera, this.#settings];
    this.#screen.draw(picture && { picture, scores, camera, settings }, now);
    this.#tools.zoom = this.#words.percent(camera.place.scale / camera.actual);
    this.#stage.classList.toggle("view-fitted", camera.fitted);
    this.#placeMark();
  }
}

/** @param {string} tag @param {string} name */
function element(tag, name) {
  return Object.assign(document.createElement(tag), { className: name });
}
