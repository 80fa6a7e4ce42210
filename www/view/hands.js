// Pointers, wheel and keys over a view, told as what they mean. Points are in CSS pixels from its corner.

/**
 * @typedef {object} Wishes
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number, x: number, y: number) => boolean} zoom whether there was anything to zoom
 * @property {(x: number, y: number) => void} toggle
 * @property {(at: { x: number, y: number } | null) => void} point
 * @property {(key: string, shift: boolean) => boolean} press whether the key means something
 */

// What a notch of a mouse's wheel, some 100 pixels, and as much of a pinch on a touch pad zoom by.
const WHEEL = 1 / 400;
const PINCH = 1 / 100;
// Of wheels that count in lines, and in pages.
const UNITS = [1, 16, 400];

/** @param {HTMLElement} stage @param {Wishes} wishes */
export function watchHands(stage, wishes) {
  /** @type {Map<number, { x: number, y: number }>} */
  const held = new Map();
  const at = (/** @type {MouseEvent} */ event) => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const release = (/** @type {PointerEvent} */ event) => {
    held.delete(event.pointerId);
    stage.classList.toggle("view-held", held.size > 0);
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    held.set(event.pointerId, at(event));
    stage.setPointerCapture(event.pointerId);
    stage.classList.add("view-held");
  });
  stage.addEventListener("pointermove", (event) => {
    if (held.has(event.pointerId)) {
      const before = grip(held);
      held.set(event.pointerId, at(event));
      const now = grip(held);
      wishes.pan(now.x - before.x, now.y - before.y);
      if (held.size > 1 && before.spread > 0) wishes.zoom(now.spread / before.spread, now.x, now.y);
    }
    if (event.pointerType !== "touch") wishes.point(at(event));
  });
  stage.addEventListener("pointerup", (event) => {
    release(event);
    if (event.pointerType === "touch") wishes.point(at(event));
  });
  stage.addEventListener("pointercancel", release);
  stage.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") wishes.point(null);
  });
  stage.addEventListener("dblclick", (event) => {
    const { x, y } = at(event);
    wishes.toggle(x, y);
  });

  stage.addEventListener(
    "wheel",
    (event) => {
      const { x, y } = at(event);
      const [dx, dy] = [event.deltaX, event.deltaY].map((delta) => delta * UNITS[event.deltaMode]);
      if (!event.ctrlKey && Math.abs(dx) > Math.abs(dy)) {
        wishes.pan(-dx, 0);
        event.preventDefault();
      } else if (wishes.zoom(Math.exp(-dy * (event.ctrlKey ? PINCH : WHEEL)), x, y) || event.ctrlKey) {
        // What is seen whole already leaves the wheel to the page, which scrolls on.
        event.preventDefault();
      }
    },
    { passive: false },
  );

  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (wishes.press(event.key, event.shiftKey)) event.preventDefault();
  });
}

/** The middle of what is held, and how far it is spread. @param {Map<number, { x: number, y: number }>} held */
function grip(held) {
  const points = [...held.values()];
  const mean = (/** @type {"x" | "y"} */ axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean("x"), mean("y")];
  return { x, y, spread: Math.max(...points.map((point) => Math.hypot(point.x - x, point.y - y))) };
}
