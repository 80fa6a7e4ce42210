// The package: pictures in, masks out. Its types, and what each part does, are in index.d.ts.

export { createSegmenter, Segmenter } from "./segmenter.js";
export { Result } from "./result.js";
export { version } from "./version.js";
export { models } from "./models.js";
export { classColour } from "./classes.js";
