// Long work on the page's own thread, in slices.

import { turn } from "../turn.js";

const SLICE = 12;
let began = 0;

/** Lets the page have its turn, if it has waited for long. */
export async function breathe() {
  if (performance.now() - began < SLICE) return;
  await turn();
  began = performance.now();
}
