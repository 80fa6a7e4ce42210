// Objects as GeoJSON: polygons with holes, in pixels of the picture.

import { breathe } from "./breathe.js";
import { categoriesOf } from "./subject.js";
import { areaOf } from "./measure.js";

/** @param {import("./subject.js").Subject} subject */
export async function make(subject) {
  const { name, result, threshold } = subject;
  const { width, height } = result;
  const coordinates = "pixels from the upper left corner of the picture, x to the right and y downwards";
  const head = { type: "FeatureCollection", properties: { picture: name, width, height, coordinates } };
  const parts = [JSON.stringify(head).slice(0, -1), `,"features":[`];
  let between = "\n";
  for (const { name: category, number } of categoriesOf(subject)) {
    for (const polygon of await result.polygons(threshold, number)) {
      const rings = [polygon.outer, ...polygon.holes].map((ring) => [...ring, ring[0]]);
      const properties = { category, ...(number && { number }), area: areaOf(polygon), coordinates };
      const geometry = { type: "Polygon", coordinates: rings };
      parts.push(between, JSON.stringify({ type: "Feature", properties, geometry }));
      between = ",\n";
      await breathe();
    }
  }
  parts.push("\n]}\n");
  return new Blob(parts, { type: "application/geo+json" });
}
