// What a bundler has to find its way through: the package, its workers, and their wasm.

import { createSegmenter } from "sam2unet";

globalThis.createSegmenter = createSegmenter;
document.title = "ready";
