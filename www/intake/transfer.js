// What is dropped and what is pasted come in the same wrapping.

import { addressesIn } from "./addresses.js";
import { folderOfEntry, folderOfHandle } from "./folders.js";

/** @typedef {{ files: File[], folders: Promise<import("./folders.js").Folder>[], addresses: string[] }} Taken */

const FIELD =
  "textarea, [contenteditable]:not([contenteditable=false]), " +
  "input:not([type=button], [type=checkbox], [type=color], [type=file], [type=radio], [type=range], [type=submit])";

/**
 * Has to run before the event is over: what it holds is gone afterwards.
 * @param {DataTransfer} transfer
 * @returns {Taken}
 */
export function take(transfer) {
  const files = [];
  const folders = [];
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) {
      const lent = folderOfEntry(entry);
      const handle = item.getAsFileSystemHandle?.();
      folders.push(handle ? handle.then(folderOfHandle).catch(() => lent) : Promise.resolve(lent));
    } else {
      const file = item.getAsFile();
      if (file) files.push(file);
    }
  }
  // A picture from another tab is there as a file and as its address.
  const addresses = files.length + folders.length > 0 ? [] : addressesIn(transfer);
  return { files, folders, addresses };
}

/** Whether an event belongs to a field, which takes text itself. @param {Event} event */
export function isForField(event) {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest(FIELD) !== null;
}
