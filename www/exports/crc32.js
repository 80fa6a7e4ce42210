// The checksum of PNG and ZIP.

const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number;
});

/** @param {Uint8Array} bytes @param {number} [before] the checksum of what comes before them */
export function crc32(bytes, before = 0) {
  let sum = ~before;
  for (let i = 0; i < bytes.length; i++) sum = TABLE[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** The checksum of files, read as they stream. */
export class Checksum {
  #sum = 0;

  /** @param {Blob} blob */
  async write(blob) {
    const reader = blob.stream().getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      this.#sum = crc32(value, this.#sum);
    }
  }

  finish() {
    return this.#sum;
  }
}
