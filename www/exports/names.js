// Names of files that every system takes.

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
// The longest that is no longer than 255 bytes with an ending, whatever its letters.
const LONGEST = 50;

/**
 * A picture's name without its ending and without what some system does not take.
 * @param {string} name
 */
export function stemOf(name) {
  const plain = name.normalize("NFC").replace(/\.[a-z0-9]{1,5}$/i, "").replace(/[\p{C}<>:"/\\|?*]+/gu, "-");
  const short = [...plain].slice(0, LONGEST).join("").replace(/^[\s.-]+|[\s.-]+$/g, "");
  return RESERVED.test(short) ? `${short}-` : short || "picture";
}

/**
 * The name of a single file.
 * @param {string} name of the picture
 * @param {import("./formats.js").Format} format
 */
export const fileName = (name, { id, extension }) => `${stemOf(name)}-${id}.${extension}`;

/** Gives every picture a stem of its own, also where upper and lower case are one. */
export class Stems {
  #taken = new Set();

  /** @param {string} name */
  take(name) {
    const stem = stemOf(name);
    let own = stem;
    for (let number = 2; this.#taken.has(own.toLowerCase()); number++) own = `${stem} (${number})`;
    this.#taken.add(own.toLowerCase());
    return own;
  }
}
