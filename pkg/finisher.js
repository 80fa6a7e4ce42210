// Workers for what is done with results. They are others than the network's, so that nobody waits for the network, and
// results stay of use when their segmenter is gone.

import { startWorker } from "./devices.js";
import { DeviceError, Remote } from "./remote.js";

/** In milliseconds. Memory that a large picture took is given back with the worker alone. */
const IDLE = 10_000;

/**
 * @typedef {{ device: import("./devices.js").Device, wasmUrl?: string, compiled?: WebAssembly.Module }} Place which module
 * @typedef {{ remote: Remote, opened: Promise<unknown>, calls: number, timer?: ReturnType<typeof setTimeout> }} Finisher
 */

/** @type {Map<string, Finisher>} */
const finishers = new Map();

/**
 * @param {Place} place
 * @param {string} name
 * @param {object | (() => object | Promise<object>)} parameters made when they are sent, where they are given away
 * @returns {Promise<any>}
 */
export async function finish(place, name, parameters) {
  const key = JSON.stringify([place.device, place.wasmUrl]);
  const finisher = finishers.get(key) ?? start(place, key);
  clearTimeout(finisher.timer);
  finisher.calls += 1;
  try {
    await finisher.opened;
    return await finisher.remote.call(name, typeof parameters === "function" ? await parameters() : parameters);
  } catch (error) {
    if (error instanceof DeviceError) end(finisher, key);
    throw error;
  } finally {
    finisher.calls -= 1;
    if (finisher.calls === 0) finisher.timer = setTimeout(() => end(finisher, key), IDLE);
  }
}

/** @param {Place} place @param {string} key */
function start({ device, wasmUrl, compiled }, key) {
  const remote = new Remote(startWorker(device));
  /** @type {Finisher} */
  const finisher = { remote, opened: remote.call("open", { wasmUrl, compiled }), calls: 0 };
  finishers.set(key, finisher);
  return finisher;
}

/** @param {Finisher} finisher @param {string} key */
function end(finisher, key) {
  finisher.remote.end(new DeviceError("its worker has ended"));
  if (finishers.get(key) === finisher) finishers.delete(key);
}
