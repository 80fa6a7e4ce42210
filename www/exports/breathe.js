// Long work on the page's own thread, in slices.

const SLICE = 12;
let began = 0;

/** Lets the page have its turn, if it has waited for long. */
export async function breathe() {
  if (performance.now() - began < SLICE) return;
  // A message, because timers are slowed down in tabs that nobody looks at.
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(undefined);
  });
  began = performance.now();
}
