// The camera itself: its stream, its stills and its frames.

/** So large are the frames of the live mode at most: the network sees less, and each is masked in its own size. */
const LIVE_SIDE = 640;

/**
 * Starts a camera in a video element until the signal ends it, whenever that is.
 * @param {HTMLVideoElement} video
 * @param {string} deviceId of the camera, or empty: the one that looks away from its user
 * @param {AbortSignal} signal
 * @returns {Promise<MediaStreamTrack>}
 */
export async function startCamera(video, deviceId, signal) {
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, ...size } });
  const [track] = stream.getVideoTracks();
  const stop = () => {
    track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  signal.throwIfAborted();
  video.srcObject = stream;
  await video.play();
  return track;
}

/** Their names are known once one of them was allowed. */
export async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
}

/** @param {any} error of startCamera @returns {string} the key of a text */
export function whyNoCamera({ name }) {
  if (!isSecureContext) return "intake.cameraInsecure";
  if (name === "NotAllowedError") return "intake.cameraDenied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "intake.cameraMissing";
  // The latter is what starting one too late gives.
  return name === "NotReadableError" || name === "AbortError" ? "intake.cameraBusy" : "intake.cameraFailed";
}

/** @param {HTMLVideoElement} video @returns {Promise<Blob>} */
export async function takeStill(video) {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
}

/**
 * Hands over a frame at a time, the newest there is, until the signal ends it.
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} signal
 * @param {(frame: ImageBitmap, signal: AbortSignal) => Promise<void>} work
 */
export async function eachFrame(video, signal, work) {
  while (await nextFrame(video, signal)) {
    const { videoWidth: width, videoHeight: height } = video;
    const scale = Math.min(1, LIVE_SIDE / Math.max(width, height));
    const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
    const frame = await createImageBitmap(video, { ...size, resizeQuality: "high" });
    try {
      await work(frame, signal);
    } finally {
      frame.close();
    }
  }
}

/** Whether there is one. @param {HTMLVideoElement} video @param {AbortSignal} signal @returns {Promise<boolean>} */
function nextFrame(video, signal) {
  return new Promise((resolve) => {
    const asked = video.requestVideoFrameCallback(() => resolve(!signal.aborted));
    const end = () => {
      video.cancelVideoFrameCallback(asked);
      resolve(false);
    };
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}
