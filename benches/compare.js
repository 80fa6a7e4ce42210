// Both engines in one page, a run of one and then a run of the other, on the same pictures.

import * as ours from "./ours.js";
import { pixels } from "./picture.js";
import * as theirs from "./theirs.js";

/** Loads both, lets each run once to warm up, then measures `runs` of each. Times are in milliseconds. */
export async function compare({ runs, ...options }) {
  const engines = [];
  for (const { name, load } of [ours, theirs]) {
    console.log(`${name} loads`);
    engines.push({ name, ...(await load(options)), times: [], wholes: [], network: true });
  }
  const seen = { difference: 0, lowest: 1, highest: 0 };
  for (let number = 0; number <= runs; number++) {
    const picture = pixels(options.side, number);
    const answers = [];
    for (const engine of engines) {
      const { network, whole, probabilities } = await engine.run(picture);
      const time = network ?? whole;
      console.log(`${engine.name} ${number ? `run ${number}` : "warms up"}: ${Math.round(time)} ms`);
      engine.network &&= network !== undefined;
      engine.times.push(time);
      engine.wholes.push(whole);
      answers.push(probabilities);
    }
    look(seen, ...answers);
  }
  const [mine, other] = engines.map(({ loading, network, times: [first, ...times], wholes }) => {
    return { loading, network, first, times, wholes: wholes.slice(1) };
  });
  return { ours: mine, theirs: other, ...seen, isolated: crossOriginIsolated };
}

function look(seen, mine, other) {
  if (mine.length !== other.length) throw new Error(`ours gave ${mine.length} numbers, theirs ${other.length}`);
  mine.forEach((value, index) => {
    const difference = Math.abs(value - other[index]);
    if (Number.isNaN(difference)) throw new Error(`at ${index} ours gave ${value}, theirs ${other[index]}`);
    seen.difference = Math.max(seen.difference, difference);
    seen.lowest = Math.min(seen.lowest, value);
    seen.highest = Math.max(seen.highest, value);
  });
}
