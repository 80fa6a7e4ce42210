// The figures as a person reads them.

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const installed = JSON.parse(readFileSync(new URL("./package.json", import.meta.url))).devDependencies;

const COLUMNS = ["", "", "median", "min", "first run", "load", "largest difference"];

/** @param {object[]} results compare.js's, in order @param {number[]} loads of the machine: at first, and after each */
export function table(results, loads) {
  const rows = [COLUMNS];
  for (const { device, variant, side, ours, theirs, difference } of results) {
    const [mine, other] = [figures(ours), figures(theirs)];
    const ratios = mine.map((time, column) => (time / other[column]).toFixed(2));
    rows.push([`${device} ${variant} ${side}²`, "ours", ...mine.map(seconds), ""]);
    rows.push(["", "theirs", ...other.map(seconds), ""]);
    rows.push(["", "ratio", ...ratios, difference.toExponential(1)]);
  }
  return `\n${aligned(rows)}\n\n${notes(results, loads).join("\n")}\n`;
}

const figures = ({ times, first, loading }) => [median(times), Math.min(...times), first, loading];

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const seconds = (time) => `${(time / 1000).toFixed(2)} s`;

function aligned(rows) {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

function notes(results, loads) {
  const [{ browser, isolated, ours }] = results;
  const imitated = results.some(({ device }) => device === "gpu");
  const wholes = results.map(({ variant, ours }) => `${variant} ${seconds(median(ours.wholes))}`);
  return [
    `Theirs is onnxruntime-web ${installed["onnxruntime-web"]} on the same graph and weights, in f32, in one page of Chromium ${browser}.`,
    `The first run of each warms it up and is not among the ${ours.times.length} measured, of which ours and theirs alternate,`,
    "each time on another picture. Loading is from a file in memory, and of ours includes its test of the device.",
    results.every(({ ours }) => ours.network)
      ? `Timed is the network, from numbers to numbers; a whole segment() of ours, from a picture file: ${wholes.join(", ")}.`
      : "Timed of theirs is the network, of ours the whole segment(), from a picture file: this package tells no more.",
    isolated
      ? "One thread for theirs; the page is cross-origin isolated, so ours may have had more."
      : "One thread each: the page is not cross-origin isolated, so it cannot share memory between threads.",
    ...(imitated ? ["The GPU is SwiftShader, software that uses all cores for either."] : []),
    `The machine's load was ${loads.map((load) => load.toFixed(1)).join(", ")} on ${availableParallelism()} cores. Where others had part`,
    "of it, the smallest times tell more than the medians.",
  ];
}
