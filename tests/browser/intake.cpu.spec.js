// The doors in: what comes through each of them leaves as pictures, models or problems.

import AxeBuilder from "@axe-core/playwright";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "./page.js";

const FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const PICTURE = fileURLToPath(new URL("../../www/samples/ring.jpg", import.meta.url));

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...FAKE_CAMERA] }),
});

test.beforeEach(async ({ page }) => {
  await page.evaluate(async () => {
    const loaded = ["base", "intake"].map((name) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/style/${name}.css` });
      document.head.append(link);
      return new Promise((resolve) => (link.onload = resolve));
    });
    const { intake } = await import("/intake/intake.js");
    const { default: texts } = await import("/intake/texts.js");
    const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    globalThis.came = { pictures: [], models: [], problems: [] };
    const doors = intake({
      root: document.body,
      say,
      onPictures: (pictures) => came.pictures.push(...pictures),
      onModel: (model) => came.models.push(model),
      onProblem: ({ message }) => came.problems.push(message),
      onFrame: (frame, signal) => globalThis.onFrame(frame, signal),
    });
    const main = document.createElement("main");
    main.append(Object.assign(document.createElement("h1"), { textContent: "Doors" }));
    main.append(...Object.values(doors).filter((door) => door instanceof HTMLButtonElement));
    document.body.prepend(main);
    await Promise.all(loaded);
  });
});

/** What came in, in words. */
const came = (page) =>
  page.evaluate(() => ({
    pictures: globalThis.came.pictures.map(({ name, folder, source }) =>
      [folder, name, source instanceof Blob ? source.size : source].filter((part) => part !== "").join(" ")),
    models: globalThis.came.models.map(({ name, model }) => `${name} ${model.constructor.name}`),
    problems: globalThis.came.problems,
  }));

/** Files and folders of the disk, dragged from the system over the page. */
async function drag(page, files) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const send = (type, x = 200, y = 200) => session.send("Input.dispatchDragEvent", { type, x, y, data });
  await send("dragEnter");
  await send("dragOver");
  return { over: (x, y) => send("dragOver", x, y), drop: () => send("drop"), leave: () => send("dragOver", -10) };
}

/** A drop or a paste of what another tab or program offers. */
const offer = (page, type, texts, files = []) =>
  page.evaluate(
    ({ type, texts, files }) => {
      const transfer = new DataTransfer();
      for (const [kind, text] of Object.entries(texts)) transfer.setData(kind, text);
      for (const [name, kind] of files) transfer.items.add(new File(["content"], name, { type: kind }));
      const options = { bubbles: true, cancelable: true };
      const target = document.activeElement;
      if (type === "paste") target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: transfer }));
      else target.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: transfer }));
    },
    { type, texts, files },
  );

async function expectAccessible(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), colorScheme).toEqual([]);
  }
}

test("a dropped folder gives its pictures with their paths, and its models whole", async ({ page }, info) => {
  const set = info.outputPath("set");
  for (const folder of ["images", "masks", "nano", ".hidden"]) await mkdir(`${set}/${folder}`, { recursive: true });
  const pictures = ["images/10.jpg", "images/9.jpg", "images/._9.jpg", "masks/9.jpg", ".hidden/9.jpg", "last.jpg"];
  for (const name of pictures) await copyFile(PICTURE, `${set}/${name}`);
  const others = ["notes.txt", "README", "Thumbs.db", ".DS_Store", "own.pth"];
  const model = ["nano/config.json", "nano/model.safetensors.index.json", "nano/trunk.safetensors"];
  for (const name of [...others, ...model]) await writeFile(`${set}/${name}`, "{}");

  await (await drag(page, [set, PICTURE])).drop();
  await expect.poll(async () => (await came(page)).pictures).toHaveLength(5);
  const names = ["set last.jpg", "set/images 9.jpg", "set/images 10.jpg", "set/masks 9.jpg"];
  expect(await came(page)).toEqual({
    pictures: ["ring.jpg", ...names].map((name) => `${name} 13451`),
    models: ["nano FileSystemDirectoryHandle", "own.pth File"],
    problems: [],
  });
});

test("what is neither picture nor checkpoint is named where it was dropped by itself", async ({ page }, info) => {
  const empty = info.outputPath("empty");
  await mkdir(empty, { recursive: true });
  const names = ["a.txt", "b.pdf", "c.mov", "Thumbs.db", "model.safetensors.index.json"];
  const texts = names.map((name) => info.outputPath(name));
  for (const name of texts) await writeFile(name, "content");
  for (const files of [[texts[0]], texts.slice(0, 4), texts.slice(4), [empty]]) {
    const before = (await came(page)).problems.length;
    await (await drag(page, files)).drop();
    await expect.poll(async () => (await came(page)).problems.length).toBe(before + 1);
  }
  const { pictures, problems } = await came(page);
  expect(pictures).toEqual([]);
  expect(problems).toEqual([
    "a.txt: is neither a picture nor a checkpoint. Open a picture, or a .pth, .pt or .safetensors.",
    "4 files are neither pictures nor checkpoints, and were left out: a.txt, b.pdf, c.mov and 1 more.",
    "model.safetensors.index.json: is a part of a model folder. Drop the folder itself.",
    "empty: holds no pictures and no checkpoint. Open one that does.",
  ]);
});

test("the veil lies over the page from the first moment to the last, without a break", async ({ page }) => {
  await page.evaluate(() => {
    globalThis.toggles = [];
    addEventListener("toggle", ({ newState }) => toggles.push(newState), { capture: true });
  });
  const veil = page.getByText("Drop to open");
  await expect(veil).toBeHidden();
  const dragged = await drag(page, [PICTURE]);
  await expect(veil).toBeVisible();
  for (const door of await page.getByRole("main").locator("*").all()) {
    const { x, y } = await door.boundingBox();
    for (const inside of [1, 12]) await dragged.over(x + inside, y + inside);
  }
  await expectAccessible(page);
  await dragged.leave();
  await expect(veil).toBeHidden();
  expect(await page.evaluate(() => toggles)).toEqual(["open", "closed"]);
  // And over an open dialog too.
  await page.getByRole("button", { name: "Address" }).click();
  const again = await drag(page, [PICTURE]);
  await expect(veil).toBeVisible();
  await again.drop();
  await expect(veil).toBeHidden();
  expect((await came(page)).pictures).toEqual(["ring.jpg 13451"]);
});

test("pictures from another tab come as their file, their content or their address", async ({ page }) => {
  const origin = new URL(page.url()).origin;
  const linked = "https://example.org/";
  const image = (address) => `<a href="${linked}"><img src="${address}"></a>`;
  const picture = `${origin}/samples/my%20ring.jpg`;
  await offer(page, "drop", { "text/uri-list": "https://example.org/cat.jpg" }, [["cat.jpg", "image/jpeg"]]);
  await offer(page, "drop", { "text/uri-list": linked, "text/html": image("data:image/png;base64,AA==") });
  await offer(page, "drop", { "text/uri-list": `# a remark\r\n${picture}` });
  await offer(page, "drop", { "text/uri-list": linked, "text/html": image("https://example.org/a.jpg") });
  const foreign = "is on another site, and this page fetches nothing from other sites.";
  expect(await came(page)).toEqual({
    pictures: ["cat.jpg 7", "Dragged 1.png data:image/png;base64,AA==", `my ring.jpg ${picture}`],
    models: [],
    problems: [`https://example.org/a.jpg: ${foreign} Save the picture, and drop the file.`],
  });
});

test("what is dragged from the page itself does not come in again", async ({ page }) => {
  const tell = (type) =>
    page.evaluate((type) => document.body.dispatchEvent(new DragEvent(type, { bubbles: true })), type);
  await tell("dragstart");
  await offer(page, "drop", {}, [["ours.jpg", "image/jpeg"]]);
  await tell("dragend");
  await offer(page, "drop", {}, [["theirs.jpg", "image/jpeg"]]);
  expect((await came(page)).pictures).toEqual(["theirs.jpg 7"]);
});

test("a paste opens pictures and addresses, but not what is typed into a field", async ({ page }) => {
  const origin = new URL(page.url()).origin;
  await offer(page, "paste", {}, [["image.png", "image/png"]]);
  await offer(page, "paste", { "text/plain": `${origin}/samples/ring.jpg` });
  await offer(page, "paste", { "text/plain": "only words" });
  await page.getByRole("button", { name: "Address" }).click();
  await offer(page, "paste", { "text/plain": `${origin}/samples/polyp.jpg` });
  expect(await came(page)).toEqual({
    pictures: ["Pasted 1.png 7", `ring.jpg ${origin}/samples/ring.jpg`],
    models: [],
    problems: ["There is no picture to paste. Copy a picture, its file or its address first."],
  });
});

test("the choosers take files and folders", async ({ page }, info) => {
  await mkdir(info.outputPath("picked/deep"), { recursive: true });
  await copyFile(PICTURE, info.outputPath("picked/deep/a.jpg"));
  await mkdir(info.outputPath("picked/nano"));
  const model = ["config.json", "model.safetensors.index.json"];
  for (const name of model) await writeFile(info.outputPath(`picked/nano/${name}`), "{}");
  const choose = async (name, files) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name }).click();
    await (await chooser).setFiles(files);
  };
  await choose("Open pictures", [PICTURE]);
  await choose("Open a checkpoint", { name: "own.pth", mimeType: "", buffer: Buffer.from("content") });
  // As in a browser that lends no folders.
  await page.evaluate(() => (globalThis.showDirectoryPicker = undefined));
  await choose("Folder", info.outputPath("picked"));
  await expect.poll(async () => (await came(page)).pictures).toEqual(["ring.jpg 13451", "picked/deep a.jpg 13451"]);
  const { models, problems } = await came(page);
  expect(models).toEqual(["own.pth File"]);
  expect(problems).toEqual([expect.stringContaining("nano: is a model folder, and this browser")]);
  // And in one that does.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("lent", { create: true });
    await folder.getFileHandle("b.png", { create: true });
    globalThis.showDirectoryPicker = async () => folder;
  });
  await page.getByRole("button", { name: "Folder" }).click();
  await expect.poll(async () => (await came(page)).pictures.at(-1)).toBe("lent b.png 0");
});

