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
  const missing = (wanted === "auto" && whatWebGlMisses()) || (await whyNoGpu());
  if (wanted === "gpu") {
    if (!missing) return { devices: ["gpu"], remarks: [] };
    // Somebody who asks for the GPU by name may well mean one that software imitates.
    if (missing.imitated) return { devices: ["gpu"], remarks: [missing.reason] };
    throw new Error(`device: ${missing.reason}`);
  }
  return missing ? { devices: ["cpu"], remarks: [missing.reason] } : { devices: ["gpu", "cpu"], remarks: [] };
}

/** @typedef {{ reason: string, imitated?: boolean }} Missing */

/** @type {Missing} */
const ABSENT = { reason: "this browser offers no GPU to pages; update its driver or enable hardware acceleration" };
/** @type {Missing} */
const IMITATED = { reason: "software imitates the GPU here, which is slower than the CPU itself", imitated: true };

/**
 * What WebGL knows too. Chromium writes a warning into the console of a page that asks WebGPU in vain, which is nothing to
 * worry the page's owner with.
 */
function whatWebGlMisses() {
  const context = new OffscreenCanvas(1, 1).getContext("webgl");
  if (!context) return ABSENT;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const name = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : "";
  return /swiftshader|llvmpipe/i.test(name) ? IMITATED : undefined;
}

/** @returns {Promise<Missing | undefined>} */
async function whyNoGpu() {
  if (!globalThis.isSecureContext) {
    return { reason: "browsers offer WebGPU on secure pages alone; serve this one over https" };
  }
  if (!navigator.gpu) return { reason: "this browser has no WebGPU; a current Chrome, Edge, Firefox or Safari has" };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (!adapter) return ABSENT;
  const { isFallbackAdapter, architecture } = adapter.info;
  if (isFallbackAdapter || architecture === "swiftshader") {
    return IMITATED;
  }
}

/**
 * @param {Device} device
 * @returns {Worker}
 */
export function startWorker(device) {
  const module = device === "cpu" && hasFusedMultiplyAdd() ? "cpu-fma" : device;
  // From a CDN: browsers start workers of the page's own origin alone, but those may import others' modules.
  // (Webpack puts the path on the disk where it worked for the address, and the right one for those of the workers.)
  const { protocol, origin } = new URL(import.meta.url);
  if (protocol !== "file:" && origin !== globalThis.location?.origin) return startForeignWorker(module);
  // Bundlers look for exactly these expressions.
  switch (module) {
    case "gpu":
      return new Worker(new URL("./worker.gpu.js", import.meta.url), { type: "module" });
    case "cpu-fma":
      return new Worker(new URL("./worker.cpu-fma.js", import.meta.url), { type: "module" });
    default:
      return new Worker(new URL("./worker.cpu.js", import.meta.url), { type: "module" });
  }
}

/** @param {string} module */
function startForeignWorker(module) {
  const script = import.meta.url.replace(/[^/]*$/, `worker.${module}.js`);
  const starter = new Blob([`import ${JSON.stringify(script)};`], { type: "text/javascript" });
  const address = URL.createObjectURL(starter);
  const worker = new Worker(address, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}

/** Part of relaxed SIMD, which Chromium has had since version 114. */
function hasFusedMultiplyAdd() {
  // (module (func (result v128) (f32x4.relaxed_madd (v128.const 0) (v128.const 0) (v128.const 0))))
  const zero = [0xfd, 0x0c, ...new Array(16).fill(0)];
  const code = [0x00, ...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x0b];
  const sections = [0x01, 5, 1, 0x60, 0, 1, 0x7b, 0x03, 2, 1, 0, 0x0a, code.length + 2, 1, code.length, ...code];
  return WebAssembly.validate(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections]));
}
