// ZIP files: stored as they are, since what is in them is compressed already or soon will be by whoever sends it.

import { Job } from "./background.js";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Files have UTF-8 names. */
const UTF8 = 1 << 11;
const VERSION = 20;
const LARGEST = 0xffffffff;
const MOST = 0xffff;

export class Zip {
  /** @type {BlobPart[]} */
  #parts = [];
  /** @type {Uint8Array[]} */
  #entries = [];
  #bytes = 0;
  #listed = 0;
  #date;

  /** @param {Date} date of all files */
  constructor(date) {
    const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
    const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
    this.#date = [[2, time], [2, day]];
  }

  /** @param {string} name @param {Blob} file */
  async add(name, file) {
    const letters = new TextEncoder().encode(name);
    const end = this.#bytes + 30 + letters.length + file.size + this.#listed + 46 + letters.length + 22;
    if (end > LARGEST || this.#entries.length === 2 * MOST) {
      throw new Error("the ZIP: holds 4 GB and 65,535 files at most; save fewer pictures or formats at a time");
    }
    const checksum = new Job("crc32");
    await checksum.write(file);
    const sizes = [[4, await checksum.finish()], [4, file.size], [4, file.size], [2, letters.length], [2, 0]];
    const about = [[2, VERSION], [2, UTF8], [2, 0], ...this.#date, ...sizes];
    const local = record([[4, LOCAL], ...about]);
    const entry = record([[4, CENTRAL], [2, VERSION], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, this.#bytes]]);
    this.#entries.push(entry, letters);
    this.#listed += entry.length + letters.length;
    this.#parts.push(local, letters, file);
    this.#bytes += local.length + letters.length + file.size;
  }

  finish() {
    const count = this.#entries.length / 2;
    const end = record([[4, END], [2, 0], [2, 0], [2, count], [2, count], [4, this.#listed], [4, this.#bytes], [2, 0]]);
    return new Blob([...this.#parts, ...this.#entries, end], { type: "application/zip" });
  }
}

/**
 * Numbers of so many bytes each, the lowest first.
 * @param {number[][]} fields
 */
function record(fields) {
  const bytes = fields.flatMap(([size, value]) => Array.from({ length: size }, (_, i) => value >>> (8 * i)));
  return Uint8Array.from(bytes);
}
