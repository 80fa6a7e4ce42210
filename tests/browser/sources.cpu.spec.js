// Every kind of picture that a page may have at hand, and every output of it.

import { expect, test } from "./page.js";

const PICTURE = "/tests/fixtures/segment/waves.png";
const MODEL = "/tests/browser/generated/nano.safetensors";

test.beforeEach(async ({ page, module }) => {
  await page.evaluate(
    async ({ model, device }) => {
      const { createSegmenter } = await import("/pkg/index.js");
      const file = new File([await (await fetch(model)).blob()], "nano.safetensors");
      globalThis.seg = await createSegmenter({ model: file, device, precision: "f32" });
    },
    { model: MODEL, device: module },
  );
});

test("all sources give the same probabilities", async ({ page }) => {
  const differences = await page.evaluate(async (url) => {
    const size = 64;
    const blob = await (await fetch(url)).blob();
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    const offscreen = new OffscreenCanvas(image.width, image.height);
    offscreen.getContext("2d").drawImage(image, 0, 0);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const sources = {
      file: new File([blob], "waves.png"),
      blob,
      address: url,
      url: new URL(url, location.href),
      image,
      canvas,
      offscreen,
      bitmap: await createImageBitmap(blob),
      data: canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height),
      frame,
    };
    const expected = (await seg.segment(blob, { size })).probabilities;
    const differences = {};
    for (const [name, source] of Object.entries(sources)) {
      const { probabilities } = await seg.segment(source, { size });
      differences[name] = probabilities.reduce((most, p, i) => Math.max(most, Math.abs(p - expected[i])), 0);
    }
    frame.close();
    return differences;
  }, PICTURE);
  expect(Object.keys(differences)).toHaveLength(10);
  // Chromium keeps video frames of canvases in RGB, so they too are the picture's own pixels.
  for (const [name, difference] of Object.entries(differences)) expect(difference, name).toBeLessThan(1e-6);
});

test("a video is segmented at the frame that it shows", async ({ page }) => {
  const [shown, recorded] = await page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    // Frames go on coming, as from a camera.
    const draw = () => {
      context.drawImage(image, 0, 0);
      requestAnimationFrame(draw);
    };
    draw();
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = canvas.captureStream();
    const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    await video.play();
    await shown;
    const result = await seg.segment(video, { size: 64 });
    return [[result.width, result.height], [image.width, image.height]];
  }, PICTURE);
  expect(shown).toEqual(recorded);
});

test("outputs are the probabilities as pictures", async ({ page }) => {
  const report = await page.evaluate(async (url) => {
    const blob = await (await fetch(url)).blob();
    const result = await seg.segment(blob, { size: 64, threshold: 0.4 });
    const { width, height, probabilities } = result;
    const read = async (image) => {
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.getContext("2d").getImageData(0, 0, width, height).data;
    };
    const picture = await read(await createImageBitmap(blob));
    const mask = await read(await createImageBitmap(await result.toBlob({ kind: "mask" })));
    const heat = (await result.toImageData({ kind: "probability" })).data;
    const cut = (await result.toImageData({ kind: "alpha" })).data;
    const overlay = await read(await result.toImageBitmap({ kind: "overlay", opacity: 1, color: [1, 2, 3] }));
    const jpeg = await result.toBlob({ kind: "overlay", type: "image/jpeg", quality: 0.8 });
    const wrong = { mask: 0, heat: 0, cut: 0, overlay: 0 };
    const numbers = result.mask();
    probabilities.forEach((p, i) => {
      const inside = p >= 0.4;
      if (numbers[i] !== (inside ? 255 : 0) || mask[i * 4] !== numbers[i] || mask[i * 4 + 3] !== 255) wrong.mask++;
      if (heat[i * 4 + 1] !== Math.round(p * 255)) wrong.heat++;
      if (cut[i * 4] !== picture[i * 4] || cut[i * 4 + 3] !== Math.round(p * 255)) wrong.cut++;
      if (overlay[i * 4 + 2] !== (inside ? 3 : picture[i * 4 + 2])) wrong.overlay++;
    });
    const inside = (threshold) => result.mask(threshold).reduce((count, value) => count + (value ? 1 : 0), 0);
    return { wrong, type: jpeg.type, inside: [inside(0), inside(0.4), inside(1)], pixels: width * height };
  }, PICTURE);
  expect(report.wrong).toEqual({ mask: 0, heat: 0, cut: 0, overlay: 0 });
  expect(report.type).toBe("image/jpeg");
  expect(report.inside[0]).toBe(report.pixels);
  expect(report.inside[1]).toBeLessThan(report.pixels);
});

