// Buttons that open the system's choosers.

import { button, element } from "./elements.js";
import { folderOfFiles, folderOfHandle } from "./folders.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {string} options.text
 * @param {"picture" | "model"} options.icon
 * @param {string} options.accept
 * @param {(files: File[]) => void} options.onFiles
 */
export function fileButton({ root, text, icon, accept, onFiles }) {
  const input = chooser({ root, text, accept, onFiles });
  return button(icon, text, () => input.click());
}

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {string} options.text
 * @param {(folder: import("./folders.js").Folder) => void} options.onFolder
 * @param {(error: Error) => void} options.onProblem
 */
export function folderButton({ root, text, onFolder, onProblem }) {
  const onFiles = (files) => onFolder(folderOfFiles(files));
  const input = chooser({ root, text, webkitdirectory: true, onFiles });
  return button("folder", text, async () => {
    // It lends a folder as a whole, so that a model folder can be opened, and does not speak of uploading.
    if (!globalThis.showDirectoryPicker) return input.click();
    try {
      onFolder(folderOfHandle(await showDirectoryPicker({ id: "intake" })));
    } catch (error) {
      if (error.name === "SecurityError") input.click();
      else if (error.name !== "AbortError") onProblem(error);
    }
  });
}

/** A hidden input, in the document for the browsers that open no other. */
function chooser({ root, text, onFiles, ...properties }) {
  const input = element("input", { type: "file", multiple: true, hidden: true, ariaLabel: text, ...properties });
  input.onchange = () => {
    const files = [...input.files];
    // So that the same file can be chosen again.
    input.value = "";
    if (files.length > 0) onFiles(files);
  };
  root.append(input);
  return input;
}
