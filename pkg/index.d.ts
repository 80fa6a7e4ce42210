/** Segments pictures with SAM2-UNet in the browser. All work is done in a worker; nothing is uploaded. */

/** A model folder's address, a checkpoint (.pth, .pt, .safetensors), or a model folder on the user's disk. */
export type ModelSource = string | URL | Blob | ArrayBuffer | FileSystemDirectoryHandle;

/** What can be segmented. An address has to be of this page's origin, or allow others to read it. */
export type PictureSource =
  | Blob
  | string
  | URL
  | ImageBitmap
  | ImageData
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLVideoElement
  | VideoFrame;

/** Where a long step stands. `total` is missing where it is not known. */
export interface Progress {
  stage: "module" | "device" | "download" | "load" | "test" | "decode" | "prepare" | "network" | "finish";
  loaded?: number;
  total?: number;
  /** Whether what was loaded was on this device already. */
  fromCache?: boolean;
}

/** What is given when it is known which call it is about. */
export interface Watch {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface Options extends Watch {
  model: ModelSource;
  /** "auto" takes a real GPU, and else the CPU. */
  device?: "auto" | "gpu" | "cpu";
  /** "auto" takes f16 where the GPU has it and its results agree with those in f32. */
  precision?: "auto" | "f32" | "f16";
  /** The name of a variant, or the JSON text of another; recognised where it is left out. */
  variant?: string;
  /** The address of the folder `wasm`, where it was moved away from this package. */
  wasmUrl?: string | URL;
  /** Whether downloaded models are kept on this device. */
  cache?: boolean;
}

export interface Info {
  device: "gpu" | "cpu";
  /** What the processor calls itself. */
  adapter: string;
  precision: "f32" | "f16";
  variant: string;
  parameters: number;
  /** The size at which the network looks at a picture where none is asked for. */
  inputSize: { width: number; height: number };
  /** What it was trained to find, as its folder says. */
  task: string;
  /** What its user should know, as its folder says; empty where it says nothing. */
  description: string;
  /** The names of the classes that it tells apart, the first the ground; missing where it finds an object. */
  classes?: string[];
  /** The probability from which a pixel belongs to the mask. */
  threshold: number;
  /** Of the checkpoint, or of a model folder's config.json. */
  sha256: string;
  /** How long each step of loading took, in milliseconds. */
  loadTimes: Record<string, number>;
  /** Why it is not a faster device or precision, and what else went differently, a sentence each. */
  remarks: string[];
}

/** Creates a segmenter: loads the module, the model, and tests them. */
export function createSegmenter(options: Options): Promise<Segmenter>;

export interface SegmentOptions extends Watch {
  threshold?: number;
  /** At which the network looks at the picture, in multiples of 32. */
  size?: number | { width: number; height: number };
}

export class Segmenter {
  private constructor();
  /** What runs, and on what. It is another object after a device was lost. */
  readonly info: Info;
  segment(source: PictureSource, options?: SegmentOptions): Promise<Result>;
  /** Segments one after another, in order. What fails is an item with an error of its own. */
  segmentAll(
    sources: Iterable<PictureSource> | AsyncIterable<PictureSource>,
    options?: SegmentOptions,
  ): AsyncGenerator<{ source: PictureSource; result?: Result; error?: Error }, void>;
  /** Runs the model's known answer, and tells how far this device is from it, in standard deviations. */
  selfTest(): Promise<{ difference: number; bound: number; passed: boolean }>;
  /** Frees all it holds. Calling it twice is fine. */
  dispose(): Promise<void>;
}

export interface Timings {
  decode: number;
  prepare: number;
  /** Handing the picture to the device. */
  upload: number;
  network: number;
  readBack: number;
  finish: number;
}

export interface RenderOptions {
  /**
   * The mask and the probability are grey; "alpha" is the picture, see-through where there is no object. Of several
   * classes the mask and the overlay are in the classes' colours, and the probability is the likeliest's.
   */
  kind?: "mask" | "probability" | "alpha" | "overlay";
  threshold?: number;
  /** Of the overlay of an object: red, green and blue, 0 to 255. */
  color?: [number, number, number];
  /** Of the overlay, 0 to 1. */
  opacity?: number;
}

/**
 * An object's outline and those of its holes, along the edges of pixels. Corners are x and y, from the upper left corner
 * of the picture's first pixel; the last is joined to the first. With y counted downwards, the area within the outline is
 * positive by the shoelace formula, and that of holes negative. No ring touches itself.
 */
export interface Polygon {
  outer: [x: number, y: number][];
  holes: [x: number, y: number][][];
}

/** As `sam2unet eval` has them. */
export interface Score {
  /** Of the mask at the threshold; 0 where neither it nor the truth has a pixel. */
  dice: number;
  /** The same. */
  iou: number;
  /** Of the probabilities in 8 bits, stretched from 0 to 1. */
  mae: number;
  /** The same. */
  smeasure: number;
}

/** The probabilities of a picture, of the picture's own size. */
export class Result {
  private constructor();
  readonly width: number;
  readonly height: number;
  /** Row by row, 0 to 1; of several classes, the whole picture for one class after another. */
  readonly probabilities: Float32Array;
  /** Where several classes are told apart: their names, and the likeliest class of each pixel, row by row. */
  readonly classes?: { names: string[]; map: Uint8Array };
  readonly threshold: number;
  /** In milliseconds. */
  readonly timings: Timings;
  /**
   * 255 where the probability reaches the threshold, else 0; of several classes, 255 where the likeliest is not the first,
   * the ground, or where it is the one of that number, whatever the threshold. Does not run the network again.
   */
  mask(threshold?: number, number?: number): Uint8Array;
  /** The mask's objects. What touches by a corner alone is apart. */
  polygons(threshold?: number, number?: number): Promise<Polygon[]>;
  /** The mask as pycocotools reads it. */
  rle(threshold?: number, number?: number): Promise<{ size: [height: number, width: number]; counts: string }>;
  /** Compares with a picture of the truth, of the picture's own size: what of it is brighter than 128 is the object. */
  score(truth: PictureSource, threshold?: number): Promise<Score>;
  /**
   * What is enough to make this result again in a moment, and small, of the size at which the network looked at the picture:
   * for keeping many, and letting go of their probabilities. Works also after the segmenter was disposed.
   */
  setAside(): { bytes: number; bringBack(): Promise<Result> };
  /** The picture's own pixels, opaque: red, green, blue and 255, row by row. */
  pixels(): Promise<Uint8ClampedArray>;
  toImageData(options?: RenderOptions): Promise<ImageData>;
  toImageBitmap(options?: RenderOptions): Promise<ImageBitmap>;
  toBlob(options?: RenderOptions & { type?: string; quality?: number }): Promise<Blob>;
}

/** The colour of a class by its number, as masks and overlays have it: red, green and blue, 0 to 255. */
export function classColour(number: number): [number, number, number];

/** Of this package. */
export const version: string;

/** The models that are kept on this device. */
export const models: {
  list(): Promise<{ url: string; task: string; variant: string; bytes: number }[]>;
  isCached(url: string | URL): Promise<boolean>;
  /** Downloads a model folder without running it. */
  preload(url: string | URL, watch?: Watch): Promise<void>;
  /** Forgets a model folder, and all of its files that no other one shares. */
  remove(url: string | URL): Promise<void>;
};
