// Work on all pixels of a picture that does not keep the page waiting.

const SLICE = 1 << 22;

/**
 * Works on one part of the pixels after another, and lets the page have its turn in between.
 * @param {number} pixels
 * @param {(from: number, to: number) => void} work
 */
export async function inSlices(pixels, work) {
  for (let from = 0; from < pixels; from += SLICE) {
    work(from, Math.min(from + SLICE, pixels));
    await turn();
  }
}

/** A message, because timers are slowed down in tabs that nobody looks at. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(undefined);
  });
}