test("an address opens, or says why it does not", async ({ page }) => {
  const origin = new URL(page.url()).origin;
  const opener = page.getByRole("button", { name: "Address" });
  const field = page.getByRole("textbox", { name: "Address" });
  const problem = page.getByRole("dialog").getByRole("alert");
  const enter = async (address) => {
    await field.fill(address);
    await field.press("Enter");
  };
  await opener.click();
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await enter("ring");
  await expect(problem).toHaveText("ring: is not an address. It has to begin with http:// or https://.");
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await enter("https://example.org/cat.jpg");
  await expect(problem).toContainText("https://example.org/cat.jpg: is on another site");
  await enter(`${origin}/own.pth`);
  await expect(problem).toContainText("is a checkpoint, which opens as a file");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.click();
  await expect(problem).toBeHidden();
  await enter(`${origin}/models/demo/`);
  await expect(field).toBeHidden();
  await opener.click();
  await enter(`${origin}/samples/ring.jpg`);
  await expect(opener).toBeFocused();
  expect(await came(page)).toEqual({
    pictures: [`ring.jpg ${origin}/samples/ring.jpg`],
    models: ["demo String"],
    problems: [],
  });
});

test("the camera gives a still", async ({ page }) => {
  const opener = page.getByRole("button", { name: "Camera" });
  await opener.click();
  const still = page.getByRole("button", { name: "Take a picture" });
  await expect(still).toBeEnabled();
  await expectAccessible(page);
  const stream = await page.evaluateHandle(() => document.querySelector("video").srcObject);
  await still.click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(opener).toBeFocused();
  expect(await stream.evaluate((stream) => stream.active)).toBe(false);
  const [{ name, size }] = await page.evaluate(() =>
    Promise.all(globalThis.came.pictures.map(async ({ name, source }) => {
      const { width, height } = await createImageBitmap(source);
      return { name, size: [width, height] };
    })));
  expect(name).toBe("Camera 1.jpg");
  expect(size[0]).toBeGreaterThan(size[1]);
});

