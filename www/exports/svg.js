// Outlines as an SVG, with the picture below them or without it.

import { classColour } from "../pkg/index.js";
import { breathe } from "./breathe.js";
import { categoriesOf } from "./subject.js";
import { pictureFile } from "./picture-file.js";

/** @param {import("./subject.js").Subject} subject */
export const make = (subject) => svg(subject, [], 1);

/** @param {import("./subject.js").Subject} subject */
export async function makeOver(subject) {
  const { width, height } = subject.result;
  const pixels = await subject.result.pixels();
  const paint = (bytes, from, to) => bytes.set(pixels.subarray(from * 4, to * 4));
  const jpeg = await pictureFile("jpeg", { width, height, colour: "rgba", paint });
  const picture = [`<image width="${width}" height="${height}" href="`, await addressOf(jpeg), `"/>\n`];
  return svg(subject, picture, subject.opacity);
}

/** @param {import("./subject.js").Subject} subject @param {string[]} picture @param {number} opacity */
async function svg(subject, picture, opacity) {
  const { name, result, threshold, color } = subject;
  const { width, height } = result;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n`,
    `<title>${escaped(name)}</title>\n`,
    ...picture,
  ];
  for (const category of categoriesOf(subject)) {
    const polygons = await result.polygons(threshold, category.number);
    const colour = category.number === undefined ? color : classColour(category.number);
    const fill = `fill="rgb(${colour.join()})" fill-opacity="${opacity}" fill-rule="evenodd"`;
    parts.push(`<path id="${escaped(category.name)}" ${fill} d="`);
    for (const { outer, holes } of polygons) {
      for (const ring of [outer, ...holes]) parts.push(`M${ring.map((corner) => corner.join(" ")).join("L")}Z`);
      await breathe();
    }
    parts.push(`"/>\n`);
  }
  parts.push("</svg>\n");
  return new Blob(parts, { type: "image/svg+xml" });
}

/** @param {Blob} blob @returns {Promise<string>} */
function addressOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
