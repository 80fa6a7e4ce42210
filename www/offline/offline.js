// The page without a network: starts the service worker that keeps its files, and hears from it of new versions.

/** The page waits no longer than this, in milliseconds, for a service worker to begin. */
const PATIENCE = 1000;

/**
 * Has the page kept on this device, where the browser allows that.
 * @param {(change: () => void) => void} onUpdate told when a newer version is here; `change` loads the page anew with it
 * @returns {Promise<void>} when all that is fetched from then on is kept, or it is clear that it will not be
 */
export async function keepPage(onUpdate) {
  try {
    const registration = await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url));
    tellOfUpdates(registration, onUpdate);
    await begun(registration);
  } catch {
    // Not in this browser, this window or from this server. The page works all the same, with its network.
  }
}

/** Has fetched what the page did not need yet. @returns {Promise<boolean>} whether it now opens without a network */
export async function completePage() {
  const controller = navigator.serviceWorker?.controller;
  if (!controller) return false;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    controller.postMessage("complete", [port2]);
  });
}

/** @param {ServiceWorkerRegistration} registration */
async function begun(registration) {
  const { serviceWorker } = navigator;
  // A page that was loaded past its service worker, as Shift with Reload does, stays without.
  if (serviceWorker.controller || registration.active?.state === "activated") return;
  await new Promise((resolve) => {
    serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    setTimeout(resolve, PATIENCE);
  });
}

/** @param {ServiceWorkerRegistration} registration @param {(change: () => void) => void} onUpdate */
function tellOfUpdates(registration, onUpdate) {
  const { serviceWorker } = navigator;
  const change = () => {
    serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("take over");
  };
  const tell = () => {
    if (registration.waiting && serviceWorker.controller) onUpdate(change);
  };
  tell();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", tell));
}
