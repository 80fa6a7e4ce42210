// The page: a checkpoint and a picture come in by file picker or drop, and the mask is shown over the picture.

import { onLaunch } from "./offline/launch.js";
import { updateNotice } from "./offline/notice.js";
import { completePage, keepPage } from "./offline/offline.js";
import offlineTexts from "./offline/texts.js";
import { createSegmenter } from "./pkg/index.js";

const at = (id) => document.getElementById(id);
const isCheckpoint = (file) => /\.(pth|pt|safetensors)$/i.test(file.name);
const MASK = [255, 64, 96];
const OPACITY = 0.55;

let segmenter;
let shown;

async function openModel(name, model) {
  say(`Loading ${name} …`);
  segmenter?.dispose();
  segmenter = undefined;
  at("picture").disabled = true;
  segmenter = await createSegmenter({ model });
  const { variant, adapter, inputSize, description } = segmenter.info;
  at("picture").disabled = false;
  at("size").value = inputSize.width;
  at("about").textContent = description;
  say(`${name} (${variant}) is ready, on ${adapter}. Open or drop a picture.`);
}

async function openPicture(file) {
  if (!segmenter) throw new Error("Open a checkpoint first: there is no network yet to segment a picture with.");
  say(`Segmenting ${file.name} …`);
  const started = performance.now();
  const side = Number(at("size").value);
  const result = await segmenter.segment(file, { size: side });
  // The browser turns the picture upright as we do, so both have the same pixels.
  shown = { file, result, bitmap: await createImageBitmap(file) };
  at("result").hidden = false;
  draw();
  say(`${file.name} took ${((performance.now() - started) / 1000).toFixed(2)} s.`);
}

function draw() {
  const { result, bitmap } = shown;
  const threshold = Number(at("threshold").value);
  at("value").value = threshold.toFixed(2);
  const { width, height } = Object.assign(at("view"), { width: result.width, height: result.height });
  const context = at("view").getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  result.mask(threshold).forEach((inside, index) => {
    if (!inside) return;
    for (let channel = 0; channel < 3; channel++) {
      const value = image.data[index * 4 + channel];
      image.data[index * 4 + channel] = value + (MASK[channel] - value) * OPACITY;
    }
  });
  context.putImageData(image, 0, 0);
}

function say(text) {
  at("error").textContent = "";
  at("status").textContent = text;
}

function fail(error) {
  at("status").textContent = "";
  at("error").textContent = error.message;
}

// The model that comes with the page, until another is opened. Files wait for it, and for each other: a checkpoint and a
// picture may be dropped together.
let last = keepPage((change) => document.body.append(updateNotice((key) => offlineTexts[key], change)))
  .then(() => openModel("The demo model", new URL("models/demo/", import.meta.url)))
  .catch(fail)
  .finally(completePage);
function open(files) {
  const inOrder = [...files].sort((a, b) => isCheckpoint(b) - isCheckpoint(a));
  for (const file of inOrder) {
    last = last
      .then(() => (isCheckpoint(file) ? openModel(file.name, file) : openPicture(file)))
      .catch(fail);
  }
}

for (const input of [at("model"), at("picture")]) {
  input.addEventListener("change", () => {
    open(input.files);
    input.value = "";
  });
}
at("threshold").addEventListener("input", draw);
at("size").addEventListener("change", () => open([shown.file]));
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", () => document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  open(event.dataTransfer.files);
});
onLaunch(open);
