// What the page saves, read again by others than it.

import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { expect, test } from "./page.js";

const SETTINGS = { threshold: 0.4, color: [10, 200, 30], opacity: 0.5 };

test.beforeEach(async ({ page }) => {
  await page.evaluate(async (settings) => {
    const [{ createSegmenter, classColour }, { formats }, { bundle }, handOver, { fileName }] = await Promise.all(
      ["pkg/index.js", "exports/formats.js", "exports/bundle.js", "exports/hand-over.js", "exports/names.js"].map(
        (module) => import(`/${module}`),
      ),
    );
    const segment = async (model) => {
      const checkpoint = await (await fetch(`/tests/browser/generated/${model}.safetensors`)).blob();
      const segmenter = await createSegmenter({ model: new File([checkpoint], `${model}.safetensors`), device: "cpu" });
      const result = await segmenter.segment("/tests/fixtures/segment/scene.jpg", { size: 64 });
      return { segmenter, name: "scene.jpg", result, ...settings };
    };
    const make = (subject, id) => formats.find((format) => format.id === id).make(subject);

    const drawn = (width, height, draw) => {
      const context = new OffscreenCanvas(width, height).getContext("2d", { colorSpace: "srgb" });
      draw(context);
      return context.getImageData(0, 0, width, height).data;
    };
    const read = async (blob) => {
      const options = { premultiplyAlpha: "none", colorSpaceConversion: "none" };
      const bitmap = await createImageBitmap(blob, options);
      return drawn(bitmap.width, bitmap.height, (context) => context.drawImage(bitmap, 0, 0));
    };
    const filled = (width, height, path) => {
      const data = drawn(width, height, (context) => context.fill(path, "evenodd"));
      return Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]);
    };
    const path = (rings) => {
      const path = new Path2D();
      for (const ring of rings) {
        ring.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
        path.closePath();
      }
      return path;
    };
    // COCO's letters: five bits each, the lowest first, and from the fourth number on differences.
    const columns = ({ size: [height, width], counts }) => {
      const mask = new Uint8Array(width * height);
      const numbers = [];
      let [number, shift, at] = [0, 0, 0];
      for (const letter of counts) {
        const bits = letter.charCodeAt(0) - 48;
        number |= (bits & 31) << shift;
        shift += 5;
        if (bits & 32) continue;
        if (bits & 16) number |= -1 << shift;
        numbers.push(number + (numbers.length > 2 ? numbers.at(-2) : 0));
        [number, shift] = [0, 0];
      }
      numbers.forEach((length, index) => {
        for (; length > 0; length--, at++) mask[(at % height) * width + Math.floor(at / height)] = (index % 2) * 255;
      });
      return mask;
    };
    const overlap = (a, b) => {
      let [both, either] = [0, 0];
      for (let i = 0; i < b.length; i++) {
        both += a[i] && b[i] ? 1 : 0;
        either += a[i] || b[i] ? 1 : 0;
      }
      return both / either;
    };
    const reading = { read, filled, path, columns, overlap };
    Object.assign(globalThis, { segment, make, formats, bundle, handOver, fileName, classColour, reading });
  }, SETTINGS);
});

