// What was made, to where its reader wants it: the disk, the clipboard, another program.

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  // No browser tells when it has begun to read.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const canCopy = () => Boolean(navigator.clipboard?.write && globalThis.ClipboardItem);

/**
 * Called while a click is handled: some browsers want the picture promised then, not made.
 * @param {Blob | Promise<Blob>} png
 */
export async function copy(png) {
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
}

/** @param {Blob} blob @param {string} name */
export const canShare = (blob, name) => Boolean(navigator.canShare?.({ files: [fileOf(blob, name)] }));

/** @param {Blob} blob @param {string} name */
export async function share(blob, name) {
  try {
    await navigator.share({ files: [fileOf(blob, name)] });
  } catch (error) {
    // Whoever closes the sheet has changed their mind, which is no failure.
    if (error.name !== "AbortError") throw error;
  }
}

/** @param {Blob} blob @param {string} name */
const fileOf = (blob, name) => new File([blob], name, { type: blob.type });
