// Long work on the page's own thread, done so that the page never waits for it.

import { turn } from "../turn.js";

// In milliseconds: with a frame's drawing it stays within a frame.
const SLICE = 6;

/**
 * Does work piece by piece. What was aborted can be gone on with later.
 * @param {Iterator<unknown>} work
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it was done to its end
 */
export async function inSlices(work, signal) {
  let started = performance.now();
  while (!signal.aborted) {
    if (work.next().done) return true;
    if (performance.now() - started < SLICE) continue;
    await turn();
    started = performance.now();
  }
  return false;
}