test("every file is the mask when it is read again", async ({ page }) => {
  const report = await page.evaluate(async () => {
    const { read, filled, path, columns, overlap } = reading;
    const subject = await segment("nano");
    const { result, threshold, color } = subject;
    const { width, height, probabilities } = result;
    const mask = result.mask(threshold);
    const picture = await read(await (await fetch("/tests/fixtures/segment/scene.jpg")).blob());
    const every = (data, step, check) => mask.every((_, i) => check(data.subarray(i * step, (i + 1) * step), i));
    const report = { holes: (await result.polygons(threshold)).flatMap(({ holes }) => holes).length };

    const white = await read(await make(subject, "mask"));
    report.mask = overlap(mask.map((_, i) => white[i * 4]), mask);
    report.white = every(white, 4, (pixel, i) => pixel[1] === mask[i] && pixel[3] === 255);

    const grey = await read(await make(subject, "probability"));
    report.probability = every(grey, 4, ([value], i) => Math.abs(value - probabilities[i] * 255) <= 1);

    const cut = await read(await make(subject, "cutout"));
    report.cutout = overlap(mask.map((_, i) => cut[i * 4 + 3]), mask);
    report.within = every(cut, 4, ([red], i) => Math.abs(red - (mask[i] ? picture[i * 4] : 0)) <= 3);

    const over = await read(await make(subject, "overlay"));
    const expected = await result.toImageData({ kind: "overlay", threshold, color, opacity: subject.opacity });
    report.overlay = over.every((value, i) => value === expected.data[i]);

    const npy = await (await make(subject, "npy")).arrayBuffer();
    const length = new DataView(npy).getUint16(8, true);
    report.description = new TextDecoder("latin1").decode(new Uint8Array(npy, 0, 10 + length)).trim();
    report.npy = new Float32Array(npy.slice(10 + length)).every((p, i) => p === probabilities[i]);
    report.blocks = (10 + length) % 64;

    for (const id of ["svg", "svg-over"]) {
      const svg = new DOMParser().parseFromString(await (await make(subject, id)).text(), "image/svg+xml");
      report[id] = overlap(filled(width, height, new Path2D(svg.querySelector("path").getAttribute("d"))), mask);
    }
    const image = new Image();
    image.src = URL.createObjectURL(await make(subject, "svg-over"));
    await image.decode();
    report.shown = [image.naturalWidth, image.naturalHeight];

    const { features } = JSON.parse(await (await make(subject, "geojson")).text());
    const rings = features.flatMap(({ geometry }) => geometry.coordinates);
    report.closed = rings.every((ring) => String(ring[0]) === String(ring.at(-1)));
    report.geojson = overlap(filled(width, height, path(rings)), mask);
    report.areas = features.reduce((sum, { properties }) => sum + properties.area, 0);

    const coco = JSON.parse(await (await make(subject, "coco")).text());
    const [{ segmentation, area, bbox }] = coco.annotations;
    report.coco = overlap(columns(segmentation), mask);
    const places = [...mask.keys()].filter((i) => mask[i]);
    const [xs, ys] = [places.map((i) => i % width), places.map((i) => Math.floor(i / width))];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    report.box = bbox.join() === [left, top, Math.max(...xs) + 1 - left, Math.max(...ys) + 1 - top].join();
    report.pixels = [area, report.areas].map((area) => area - places.length);
    return { ...report, size: [width, height] };
  });
  expect(report.holes).toBeGreaterThan(0);
  for (const id of ["mask", "cutout", "svg", "svg-over", "geojson", "coco"]) expect(report[id], id).toBe(1);
  for (const check of ["white", "probability", "within", "overlay", "npy", "closed", "box"]) {
    expect(report[check], check).toBe(true);
  }
  expect(report.pixels).toEqual([0, 0]);
  expect(report.shown).toEqual(report.size);
  expect(report.blocks).toBe(0);
  expect(report.description).toMatch(/{'descr': '<f4', 'fortran_order': False, 'shape': \(318, 347\), }$/);
});

test("several classes keep their colours, numbers and names", async ({ page }) => {
  const report = await page.evaluate(async () => {
    const { read, filled, path, columns, overlap } = reading;
    const subject = await segment("classes");
    const { width, height, classes, probabilities } = subject.result;
    const shown = await read(await make(subject, "mask"));
    const isShown = (number, i) => classColour(number).every((value, c) => value === shown[i * 4 + c]);
    const colours = classes.map.every(isShown);
    const { features } = JSON.parse(await (await make(subject, "geojson")).text());
    const { annotations, categories } = JSON.parse(await (await make(subject, "coco")).text());
    const overlaps = classes.names.slice(1).flatMap((name, index) => {
      const mask = subject.result.mask(0, index + 1);
      if (!mask.some(Boolean)) return [];
      const mine = features.filter(({ properties }) => properties.category === name);
      const rings = mine.flatMap(({ geometry }) => geometry.coordinates);
      const { id } = categories.find((category) => category.name === name);
      const { segmentation } = annotations.find(({ category_id }) => category_id === id);
      return [overlap(filled(width, height, path(rings)), mask), overlap(columns(segmentation), mask)];
    });
    const bytes = (await make(subject, "npy")).size - probabilities.byteLength;
    return { colours, overlaps, bytes, names: categories.map(({ name }) => name), expected: classes.names.slice(1) };
  });
  expect(report.colours).toBe(true);
  expect(report.overlaps.length).toBeGreaterThan(0);
  expect(report.overlaps.filter((overlap) => overlap !== 1)).toEqual([]);
  expect(report.names).toEqual(report.expected);
  expect(report.bytes).toBe(128);
});

