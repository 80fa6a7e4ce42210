// The worker in which one segmenter lives: loads the wasm module that it is told to, and answers calls in order.

let segmenter;

const calls = {
  async load({ backend, model, name, variant }) {
    const { default: start, Segmenter } = await import(`./wasm/${backend}/sam2unet.js`);
    await start();
    segmenter = await Segmenter.load(name, model, variant);
    return [{ device: segmenter.device, variant: segmenter.variant, backend }];
  },

  async segment({ name, file, width, height }) {
    const prediction = await segmenter.segment(name, new Uint8Array(file), width, height);
    const probabilities = prediction.probabilities;
    const result = { width: prediction.width, height: prediction.height, probabilities };
    prediction.free();
    return [result, [probabilities.buffer]];
  },
};

// One after another: the network has one device, and its tensors one memory.
let last = Promise.resolve();

self.onmessage = ({ data: { id, name, parameters } }) => {
  last = last.then(async () => {
    try {
      const [result, transfer] = await calls[name](parameters);
      self.postMessage({ id, result }, transfer ?? []);
    } catch (error) {
      self.postMessage({ id, error: error?.message ?? String(error) });
    }
  });
};
