// The doors in: whatever comes through one of them leaves here as pictures, models, and problems in sentences.

import { addressDialog } from "./address-dialog.js";
import { readAddress } from "./addresses.js";
import { cameraDialog } from "./camera-dialog.js";
import { dropZone } from "./drop.js";
import { button } from "./elements.js";
import { search } from "./folders.js";
import { CHECKPOINTS, PICTURES, isPartOfModel, kindOf } from "./kinds.js";
import { pasting } from "./paste.js";
import { fileButton, folderButton } from "./pickers.js";

/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {Blob | string} source
 * @property {string} folder the path of the folder that it lay in, or empty; it tells pictures from their masks
 *
 * @typedef {{ name: string, model: File | FileSystemDirectoryHandle | string }} Model
 */

/** So many names a sentence lists. */
const NAMES = 3;

/**
 * Opens all doors: the whole page takes drops and pastes from now on, and the buttons are to be placed.
 * Nothing is read here; files are handed on as they are.
 *
 * @param {object} options
 * @param {HTMLElement} options.root gets the dialogs, the veil and hidden inputs
 * @param {(key: string, values?: object) => string} options.say
 * @param {(pictures: Picture[]) => void} options.onPictures all that came in at once
 * @param {(model: Model) => void} options.onModel before the pictures that came with it
 * @param {(error: Error) => void} options.onProblem
 * @param {(frame: ImageBitmap, signal: AbortSignal) => Promise<ImageBitmap | void>} [options.onFrame] of the camera's
 *   live mode: resolves with what is shown over the frame, which is closed then. The next one waits for it.
 */
export function intake({ root, say, onPictures, onModel, onProblem, onFrame }) {
  const closing = new AbortController();
  const { signal } = closing;
  const problem = (key, values) => onProblem(new Error(say(key, values)));
  let numbered = 0;
  const nameOf = (key, extension = "jpg") => say(key, { number: ++numbered, extension });

  /** @param {{ file: File, folder: string }[]} files */
  function handOn(files) {
    const rejected = [];
    const pictures = [];
    for (const { file, folder } of files) {
      const kind = kindOf(file);
      if (kind === "checkpoint") onModel({ name: file.name, model: file });
      else if (kind === "other") rejected.push(file.name);
      else pictures.push({ name: file.name, source: file, folder });
    }
    if (pictures.length > 0) onPictures(pictures);
    reject(rejected);
  }

  /** @param {string[]} names */
  function reject(names) {
    const part = names.find(isPartOfModel);
    if (part) problem("intake.partOfModel", { name: part });
    else if (names.length === 1) problem("intake.noPicture", { name: names[0] });
    else if (names.length > 1) {
      const some = names.slice(0, NAMES).join(", ");
      const more = { names: some, count: names.length - NAMES };
      problem("intake.noPictures", {
        count: names.length,
        names: names.length > NAMES ? say("intake.andMore", more) : some,
      });
    }
  }

  /** @param {import("./folders.js").Folder[]} folders @param {File[]} files that came beside them */
  async function openFolders(folders, files = []) {
    const all = files.map((file) => ({ file, folder: "" }));
    for (const folder of folders) {
      const found = { files: [], models: [], unreadable: [] };
      await search(folder, found);
      all.push(...found.files);
      for (const { name, handle } of found.models) {
        if (handle) onModel({ name, model: handle });
        else problem("intake.modelFolderClosed", { name });
      }
      for (const unreadable of found.unreadable) problem("intake.unreadable", unreadable);
      const isEmpty = Object.values(found).every(({ length }) => length === 0);
      if (isEmpty) problem("intake.emptyFolder", { name: folder.name });
    }
    handOn(all);
  }

  /** @param {string} text @param {string} key of the name of what has none */
  function openAddress(text, key) {
    const { kind, url, name, extension } = readAddress(text, say);
    if (kind === "model") onModel({ name, model: url });
    else onPictures([{ name: name || nameOf(key, extension), source: url, folder: "" }]);
  }

  /** @param {import("./transfer.js").Taken} taken @param {string} key @param {string} nothing what to say then */
  async function open({ files, folders, addresses }, key, nothing) {
    if (files.length + folders.length + addresses.length === 0) return problem(nothing);
    for (const address of addresses) {
      try {
        openAddress(address, key);
      } catch (error) {
        onProblem(error);
      }
    }
    await openFolders(await Promise.all(folders), files);
  }

  const openFiles = (files) => handOn(files.map((file) => ({ file, folder: "" })));
  const onPaste = (taken) => {
    // Browsers call every copied picture image.png.
    const files = taken.files.map((file) => {
      const [isUnnamed, extension] = /^image\.(\w+)$/.exec(file.name) ?? [];
      return isUnnamed ? new File([file], nameOf("intake.pastedName", extension), { type: file.type }) : file;
    });
    open({ ...taken, files }, "intake.pastedName", "intake.nothingPasted");
  };
  const onStill = (still) => openFiles([new File([still], nameOf("intake.stillName"), { type: still.type })]);

  dropZone({ root, say, onDrop: (taken) => open(taken, "intake.draggedName", "intake.nothingDropped"), signal });
  pasting({ onPaste, signal });
  const address = addressDialog({ say, onAddress: (text) => openAddress(text, "intake.draggedName") });
  const camera = cameraDialog({ say, onStill, onFrame });
  root.append(address.dialog, camera.dialog);

  const files = { root, onFiles: openFiles };
  return {
    pictureButton: fileButton({ ...files, text: say("intake.openPictures"), icon: "picture", accept: PICTURES }),
    folderButton: folderButton({
      root,
      text: say("intake.openFolder"),
      onFolder: (folder) => openFolders([folder]),
      onProblem,
    }),
    addressButton: button("address", say("intake.openAddress"), address.open),
    cameraButton: button("camera", say("intake.openCamera"), camera.open),
    modelButton: fileButton({ ...files, text: say("intake.openModel"), icon: "model", accept: CHECKPOINTS }),
    addressDialog: address.dialog,
    cameraDialog: camera.dialog,
    /** For files that come by another door. */
    openFiles,
    /** Closes the doors to drops and pastes. */
    close: () => closing.abort(),
  };
}
