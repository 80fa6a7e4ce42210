// The page: it composes the rooms, and is the only file that knows all of them.

import { diagnostics } from "./help/diagnostics.js";
import { Help } from "./help/help.js";
import { listen } from "./help/shortcuts.js";
import { fillIcons } from "./icons.js";
import { intake } from "./intake/intake.js";
import { objections } from "./library/cost.js";
import { deviceName } from "./library/device.js";
import { Library } from "./library/library.js";
import { Loader } from "./library/loader.js";
import { onLaunch } from "./offline/launch.js";
import { updateNotice } from "./offline/notice.js";
import { completePage, keepPage } from "./offline/offline.js";
import { version } from "./pkg/index.js";
import { Problems } from "./problems.js";
import { Queue } from "./queue/queue.js";
import { ask } from "./question.js";
import { samples } from "./samples/samples.js";
import { pair } from "./score/pairs.js";
import { Score } from "./score/score.js";
import { Stage } from "./stage/stage.js";
import { Strip } from "./strip/strip.js";
import { Summary } from "./strip/summary.js";
import { fill, say } from "./texts.js";
import { switchThemes } from "./theme-switch.js";
import { Toolbar } from "./toolbar/toolbar.js";
import { View } from "./view/view.js";

const at = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const SHIPPED = new URL("models/demo/", import.meta.url).href;

fill(document);
fillIcons(document);
switchThemes(at("theme"));

const problems = new Problems(at("problem"));
const loader = new Loader();
const queue = new Queue();
const view = new View(at("view"), say);
const stage = new Stage(view, at("notice"));
const strip = new Strip(at("strip"));
const summary = new Summary(at("strip"));
const toolbar = new Toolbar(at("toolbar"));
const library = new Library(at("library"), SHIPPED);
const score = new Score(at("score"), at("figures"));
const help = new Help(at("help-sheet"), () => {
  return diagnostics({ version, model: loader.name, info: loader.segmenter?.info, queue, problems: problems.all });
});

// What is said, and what goes wrong.

let seen = 0;
const tell = (/** @type {string} */ text) => (at("status").textContent = text);
const hear = (/** @type {EventTarget} */ room) => {
  room.addEventListener("said", ({ detail }) => {
    tell(detail.text);
    at("status").classList.remove("unseen");
    clearTimeout(seen);
    seen = setTimeout(() => at("status").classList.add("unseen"), 4000);
  });
  room.addEventListener("problem", ({ detail }) => problems.show(detail.error));
};
for (const room of [library, score, help]) hear(room);

// Models.

loader.addEventListener("progress", ({ detail: { name, stage, share } }) => {
  const progress = at("model").querySelector("progress");
  progress.hidden = false;
  if (share === undefined) progress.removeAttribute("value");
  else progress.value = share;
  const step = stage === "download" || stage === "load" ? "library.loading" : "library.starting";
  nameModel(say(step, { name, share: Math.round(100 * (share ?? 0)) }));
});
loader.addEventListener("opened", ({ detail: { name, segmenter } }) => {
  const { info } = segmenter;
  view.settings = { threshold: info.threshold };
  toolbar.show(view.settings);
  toolbar.offerSizes(info.inputSize.width);
  toolbar.tellClasses(info.classes !== undefined);
  at("size").disabled = false;
  if (name !== say("library.demo")) at("knows").textContent = info.description;
  queue.use({ name, segmenter, size: info.inputSize.width });
  library.describe(name, info);
  tell(say("library.ready", { name, device: deviceName(info) }));
  summarise();
  settled();
});
loader.addEventListener("failed", ({ detail: { error } }) => {
  problems.show(error);
  settled();
});

function settled() {
  at("model").querySelector("progress").hidden = true;
  const { name, segmenter } = loader;
  nameModel(segmenter ? say("library.chip", { name, device: deviceName(segmenter.info) }) : say("library.none"));
}

