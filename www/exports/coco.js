// COCO's JSON: of each picture one annotation for each category that is in its mask.

import { categoriesOf } from "./subject.js";
import { areaOf, boxOf } from "./measure.js";

/** @param {import("./subject.js").Subject} subject */
export async function make(subject) {
  const all = collect();
  await all.add(subject);
  return all.blob();
}

/** One file for as many pictures as are added. */
export function collect() {
  const images = [];
  const annotations = [];
  /** @type {Map<string, number>} */
  const categories = new Map();
  return {
    /** @param {import("./subject.js").Subject} subject */
    async add(subject) {
      const { name, result, threshold } = subject;
      const id = images.length + 1;
      images.push(JSON.stringify({ id, file_name: name, width: result.width, height: result.height }));
      for (const { name: category, number } of categoriesOf(subject)) {
        if (!categories.has(category)) categories.set(category, categories.size + 1);
        const polygons = await result.polygons(threshold, number);
        if (polygons.length === 0) continue;
        const annotation = {
          id: annotations.length + 1,
          image_id: id,
          category_id: categories.get(category),
          segmentation: await result.rle(threshold, number),
          area: polygons.reduce((sum, polygon) => sum + areaOf(polygon), 0),
          bbox: boxOf(polygons),
          iscrowd: 0,
        };
        annotations.push(JSON.stringify(annotation));
      }
    },

    blob() {
      const named = Array.from(categories, ([name, id]) => JSON.stringify({ id, name, supercategory: "" }));
      const list = (/** @type {string} */ key, /** @type {string[]} */ items) => `"${key}":[\n${items.join(",\n")}\n]`;
      const lists = [list("images", images), list("annotations", annotations), list("categories", named)];
      return new Blob([`{${lists.join(",\n")}}\n`], { type: "application/json" });
    },
  };
}
