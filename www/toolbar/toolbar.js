// What a view can be told, as controls, and the size at which the network looks at pictures.

import { say } from "../texts.js";

const MODES = ["overlay", "side", "compare", "heat"];
const COLORS = { rose: "#ff4060", amber: "#ffb000", lime: "#a6f032", sky: "#35b6ff" };
/** Sides that are worth a try, besides the one that a model was trained at. */
const SIDES = [160, 224, 352, 512, 704, 1024];

/** Tells "settings" ({ settings }, those that changed), that they are "settled", and "size" ({ size }). */
export class Toolbar extends EventTarget {
  #form;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    super();
    this.#form = form;
    form.querySelector(".choice").append(...MODES.map((mode) => radio("mode", mode, say(`toolbar.${mode}`))));
    form.querySelector(".swatches").prepend(...Object.entries(COLORS).map(([name, color]) => swatch(name, color)));
    const { size } = form.elements;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => target !== size && this.#tell("settled"));
    form.addEventListener("input", ({ target }) => {
      if (target === size) this.#tell("size", { size: Number(size.value) });
      else this.#tell("settings", { settings: this.#read(target) });
    });
  }

  /** @param {object} settings of a view */
  show(settings) {
    const { mode, color, threshold, opacity, contours } = this.#form.elements;
    mode.value = settings.mode;
    const hex = `#${settings.color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    color.value = Object.values(COLORS).includes(hex) ? hex : "own";
    this.#form.elements.own.value = hex;
    threshold.value = settings.threshold;
    opacity.value = settings.opacity;
    contours.checked = settings.contours;
    this.#figures();
  }

  /** What a model was trained at is where it begins. @param {number} trained */
  offerSizes(trained) {
    const sides = [...new Set([...SIDES, trained])].sort((a, b) => a - b);
    const options = sides.map((side) => {
      const text = say(side === trained ? "toolbar.sizeTrained" : "toolbar.sizeOf", { side });
      return new Option(text, side, false, side === trained);
    });
    this.#form.elements.size.replaceChildren(...options);
  }

  /** Of several classes each pixel is the likeliest, in that one's colour. @param {boolean} several */
  tellClasses(several) {
    const { threshold, color, own } = this.#form.elements;
    for (const control of [threshold, own, ...color]) control.disabled = several;
  }

  nextMode() {
    const { mode } = this.#form.elements;
    mode.value = MODES[(MODES.indexOf(mode.value) + 1) % MODES.length];
    this.#tell("settings", { settings: { mode: mode.value } });
  }

  /** @param {number} steps */
  moveThreshold(steps) {
    const { threshold } = this.#form.elements;
    if (threshold.disabled) return;
    threshold.value = Number(threshold.value) + steps * Number(threshold.step);
    this.#tell("settings", { settings: this.#read(threshold) });
    this.#tell("settled");
  }

  toggleContours() {
    const { contours } = this.#form.elements;
    contours.checked = !contours.checked;
    this.#tell("settings", { settings: this.#read(contours) });
  }

  /** @param {HTMLInputElement} control */
  #read(control) {
    this.#figures();
    const { name, value, checked } = control;
    if (name === "mode") return { mode: value };
    if (name === "contours") return { contours: checked };
    if (name === "threshold" || name === "opacity") return { [name]: Number(value) };
    const { color, own } = this.#form.elements;
    if (control === own) color.value = "own";
    const hex = color.value === "own" ? own.value : color.value;
    return { color: [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) };
  }

  #figures() {
    const { threshold, thresholdValue, opacity, opacityValue } = this.#form.elements;
    thresholdValue.value = Number(threshold.value).toFixed(2);
    opacityValue.value = `${Math.round(opacity.value * 100)} %`;
  }

  /** @param {string} type @param {object} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {string} name @param {string} value @param {string} text */
function radio(name, value, text) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name, value });
  label.append(input, text);
  return label;
}

/** @param {string} name @param {string} color */
function swatch(name, color) {
  const label = radio("color", color, "");
  label.style.setProperty("--swatch", color);
  label.title = say(`toolbar.${name}`);
  label.firstChild.setAttribute("aria-label", label.title);
  return label;
}
