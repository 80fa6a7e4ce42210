// Folders, however the browser lends them, as one thing; and what there is in them.

import { isHidden, isModelFolder, kindOf } from "./kinds.js";

/**
 * @typedef {{ name: string, open: () => File | Promise<File> }} Leaf
 * @typedef {object} Folder
 * @property {string} name
 * @property {FileSystemDirectoryHandle} [handle] where the browser lends it as a whole
 * @property {() => Promise<{ files: Leaf[], folders: Folder[] }>} list
 *
 * @typedef {object} Found
 * @property {{ file: File, folder: string }[]} files that may be pictures or checkpoints, and the path that led there
 * @property {{ name: string, handle?: FileSystemDirectoryHandle }[]} models
 * @property {{ name: string, reason: string }[]} unreadable
 */

/** @param {FileSystemDirectoryHandle} handle @returns {Folder} */
export function folderOfHandle(handle) {
  const list = async () => {
    const files = [];
    const folders = [];
    for await (const child of handle.values()) {
      if (child.kind === "directory") folders.push(folderOfHandle(child));
      else files.push({ name: child.name, open: () => child.getFile() });
    }
    return { files, folders };
  };
  return { name: handle.name, handle, list };
}

/** @param {FileSystemDirectoryEntry} entry @returns {Folder} */
export function folderOfEntry(entry) {
  const list = async () => {
    const files = [];
    const folders = [];
    const reader = entry.createReader();
    const read = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    // It gives so many at a time, and none when there are no more.
    for (let some = await read(); some.length > 0; some = await read()) {
      for (const child of some) {
        const open = () => new Promise((resolve, reject) => child.file(resolve, reject));
        if (child.isDirectory) folders.push(folderOfEntry(child));
        else files.push({ name: child.name, open });
      }
    }
    return { files, folders };
  };
  return { name: entry.name, list };
}

/** The folder that a file picker gave as a list of files. @param {File[]} picked @returns {Folder} */
export function folderOfFiles(picked) {
  /** @param {string} name @param {{ file: File, path: string[] }[]} inside */
  const folder = (name, inside) => ({
    name,
    list: async () => {
      const files = inside.filter(({ path }) => path.length === 1);
      const deeper = Map.groupBy(inside.filter(({ path }) => path.length > 1), ({ path }) => path[0]);
      const below = ({ file, path }) => ({ file, path: path.slice(1) });
      return {
        files: files.map(({ file }) => ({ name: file.name, open: () => file })),
        folders: [...deeper].map(([name, inside]) => folder(name, inside.map(below))),
      };
    },
  });
  const inside = picked.map((file) => ({ file, path: file.webkitRelativePath.split("/").slice(1) }));
  return folder(picked[0].webkitRelativePath.split("/")[0], inside);
}

/**
 * Adds what there is in a folder and the folders in it, in the order of their names. What can be of no use is left out.
 * @param {Folder} folder
 * @param {Found} found
 * @param {string} [path]
 */
export async function search(folder, found, path = folder.name) {
  const inside = await folder.list().catch((error) => {
    found.unreadable.push({ name: path, reason: error.message });
    return { files: [], folders: [] };
  });
  if (isModelFolder(inside.files.map(({ name }) => name))) {
    found.models.push({ name: folder.name, handle: folder.handle });
    return;
  }
  for (const { name, open } of inside.files.sort(byName)) {
    if (!["picture", "checkpoint"].includes(kindOf({ name }))) continue;
    try {
      found.files.push({ file: await open(), folder: path });
    } catch (error) {
      found.unreadable.push({ name: `${path}/${name}`, reason: error.message });
    }
  }
  for (const deeper of inside.folders.sort(byName)) {
    if (!isHidden(deeper.name)) await search(deeper, found, `${path}/${deeper.name}`);
  }
}

/** As people count: 9.jpg before 10.jpg. */
const { compare } = new Intl.Collator(undefined, { numeric: true });
const byName = (a, b) => compare(a.name, b.name);
