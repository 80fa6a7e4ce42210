// onnxruntime-web, set up as its documentation says, with one thread: the page's own. All its builds use 128-bit SIMD.

import { normalized } from "./picture.js";

export const name = "onnxruntime-web";

// Of its three ways to WebGPU, the one it recommends. It was also the fastest on SwiftShader.
const PROVIDERS = { cpu: "wasm", gpu: "webgpu" };

export async function load({ model, side, device }) {
  const provider = PROVIDERS[device];
  const ort = await import(`./node_modules/onnxruntime-web/dist/ort.${provider}.min.mjs`);
  ort.env.wasm.numThreads = 1;
  const graph = new Uint8Array(await (await fetch(`${model}.onnx`)).arrayBuffer());
  const started = performance.now();
  const session = await ort.InferenceSession.create(graph, { executionProviders: [provider] });
  const loading = performance.now() - started;
  const run = async (pixels) => {
    const input = new ort.Tensor("float32", normalized(side, pixels), [1, 3, side, side]);
    const started = performance.now();
    const { logits } = await session.run({ input });
    const values = await logits.getData();
    const network = performance.now() - started;
    return { network, whole: network, probabilities: values.map((logit) => 1 / (1 + Math.exp(-logit))) };
  };
  return { loading, run };
}
