// Which of the files that came in are masks of truth, and of which pictures: by their names or, of two, by their looks.

const FOLDER = /^(masks?|gts?|ground[-_ ]?truths?|truths?|labels?|annotations?)$/i;
const SUFFIX = /[-_. ](masks?|gt|truth|labels?|seg|annotation)$/i;
/** Masks are kept without loss, photographs mostly are not. */
const LOSSLESS = /\.(png|bmp|gif|tiff?)$/i;

/**
 * @typedef {{ name: string, folder?: string, source: Blob | string, truth?: Blob | string }} Picture
 * @typedef {{ pictures: Picture[], truths: { item: any, truth: Blob | string }[] }} Paired
 */

/**
 * @param {Picture[]} arrived
 * @param {{ name: string, folder?: string }[]} present the items that are there already
 * @returns {Promise<Paired>}
 */
export async function pair(arrived, present) {
  const paired = pairByName(arrived, present);
  if (arrived.length !== 2 || paired.pictures.length !== 2) return paired;
  const areMasks = await Promise.all(arrived.map(({ source }) => looksLikeMask(source)));
  const [mask, picture] = areMasks[0] ? arrived : arrived.toReversed();
  return areMasks[0] === areMasks[1] ? paired : { pictures: [{ ...picture, truth: mask.source }], truths: [] };
}

/** @param {Picture[]} arrived @param {{ name: string, folder?: string }[]} present @returns {Paired} */
function pairByName(arrived, present) {
  const files = arrived.map((picture) => ({ picture, ...parse(picture) }));
  const owners = [
    ...files.filter(({ marked }) => !marked).map((file) => ({ ...file, arrived: file.picture })),
    ...present.map((item) => ({ item, ...parse(item) })),
  ];
  const byStem = Map.groupBy(owners, ({ stem }) => stem);
  const pictures = new Map(arrived.map((picture) => [picture, { ...picture }]));
  const truths = [];
  for (const file of files) {
    const candidates = (byStem.get(file.stem) ?? []).filter((other) => isTruthOf(file, other));
    const [owner] = candidates.sort((a, b) => common(b.folders, file.folders) - common(a.folders, file.folders));
    if (!owner) continue;
    pictures.delete(file.picture);
    if (owner.item) truths.push({ item: owner.item, truth: file.picture.source });
    else pictures.get(owner.arrived).truth = file.picture.source;
  }
  return { pictures: [...pictures.values()], truths };
}

/** @param {{ name: string, folder?: string }} file */
function parse({ name, folder = "" }) {
  const folders = folder.split("/");
  const bare = name.replace(/\.[^.]*$/, "");
  const marked = SUFFIX.test(bare) || folders.some((folder) => FOLDER.test(folder));
  return { folders, lossless: LOSSLESS.test(name), stem: bare.replace(SUFFIX, "").toLowerCase(), marked };
}

/** A mask says so by its folder or name, or lies beside a photograph of the same name. */
function isTruthOf(file, other) {
  if (other.picture === file.picture || other.marked) return false;
  if (file.marked) return true;
  return file.lossless && !other.lossless && file.folders.join("/") === other.folders.join("/");
}

const SIDE = 64;
/** Of a full byte: what counts as black, what is left to white, and by how much the colours of a grey may differ. */
const MARGIN = 8;
/** Edges are smooth in some masks. */
const MOST = 0.9;

/** Whether a picture is grey, and most of it black or white. @param {Blob | string} source */
async function looksLikeMask(source) {
  if (typeof source === "string") return false;
  const options = /** @type {const} */ ({ resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: "pixelated" });
  const bitmap = await createImageBitmap(source, options).catch(() => undefined);
  if (!bitmap) return false;
  const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  let extreme = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > MARGIN) return false;
    if (red <= MARGIN || red >= 255 - MARGIN) extreme++;
  }
  return extreme > MOST * SIDE * SIDE;
}

/** How many folders two paths have in common. @param {string[]} a @param {string[]} b */
function common(a, b) {
  const differs = a.findIndex((folder, at) => folder !== b[at]);
  return differs < 0 ? a.length : differs;
}