test("a mask is scored beside the truth", async ({ page }) => {
  const report = await page.evaluate(async (url) => {
    const result = await seg.segment(url, { size: 64 });
    const truth = await result.toBlob({ kind: "mask", threshold: 0.4 });
    const told = (promise) => promise.then(String, (error) => error.message);
    const [drawn, found] = [result.mask(0.4), result.mask(0.5)];
    const count = (is) => drawn.reduce((sum, value, i) => sum + (is(value > 0, found[i] > 0) ? 1 : 0), 0);
    const grey = Array.from(result.probabilities, (p) => Math.round(p * 255));
    const [least, most] = [Math.min(...grey), Math.max(...grey)];
    const far = grey.map((value, i) => Math.abs((value - least) / (most - least) - drawn[i] / 255));
    return {
      same: await result.score(truth, 0.4),
      other: await result.score(truth, 0.5),
      iou: count((a, b) => a && b) / count((a, b) => a || b),
      dice: (2 * count((a, b) => a && b)) / (count((a) => a) + count((_, b) => b)),
      mae: far.reduce((sum, value) => sum + value, 0) / far.length,
      again: result.probabilities.length,
      small: await told(result.score(new ImageData(7, 5))),
    };
  }, PICTURE);
  expect(report.same).toMatchObject({ dice: 1, iou: 1 });
  expect(report.iou).toBeLessThan(0.9);
  for (const figure of ["dice", "iou", "mae"]) expect(report.other[figure]).toBeCloseTo(report[figure], 9);
  expect(report.other.smeasure).toBe(report.same.smeasure);
  expect(report.other.smeasure).toBeGreaterThan(0.5);
  expect(report.again).toBe(160 * 97);
  expect(report.small).toBe(
    "the mask of the truth: is 7×5 where the picture is 160×97; give a mask of the picture's own size",
  );
});

test("a result that was set aside comes back the same, though its segmenter is gone", async ({ page }) => {
  const { same, bytes, probabilities, pixels } = await page.evaluate(async (url) => {
    const result = await seg.segment(await (await fetch(url)).blob(), { size: 64 });
    const kept = result.setAside();
    await seg.dispose();
    const back = await kept.bringBack();
    const again = await kept.bringBack();
    return {
      same: [back, again].every(({ probabilities }) => probabilities.every((p, i) => p === result.probabilities[i])),
      bytes: kept.bytes,
      probabilities: result.probabilities.byteLength,
      pixels: (await back.pixels()).length / 4 - back.width * back.height,
    };
  }, PICTURE);
  expect(same).toBe(true);
  expect(bytes).toBeLessThan(probabilities);
  expect(pixels).toBe(0);
});

test("what went wrong with one picture is told, and the next goes on", async ({ page }) => {
  const items = await page.evaluate(async (url) => {
    const broken = new File(["no picture at all"], "notes.txt");
    const items = [];
    for await (const { result, error } of seg.segmentAll([url, broken, url], { size: 64 })) {
      items.push(result ? result.width : error.message);
    }
    return items;
  }, PICTURE);
  expect(items[0]).toBeGreaterThan(0);
  expect(items[1]).toMatch(/^notes\.txt: /);
  expect(items[2]).toBe(items[0]);
});

test("wrong arguments are named", async ({ page }) => {
  const messages = await page.evaluate(async (url) => {
    const told = (promise) => promise.then(String, (error) => error.message);
    return {
      size: await told(seg.segment(url, { size: 100 })),
      threshold: await told(seg.segment(url, { threshold: 2 })),
      source: await told(seg.segment(42)),
      missing: await told(seg.segment("/nowhere.png")),
    };
  }, PICTURE);
  expect(messages.size).toBe("size 100x100: sides must be multiples of 32, up to 4096; the nearest is 96x96");
  expect(messages.threshold).toBe("threshold: 2 does not lie between 0 and 1");
  expect(messages.source).toMatch(/^the picture: a Number cannot be read/);
  expect(messages.missing).toMatch(/nowhere\.png: the server answers 404$/);
});
