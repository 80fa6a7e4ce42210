// Sizes of polygons, in pixels.

/** @typedef {import("../pkg/index.js").Polygon} Polygon */

/** @param {Polygon} polygon */
export const areaOf = ({ outer, holes }) => [outer, ...holes].reduce((sum, ring) => sum + shoelace(ring), 0);

/**
 * The smallest box around all of them: left, top, width and height.
 * @param {Polygon[]} polygons
 */
export function boxOf(polygons) {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const [x, y] of polygons.flatMap(({ outer }) => outer)) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right - left, bottom - top];
}

/** @param {[number, number][]} ring */
function shoelace(ring) {
  let [sum, last] = [0, ring[ring.length - 1]];
  for (const corner of ring) {
    sum += last[0] * corner[1] - corner[0] * last[1];
    last = corner;
  }
  return sum / 2;
}
