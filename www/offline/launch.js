// Files that the system opens with the installed page.

/** @param {(files: File[]) => void} open */
export function onLaunch(open) {
  globalThis.launchQueue?.setConsumer(async ({ files }) => {
    if (files.length > 0) open(await Promise.all(files.map((handle) => handle.getFile())));
  });
}
