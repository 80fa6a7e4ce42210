// The camera in a dialog: what it sees, a still of it, and its mask while it runs.

import { eachFrame, listCameras, startCamera, takeStill, whyNoCamera } from "./camera.js";
import { button, element, sheet } from "./elements.js";

/**
 * @param {object} options
 * @param {(key: string, values?: object) => string} options.say
 * @param {(still: Blob) => void} options.onStill
 * @param {(frame: ImageBitmap, signal: AbortSignal) => Promise<ImageBitmap | void>} [options.onFrame]
 */
export function cameraDialog({ say, onStill, onFrame }) {
  const video = element("video", { muted: true, playsInline: true, ariaLabel: say("intake.cameraPreview") });
  const mask = element("canvas", { hidden: true, role: "img", ariaLabel: say("intake.cameraMask") });
  const notice = element("p", { role: "alert" });
  const again = element("button", { type: "button", onclick: () => start(cameras.value) }, say("intake.cameraAgain"));
  const words = element("div", { className: "intake-notice" }, notice, again);
  const stage = element("div", { className: "intake-stage" }, video, mask, words);

  const still = button("camera", say("intake.still"), takeIt);
  still.className = "primary";
  const live = element("button", { type: "button", ariaPressed: "false", hidden: !onFrame }, say("intake.live"));
  const cameras = element("select", { ariaLabel: say("intake.camera") });
  const controls = element("div", { className: "intake-controls" }, still, live, cameras);
  const dialog = sheet(say("intake.camera"), say("intake.close"), stage, controls);
  dialog.classList.add("intake-camera");

  // The camera's, and the live mode's.
  let running = new AbortController();
  let masking = new AbortController();

  /** Shows a text in place of the picture, or the picture. @param {string} text @param {boolean} [isWrong] */
  function show(text, isWrong = false) {
    notice.textContent = text;
    words.hidden = text === "";
    again.hidden = !isWrong;
    still.disabled = live.disabled = text !== "";
    // What was focused may be hidden or disabled now.
    if (isWrong) again.focus();
    else if (!dialog.contains(document.activeElement)) still.focus();
  }

  /** @param {string} deviceId */
  async function start(deviceId) {
    stop();
    const { signal } = (running = new AbortController());
    cameras.disabled = true;
    show(say("intake.cameraWaiting"));
    try {
      const track = await startCamera(video, deviceId, signal);
      track.onended = () => fail("intake.cameraLost");
      await list(track.getSettings().deviceId);
      show("");
      if (isLive()) maskFrames();
    } catch (error) {
      if (!signal.aborted) fail(whyNoCamera(error), error.message);
    }
  }

  function stop() {
    running.abort();
    masking.abort();
    mask.hidden = true;
  }

  /** @param {string} key @param {string} [reason] */
  function fail(key, reason) {
    stop();
    setLive(false);
    show(say(key, { reason }), true);
  }

  /** @param {string} [current] */
  async function list(current) {
    const found = await listCameras();
    const name = ({ label }, index) => label || say("intake.cameraNumber", { number: index + 1 });
    cameras.replaceChildren(...found.map((camera, index) => new Option(name(camera, index), camera.deviceId)));
    cameras.value = current ?? "";
    cameras.disabled = found.length < 2;
  }

  async function takeIt() {
    onStill(await takeStill(video));
    dialog.close();
  }

  const isLive = () => live.ariaPressed === "true";
  const setLive = (isOn) => (live.ariaPressed = String(isOn));

  async function maskFrames() {
    const { signal } = (masking = new AbortController());
    try {
      await eachFrame(video, signal, async (frame) => {
        const drawn = await onFrame(frame, signal);
        if (drawn && !signal.aborted) draw(drawn);
      });
    } catch (error) {
      if (!signal.aborted) fail("intake.cameraFailed", error.message);
    }
  }

  /** @param {ImageBitmap} drawn */
  function draw(drawn) {
    mask.width = drawn.width;
    mask.height = drawn.height;
    mask.getContext("bitmaprenderer").transferFromImageBitmap(drawn);
    mask.hidden = false;
  }

  live.onclick = () => {
    setLive(!isLive());
    if (isLive()) return maskFrames();
    masking.abort();
    mask.hidden = true;
  };
  cameras.onchange = () => start(cameras.value);
  dialog.onclose = () => {
    stop();
    setLive(false);
  };
  return {
    dialog,
    open: () => {
      dialog.showModal();
      start(cameras.value);
    },
  };
}
