// Addresses as callers give them, relative to their page.

/** @param {string | URL} url */
export function absolute(url) {
  return new URL(url, globalThis.document?.baseURI ?? globalThis.location.href).href;
}

/** The address of a folder, which ends in a slash. @param {string | URL} url */
export function folder(url) {
  const address = absolute(url);
  return address.endsWith("/") ? address : `${address}/`;
}
