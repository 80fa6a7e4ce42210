// What a file is, by its name and type alone.

export const PICTURES = "image/*,.avif,.bmp,.gif,.heic,.heif,.jpeg,.jpg,.jxl,.png,.svg,.tif,.tiff,.webp";
export const CHECKPOINTS = ".pth,.pt,.safetensors";

const PICTURE = /\.(apng|avif|bmp|dib|gif|hei[cf]|hif|jfif|jpe|jpe?g|jxl|png|svg|tiff?|webp)$/i;
const CHECKPOINT = /\.(pth|pt|safetensors)$/i;

/** The files that make a folder a model folder. */
const MODEL_FOLDER = ["config.json", "model.safetensors.index.json"];

/**
 * "unclear" is a bare name, which may be anything.
 * @param {{ name: string, type?: string }} file
 * @returns {"picture" | "checkpoint" | "unclear" | "other"}
 */
export function kindOf({ name, type = "" }) {
  if (isHidden(name)) return "other";
  if (CHECKPOINT.test(name)) return "checkpoint";
  if (type.startsWith("image/") || PICTURE.test(name)) return "picture";
  return type === "" && !name.includes(".") ? "unclear" : "other";
}

/** What systems leave in folders, as the halves of pictures that macOS calls ._picture.jpg. @param {string} name */
export function isHidden(name) {
  return name.startsWith(".") || name === "__MACOSX";
}

/** @param {string[]} names of the files in a folder */
export function isModelFolder(names) {
  return MODEL_FOLDER.every((file) => names.includes(file));
}

/** Of a model folder, and of nothing else. @param {string} name */
export function isPartOfModel(name) {
  return name === MODEL_FOLDER[1];
}
