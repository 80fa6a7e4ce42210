// The handle between picture and mask: a slider that is taken by pointer, finger or arrow keys.

const STEP = 0.01;
const LEAP = 0.1;

export class Handle {
  element = document.createElement("div");

  /** @param {string} label @param {(value: number) => void} moved */
  constructor(label, moved) {
    const { element } = this;
    element.className = "view-handle";
    element.tabIndex = 0;
    element.role = "slider";
    element.ariaLabel = label;
    element.ariaOrientation = "horizontal";
    element.ariaValueMin = "0";
    element.ariaValueMax = "100";
    element.append(document.createElement("span"));

    const move = (/** @type {number} */ value) => moved(Math.min(Math.max(value, 0), 1));
    /** @type {number | undefined} */
    let offset;
    const place = (/** @type {PointerEvent} */ { clientX }) => {
      const { left, width } = /** @type {HTMLElement} */ (element.parentElement).getBoundingClientRect();
      return (clientX - left) / width;
    };
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      offset = this.#value - place(event);
    });
    element.addEventListener("pointermove", (event) => {
      if (offset !== undefined) move(place(event) + offset);
    });
    element.addEventListener("lostpointercapture", () => {
      offset = undefined;
    });
    element.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? LEAP : STEP;
      const value = {
        ArrowLeft: this.#value - step,
        ArrowDown: this.#value - step,
        ArrowRight: this.#value + step,
        ArrowUp: this.#value + step,
        PageDown: this.#value - LEAP,
        PageUp: this.#value + LEAP,
        Home: 0,
        End: 1,
      }[event.key];
      if (value === undefined) return;
      event.preventDefault();
      move(value);
    });
  }

  #value = 0;

  /** From 0, all mask, to 1, all picture. */
  set value(/** @type {number} */ value) {
    this.#value = value;
    this.element.style.left = `${value * 100}%`;
    this.element.ariaValueNow = String(Math.round(value * 100));
  }

  set text(/** @type {string} */ text) {
    this.element.ariaValueText = text;
  }
}