/** @param {string} text */
function nameModel(text) {
  at("model").querySelector(".name").textContent = text;
}

/** @param {{ name: string, model: string | Blob | FileSystemDirectoryHandle }} wanted */
async function openModel({ name, model }) {
  const reasons = await objections(model);
  const isWanted = reasons.length === 0 || (await ask(at("question"), say("library.ask", { name }), reasons));
  if (isWanted) loader.open(name, model);
}

library.addEventListener("open", ({ detail }) => openModel(detail));
at("model").addEventListener("click", () => library.show());

// Pictures.

/** @param {{ name: string, source: Blob | string, folder?: string, truth?: Blob | string }[]} arrived */
async function addPictures(arrived) {
  const { pictures, truths } = await pair(arrived, queue.items);
  for (const { item, truth } of truths) item.truth = truth;
  const paired = truths.length + pictures.filter(({ truth }) => truth).length;
  if (paired > 0) tell(say("score.paired", { count: paired }));
  const [first] = queue.add(pictures);
  show(first ?? stage.item ?? truths[0]?.item);
  measure();
}

/** @param {import("./queue/queue.js").Item | undefined} item @param {{ focus?: boolean }} [options] */
function show(item, options) {
  at("welcome").hidden = item !== undefined;
  at("workspace").hidden = item === undefined;
  queue.urgent = item;
  strip.show(item, options);
  score.show(item);
  stage.show(item).catch((error) => problems.show(error));
}

/** @param {import("./queue/queue.js").Item[]} items */
function remove(items) {
  const place = queue.items.indexOf(stage.item);
  const focus = at("strip").contains(document.activeElement);
  queue.remove(items);
  if (!items.includes(stage.item)) return;
  show(queue.items[Math.min(place, queue.items.length - 1)], { focus });
  if (queue.items.length === 0) at("doors").querySelector("button").focus();
}

/** @param {number} steps */
function step(steps) {
  const next = queue.items[queue.items.indexOf(stage.item) + steps];
  if (next) show(next, { focus: at("strip").contains(document.activeElement) });
}

queue.addEventListener("added", ({ detail: { items } }) => {
  strip.add(items);
  summarise();
});
queue.addEventListener("removed", ({ detail: { items } }) => {
  strip.remove(items);
  score.forget(items);
  summarise();
});
queue.addEventListener("change", ({ detail: { item } }) => {
  strip.update(item);
  if (item === stage.item) stage.update();
  if (item === stage.item && item.state === "failed") tell(item.error.message);
  summarise();
});
queue.addEventListener("done", ({ detail: { item, result } }) => {
  strip.paint(item, result, view.settings.color);
  if (item === stage.item) stage.show(item, result).catch((error) => problems.show(error));
  measure([item]);
});
queue.addEventListener("idle", () => {
  if (queue.items.length > 1) tell(summary.text);
});

let summarising = 0;
function summarise() {
  summarising ||= requestAnimationFrame(() => {
    summarising = 0;
    summary.update(queue);
    at("save").disabled = queue.count("done") === 0;
  });
}

strip.addEventListener("pick", ({ detail: { item, focus } }) => show(item, { focus }));
strip.addEventListener("remove", ({ detail: { item } }) => remove([item]));
strip.addEventListener("add", () => at("doors-sheet").showModal());
summary.addEventListener("cancel", () => queue.cancel(queue.items));
summary.addEventListener("retry", () => queue.again(queue.items.filter(({ state }) => state === "failed")));
summary.addEventListener("again", () => queue.again(queue.outdated));
summary.addEventListener("clear", () => remove(queue.items));
stage.addEventListener("cancel", () => queue.cancel([stage.item]));
stage.addEventListener("again", () => queue.again([stage.item]));
stage.addEventListener("remove", () => remove([stage.item]));

// What is shown, and how.

