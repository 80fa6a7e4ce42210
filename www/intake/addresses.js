// Addresses, as people type them and as other tabs hand them over.

import { kindOf } from "./kinds.js";

/**
 * The pictures that were dragged or copied from a page, or else the addresses.
 * @param {DataTransfer} transfer
 * @returns {string[]}
 */
export function addressesIn(transfer) {
  // A picture in a link has the link's address in the list, and its own in the HTML.
  const html = new DOMParser().parseFromString(transfer.getData("text/html"), "text/html");
  const sources = [...html.images].map((image) => image.getAttribute("src") ?? "");
  const pictures = sources.filter((source) => URL.canParse(source));
  if (pictures.length > 0) return pictures;
  const lines = (transfer.getData("text/uri-list") || transfer.getData("text/plain")).split(/\r?\n/);
  // Lines that begin with # are remarks.
  return lines.filter((line) => URL.canParse(line) && /^(https?|data|blob|file):/i.test(line));
}

/**
 * What stands at an address, so far as it tells. Only this page's own origin may be asked: its policy says so, and
 * browsers write each breach of it into their log.
 * @param {string} text
 * @param {(key: string, values?: object) => string} say
 * @returns {{ kind: "picture" | "model", url: string, name: string, extension: string }}
 */
export function readAddress(text, say) {
  const wrong = (key) => new Error(say(key, { address: shortened(text) }));
  if (!URL.canParse(text)) throw wrong("intake.notAnAddress");
  const url = new URL(text);
  const type = /^data:image\/([a-z0-9]+)/i.exec(url.href);
  if (type) return { kind: "picture", url: url.href, name: "", extension: type[1].replace("jpeg", "jpg") };
  if (!["http:", "https:", "blob:"].includes(url.protocol)) throw wrong("intake.noPictureAddress");
  if (url.origin !== location.origin) throw wrong("intake.foreignAddress");
  const { href, pathname, protocol } = url;
  if (protocol === "blob:") return { kind: "picture", url: href, name: "", extension: "png" };
  const name = decoded(pathname.split("/").findLast(Boolean) ?? url.host);
  if (pathname.endsWith("/")) return { kind: "model", url: href, name, extension: "" };
  if (kindOf({ name }) === "checkpoint") throw wrong("intake.checkpointAddress");
  return { kind: "picture", url: href, name, extension: "" };
}

/** @param {string} name */
function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Addresses may be a whole picture long. @param {string} text */
function shortened(text) {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
