// The page without a network: keeps its files, each version's apart, so that those of two never meet.
//
// A published page has a version, and what each of its files must be: then what is kept is as good as what the network
// would give, and comes first. The page of a work tree has none, and its files may change at any moment: then the
// network comes first, and what is kept is for when there is none.
//
// What is kept comes from here but for models, whose large files the package keeps itself, under their hashes.

/** `cargo xtask` writes here which files there are, each with its hash if the page is a published one. */
const SITE = { version: "", files: {} };

const { scope } = self.registration;
// The origin's other pages may keep something too.
const OURS = `sam2unet page ${scope} `;
const CACHE = OURS + SITE.version;
const NAMED_BY_CONTENT = /-[0-9a-f]{10}\.\w+$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "complete") event.waitUntil(answer(event.ports[0]));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope)) return;
  const name = url.slice(scope.length).replace(/[?#].*/, "").replace(/^(index\.html)?$/, "./");
  if (Object.hasOwn(SITE.files, name)) event.respondWith(serve(event, name));
  else if (NAMED_BY_CONTENT.test(name)) event.respondWith(serveOlder(event.request));
});

/** A new version waits until it is here whole. The first one has no other to replace, and lets the page go first. */
async function install() {
  if (self.registration.active) await complete();
}

/** @param {MessagePort} port */
async function answer(port) {
  try {
    await complete();
    await forgetOlder();
    port.postMessage(true);
  } catch {
    // No network, or no room. The next visit asks again.
    port.postMessage(false);
  }
}

/** Fetches what is missing. */
async function complete() {
  const cache = await caches.open(CACHE);
  const older = await Promise.all((await olderCaches()).map((name) => caches.open(name)));
  const used = new Set((await Promise.all(older.map((kept) => kept.keys()))).flat().map(({ url }) => folderOf(url)));
  const results = await Promise.allSettled(
    Object.keys(SITE.files).map(async (name) => {
      if (await find(cache, name)) return;
      // There is a module for each kind of processor, and this device uses one. It is kept when it is asked for.
      if (name.endsWith(".wasm") && !used.has(folderOf(scope + name))) return;
      const same = NAMED_BY_CONTENT.test(name) && (await Promise.all(older.map((kept) => find(kept, name)))).find(Boolean);
      await cache.put(name, same || (await load(name)));
    }),
  );
  const failure = results.find(({ status }) => status === "rejected");
  if (failure) throw failure.reason;
}

/** @param {FetchEvent} event @param {string} name */
async function serve(event, name) {
  const kept = async () => find(await caches.open(CACHE), name);
  try {
    const found = SITE.version && (await kept());
    if (found) return found;
    const response = await load(name);
    const copy = response.clone();
    event.waitUntil(caches.open(CACHE).then((cache) => cache.put(name, copy)));
    return response;
  } catch {
    return (await kept().catch(() => undefined)) ?? fetch(event.request);
  }
}

/** For a page of an older version that is still open. @param {Request} request */
async function serveOlder(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** @param {string} name */
async function load(name) {
  const cache = NAMED_BY_CONTENT.test(name) ? "default" : "no-cache";
  const response = await fetch(name, { cache, integrity: SITE.files[name] });
  if (!response.ok) throw new Error(`${name}: the server answers ${response.status}`);
  return response;
}

/** @param {Cache} cache @param {string} name */
function find(cache, name) {
  return cache.match(name, { ignoreVary: true });
}

/** Names come in the order of their making. A newer version may be on its way already. */
async function olderCaches() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(OURS));
  return ours.includes(CACHE) ? ours.slice(0, ours.indexOf(CACHE)) : ours;
}

/** Not while another page is open, which may be of an older version and ask for its files. */
async function forgetOlder() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 1) return;
  for (const name of await olderCaches()) await caches.delete(name);
}

/** @param {string} address */
function folderOf(address) {
  return address.slice(0, address.lastIndexOf("/"));
}