toolbar.addEventListener("settings", ({ detail: { settings } }) => (view.settings = settings));
toolbar.addEventListener("settled", () => measure());
toolbar.addEventListener("size", ({ detail: { size } }) => {
  const { name, segmenter } = loader;
  if (segmenter) queue.use({ name, segmenter, size });
  if (stage.item) queue.again([stage.item]);
});
stage.addEventListener("shown", () => score.show(stage.item));
view.addEventListener("change", () => toolbar.show(view.settings));
toolbar.show(view.settings);

// Figures, of the picture on show first.

/** @param {import("./queue/queue.js").Item[]} [items] */
function measure(items = [stage.item, ...queue.items.filter((item) => item !== stage.item)]) {
  score.measure(items.filter(Boolean), view.settings.threshold, (item) => {
    return item === stage.item && stage.result ? stage.result : item.kept.bringBack();
  });
}

score.addEventListener("truth", ({ detail: { file } }) => {
  stage.item.truth = file;
  measure([stage.item]);
});

// Doors in and out.

const doors = intake({
  root: document.body,
  say,
  onPictures: addPictures,
  onModel: openModel,
  onProblem: (error) => problems.show(error),
  async onFrame(frame, signal) {
    if (!loader.segmenter) return;
    const result = await loader.segmenter.segment(frame, { signal });
    const { threshold, color, opacity } = view.settings;
    return result.toImageBitmap({ kind: "overlay", threshold, color, opacity });
  },
});
const { pictureButton, folderButton, addressButton, cameraButton } = doors;
pictureButton.classList.add("primary");
const buttons = [pictureButton, folderButton, cameraButton, addressButton];
at("doors").append(...buttons);
at("doors-sheet")
  .querySelector(".sheet-body")
  .append(
    ...buttons.map((button) => {
      const twin = button.cloneNode(true);
      twin.addEventListener("click", () => {
        at("doors-sheet").close();
        button.click();
      });
      return twin;
    }),
  );

at("samples").append(
  ...samples.map(({ name, label, alt, picture, truth, width, height }) => {
    const button = document.createElement("button");
    button.type = "button";
    const image = Object.assign(new Image(width, height), { src: picture, alt: say(alt) });
    const text = Object.assign(document.createElement("span"), { textContent: say(label) });
    button.append(image, text);
    button.addEventListener("click", () => addPictures([{ name, source: picture, truth }]));
    return button;
  }),
);

/** Fetched when it is first wanted. @type {Promise<import("./saving/saving.js").Saving> | undefined} */
let saving;

async function openSaving() {
  saving ??= import("./saving/saving.js").then(({ Saving }) => {
    const room = new Saving(at("saving"), () => ({
      item: stage.result && stage.item,
      result: stage.result,
      items: queue.items.filter(({ state }) => state === "done"),
      about: { version, model: loader.name, info: loader.segmenter?.info, settings: view.settings },
    }));
    hear(room);
    return room;
  });
  try {
    (await saving).show();
  } catch (error) {
    // It may come the next time.
    saving = undefined;
    problems.show(error);
  }
}

at("help").addEventListener("click", () => help.show());
at("save").addEventListener("click", openSaving);

listen(
  {
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    Delete: () => stage.item && remove([stage.item]),
    r: () => stage.item && queue.again([stage.item]),
    e: openSaving,
    m: () => toolbar.nextMode(),
    "[": () => toolbar.moveThreshold(-5),
    "]": () => toolbar.moveThreshold(5),
    c: () => toolbar.toggleContours(),
    o: () => pictureButton.click(),
    l: () => library.show(),
    "?": () => help.show(),
    Escape: () => problems.dismiss() || (stage.item && queue.cancel([stage.item])),
  },
  () => help.single,
);

onLaunch(doors.openFiles);

// The page keeps itself for when there is no network, and first of all shows what it can do.
keepPage((change) => document.body.append(updateNotice(say, change)))
  .then(() => loader.open(say("library.demo"), SHIPPED))
  .then(completePage);
