// What somebody who is to find a fault wants to know.

/**
 * @param {object} about
 * @param {string} about.version of the page
 * @param {string} about.model its name
 * @param {import("../pkg/index.js").Info} [about.info]
 * @param {import("../queue/queue.js").Queue} about.queue
 * @param {Error[]} about.problems
 */
export async function diagnostics({ version, model, info, queue, problems }) {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  const states = /** @type {const} */ (["waiting", "running", "done", "failed", "cancelled"]);
  const counts = Object.fromEntries(states.map((state) => [state, queue.count(state)]));
  const errors = [...problems, ...queue.items.map(({ error }) => error).filter(Boolean)].slice(-10);
  const { description, ...facts } = info ?? {};
  return JSON.stringify(
    {
      version,
      time: new Date().toISOString(),
      browser: navigator.userAgent,
      languages: navigator.languages,
      screen: `${innerWidth} × ${innerHeight} at ${devicePixelRatio}`,
      processors: navigator.hardwareConcurrency,
      memory: navigator.deviceMemory,
      storage: { usage, quota },
      secure: isSecureContext,
      webgpu: "gpu" in navigator,
      offline: Boolean(navigator.serviceWorker?.controller),
      model: { name: model, ...facts },
      pictures: counts,
      errors: errors.map(({ message }) => message),
    },
    null,
    1,
  );
}
