// Which processor to try first, and the workers for each.

/**
 * @typedef {"gpu" | "cpu"} Device
 * @typedef {{ devices: Device[], remarks: string[] }} Plan
 */

/**
 * The devices to try, in this order, and why not others.
 * @param {"auto" | Device} wanted
 * @returns {Promise<Plan>}
 */
export async function plan(wanted) {
  if (wanted === "cpu") return { devices: ["cpu"], remarks: [] };
  if (wanted !== "gpu" && wanted !== "auto") throw new TypeError(`device: "${wanted}" is none of auto, gpu and cpu`);
  const missing = await whyNoGpu();
  if (wanted === "gpu") {
    if (!missing) return { devices: ["gpu"], remarks: [] };
    // Somebody who asks for the GPU by name may well mean one that software imitates.
    if (missing.imitated) return { devices: ["gpu"], remarks: [missing.reason] };
    throw new Error(`device: ${missing.reason}`);
  }
  return missing ? { devices: ["cpu"], remarks: [missing.reason] } : { devices: ["gpu", "cpu"], remarks: [] };
}

/** @returns {Promise<{ reason: string, imitated?: boolean } | undefined>} */
async function whyNoGpu() {
  if (!globalThis.isSecureContext) {
    return { reason: "browsers offer WebGPU on secure pages alone; serve this one over https" };
  }
  if (!navigator.gpu) return { reason: "this browser has no WebGPU; a current Chrome, Edge, Firefox or Safari has" };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (!adapter) return { reason: "this browser offers no GPU to pages; update its driver or enable hardware acceleration" };
  const { isFallbackAdapter, architecture } = adapter.info;
  if (isFallbackAdapter || architecture === "swiftshader") {
    return { reason: "software imitates the GPU here, which is slower than the CPU itself", imitated: true };
  }
}

/**
 * @param {Device} device
 * @returns {Worker}
 */
export function startWorker(device) {
  // Bundlers look for exactly these two expressions.
  if (ofThisOrigin(import.meta.url)) {
    return device === "gpu"
      ? new Worker(new URL("./worker.gpu.js", import.meta.url), { type: "module" })
      : new Worker(new URL("./worker.cpu.js", import.meta.url), { type: "module" });
  }
  // From a CDN: browsers start workers of the page's own origin alone, but those may import others' modules.
  const script = import.meta.url.replace(/[^/]*$/, `worker.${device}.js`);
  const starter = new Blob([`import ${JSON.stringify(script)};`], { type: "text/javascript" });
  const address = URL.createObjectURL(starter);
  const worker = new Worker(address, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}

/** @param {string} url */
function ofThisOrigin(url) {
  return new URL(url).origin === globalThis.location?.origin;
}