test("the live mode hands over one frame at a time, shows what comes back, and frees the camera", async ({ page }) => {
  await page.evaluate(() => {
    globalThis.seen = { frames: 0, atOnce: 0, most: 0 };
    globalThis.onFrame = async (frame, signal) => {
      seen.signal = signal;
      seen.frames++;
      seen.most = Math.max(seen.most, ++seen.atOnce);
      const masked = await createImageBitmap(frame, 0, 0, 64, 48);
      // It takes longer than the camera takes for a frame.
      const video = document.querySelector("video");
      for (let past = 0; past < 3; past++) await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      seen.atOnce--;
      return masked;
    };
  });
  const live = page.getByRole("button", { name: "Live mask" });
  await page.getByRole("button", { name: "Camera" }).click();
  await live.click();
  await expect.poll(() => page.evaluate(() => seen.frames)).toBeGreaterThan(3);
  await expect(live).toHaveAttribute("aria-pressed", "true");
  const shown = page.getByRole("img", { name: "What the camera sees, and its mask" });
  await expect(shown).toHaveJSProperty("width", 64);
  await expectAccessible(page);
  await live.click();
  await expect(shown).toBeHidden();
  expect(await page.evaluate(() => [seen.most, seen.signal.aborted])).toEqual([1, true]);
  await live.click();
  const stream = await page.evaluateHandle(() => document.querySelector("video").srcObject);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await stream.evaluate((stream) => stream.active)).toBe(false);
  expect(await page.evaluate(() => seen.signal.aborted)).toBe(true);
});