/** Saves a ZIP of pictures whose names are awkward, and of one that failed. */
async function zipped(page) {
  const saved = page.waitForEvent("download");
  const told = await page.evaluate(async (settings) => {
    const { segmenter, result } = await segment("nano");
    const ids = formats.map(({ id }) => id);
    const told = [];
    async function* items() {
      for (const name of ["Qualle 水母.jpg", "../a:b?.png", "A-B-.jpg", "con.tif"]) yield { name, result };
      yield { name: "notes.png", error: new Error("notes.png: is no picture") };
    }
    const about = { version: "1.2.3", model: "nano", info: segmenter.info, settings };
    const zip = await bundle(items(), ids, about, { onPicture: (done) => told.push(done) });
    handOver.download(zip, "masks.zip");
    return told;
  }, SETTINGS);
  const download = await saved;
  expect(download.suggestedFilename()).toBe("masks.zip");
  expect(told).toEqual([1, 2, 3, 4, 5]);
  return download.path();
}

const STEMS = ["Qualle 水母", "a-b", "A-B (2)", "con-"];

test("a ZIP holds all files, and says how they were made", async ({ page }) => {
  const bytes = await readFile(await zipped(page));
  // The central directory, found from the end.
  const [count, start] = [bytes.readUInt16LE(bytes.length - 12), bytes.readUInt32LE(bytes.length - 6)];
  const files = new Map();
  for (let at = start, i = 0; i < count; i++) {
    const [size, letters] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28)];
    const from = bytes.readUInt32LE(at + 42) + 30 + letters;
    files.set(bytes.toString("utf8", at + 46, at + 46 + letters), bytes.subarray(from, from + size));
    at += 46 + letters;
  }
  const single = { mask: "png", probability: "png", npy: "npy", "svg-over": "svg", geojson: "geojson" };
  for (const [id, extension] of Object.entries(single)) {
    for (const stem of STEMS) expect(files.has(`${id}/${stem}.${extension}`), `${id} of ${stem}`).toBe(true);
  }
  const manifest = JSON.parse(files.get("manifest.json").toString());
  expect(manifest).toMatchObject({
    version: "1.2.3",
    model: { name: "nano", variant: "nano", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    device: "cpu",
    precision: "f32",
    ...SETTINGS,
    files: ["coco.json"],
  });
  expect(manifest.pictures[0]).toMatchObject({ name: "Qualle 水母.jpg", width: 347, height: 318 });
  expect(manifest.pictures[0].timings.network).toBeGreaterThan(0);
  expect(manifest.pictures[4]).toEqual({ name: "notes.png", error: "notes.png: is no picture" });
  const listed = [...manifest.files, ...manifest.pictures.flatMap(({ files }) => files ?? []), "manifest.json"];
  expect([...files.keys()].sort()).toEqual(listed.sort());
  const coco = JSON.parse(files.get("coco.json").toString());
  expect([coco.images.length, coco.annotations.length, coco.categories.length]).toEqual([4, 4, 1]);
});

test("Python reads the ZIP, and finds nothing wrong with it", async ({ page }) => {
  test.skip(spawnSync("python3", ["--version"]).status !== 0, "there is no python3");
  const script =
    "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), z.namelist()]))";
  const { stdout, stderr } = spawnSync("python3", ["-c", script, await zipped(page)], { encoding: "utf8" });
  expect(stderr).toBe("");
  const [broken, names] = JSON.parse(stdout);
  expect(broken).toBeNull();
  for (const stem of STEMS) expect(names).toContain(`mask/${stem}.png`);
});

test("a ZIP that would be too large is refused before it is made", async ({ page }) => {
  const message = await page.evaluate(async () => {
    const { Zip } = await import("/exports/zip.js");
    return new Zip(new Date()).add("a.npy", { size: 2 ** 32 }).catch((error) => error.message);
  });
  expect(message).toBe("the ZIP: holds 4 GB and 65,535 files at most; save fewer pictures or formats at a time");
});

test("an empty mask makes files too", async ({ page }) => {
  const report = await page.evaluate(async () => {
    const subject = { ...(await segment("nano")), threshold: 1 };
    const { features } = JSON.parse(await (await make(subject, "geojson")).text());
    const { annotations, categories } = JSON.parse(await (await make(subject, "coco")).text());
    const image = new Image();
    image.src = URL.createObjectURL(await make(subject, "svg"));
    await image.decode();
    return { features, annotations, categories: categories.length, width: image.naturalWidth };
  });
  expect(report).toEqual({ features: [], annotations: [], categories: 1, width: 347 });
});

test("a cut-out goes to the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const size = await page.evaluate(async () => {
    const subject = await segment("nano");
    await handOver.copy(make(subject, "cutout"));
    const [item] = await navigator.clipboard.read();
    const { width, height } = await createImageBitmap(await item.getType("image/png"));
    return [width, height];
  });
  expect(size).toEqual([347, 318]);
});
