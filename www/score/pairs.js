// Which of the files that came in are masks of truth, and of which pictures: by their names.

const FOLDER = /^(masks?|gts?|ground[-_ ]?truths?|truths?|labels?|annotations?)$/i;
const SUFFIX = /[-_. ](masks?|gt|truth|labels?|seg|annotation)$/i;
/** Masks are kept without loss, photographs mostly are not. */
const LOSSLESS = /\.(png|bmp|gif|tiff?)$/i;

/**
 * @template {{ name: string, source: Blob | string }} Picture
 * @template {{ name: string }} Item
 * @param {Picture[]} arrived
 * @param {Item[]} present the items that are there already
 * @returns {{ pictures: (Picture & { truth?: Picture["source"] })[], truths: { item: Item, truth: Picture["source"] }[] }}
 */
export function pair(arrived, present) {
  const files = arrived.map((picture) => ({ picture, ...parse(picture.name) }));
  const known = [
    ...files.filter(({ marked }) => !marked).map((file) => ({ ...file, arrived: file.picture })),
    ...present.map((item) => ({ item, ...parse(item.name) })),
  ];
  const pictures = new Map(arrived.map((picture) => [picture, { ...picture }]));
  const truths = [];
  for (const file of files) {
    const candidates = known.filter((other) => other.stem === file.stem && isTruthOf(file, other));
    const owner = candidates.sort((a, b) => common(b.folders, file.folders) - common(a.folders, file.folders))[0];
    if (!owner) continue;
    pictures.delete(file.picture);
    if (owner.item) truths.push({ item: owner.item, truth: file.picture.source });
    else pictures.get(owner.arrived).truth = file.picture.source;
  }
  return { pictures: [...pictures.values()], truths };
}

/** @param {string} name */
function parse(name) {
  const folders = name.split("/");
  const file = folders.pop();
  const bare = file.replace(/\.[^.]*$/, "");
  const marked = SUFFIX.test(bare) || folders.some((folder) => FOLDER.test(folder));
  return { folders, lossless: LOSSLESS.test(file), stem: bare.replace(SUFFIX, "").toLowerCase(), marked };
}

/** A mask says so by its folder or name, or lies beside a photograph of the same name. */
function isTruthOf(file, other) {
  if (other.picture === file.picture || other.marked) return false;
  if (file.marked) return true;
  return file.lossless && !other.lossless && file.folders.join("/") === other.folders.join("/");
}

/** How many folders two paths have in common. @param {string[]} a @param {string[]} b */
function common(a, b) {
  const differs = a.findIndex((folder, at) => folder !== b[at]);
  return differs < 0 ? a.length : differs;
}