test("cameras are switched by name, and a failure of the mask ends the live mode alone", async ({ page }) => {
  await page.getByRole("button", { name: "Camera" }).click();
  const cameras = page.getByRole("combobox", { name: "Camera" });
  await expect(cameras).not.toHaveValue("");
  const [first] = await page.evaluate(() => document.querySelector("video").srcObject.getTracks().map(({ id }) => id));
  await page.evaluate(() => document.querySelector(".intake-camera select").onchange());
  await expect(page.getByRole("button", { name: "Take a picture" })).toBeEnabled();
  const [second] = await page.evaluate(() => document.querySelector("video").srcObject.getTracks().map(({ id }) => id));
  expect(second).not.toBe(first);
  await page.evaluate(() => (globalThis.onFrame = () => Promise.reject(new Error("no model is open"))));
  await page.getByRole("button", { name: "Live mask" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("no model is open");
});

for (const [name, says] of [
  ["NotAllowedError", "This page may not use the camera."],
  ["NotFoundError", "No camera was found."],
  ["NotReadableError", "Another program may be using it"],
  ["TypeError", "The camera cannot be used (why)."],
]) {
  test(`a camera that fails with ${name} says what to do`, async ({ page }) => {
    await page.evaluate((name) => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = () => {
        navigator.mediaDevices.getUserMedia = ask;
        return Promise.reject(new DOMException("why", name));
      };
    }, name);
    await page.getByRole("button", { name: "Camera" }).click();
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText(says);
    await expect(page.getByRole("button", { name: "Take a picture" })).toBeDisabled();
    await expectAccessible(page);
    await expect(page.getByRole("button", { name: "Try again" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Take a picture" })).toBeFocused();
  });
}

test("a camera that answers after the dialog was closed is freed", async ({ page }) => {
  await page.evaluate(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    globalThis.late = new Promise((resolve) => {
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        await new Promise((allow) => (globalThis.allow = allow));
        const stream = await ask(wanted);
        resolve(stream);
        return stream;
      };
    });
  });
  await page.getByRole("button", { name: "Camera" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Waiting for the camera.");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.evaluate(() => allow());
  await expect.poll(() => page.evaluate(async () => (await late).active)).toBe(false);
});

test("every sample has its texts, and a mask of truth that the demo model finds", async ({ page }) => {
  const samples = await page.evaluate(async () => {
    const { samples } = await import("/samples/samples.js");
    const { default: texts } = await import("/intake/texts.js");
    const { createSegmenter } = await import("/pkg/index.js");
    const segmenter = await createSegmenter({ model: "/models/demo/", device: "cpu" });
    const maskIn = async (address) => {
      const image = await createImageBitmap(await (await fetch(address)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height).data.filter((_, index) => index % 4 === 0);
    };
    const measured = [];
    for (const { name, picture, truth, label, alt, width, height } of samples) {
      const result = await segmenter.segment(picture);
      const [found, drawn] = [result.mask(), await maskIn(truth)];
      const count = (is) => found.reduce((sum, value, index) => sum + Number(is(value > 0, drawn[index] > 0)), 0);
      const overlap = count((a, b) => a && b) / count((a, b) => a || b);
      const isSized = result.width === width && result.height === height;
      measured.push({ name, overlap, isSized, isNamed: Boolean(texts[label] && texts[alt]) });
    }
    return measured;
  });
  expect(samples).toHaveLength(6);
  for (const { name, overlap, isSized, isNamed } of samples) {
    expect(overlap, name).toBeGreaterThan(0.92);
    expect(isSized && isNamed, name).toBe(true);
  }
});
