/**
 * Keeps the doorstep app on the phone: the shell and exactly what it loads, of one version, all of it or nothing. Pages
 * and data of every other kind go to the network untouched. A new version waits until the app's only page asks for it.
 */

/** Written in front of this script by the server: a version for each shell, and the addresses that belong to it. */
declare const KITH: { version: string; shell: string; assets: string[] };

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  readonly clients: { claim(): Promise<void>; matchAll(options: { type: "window" }): Promise<unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "message", listener: (event: Lasting & { data: unknown }) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}

const worker = self as unknown as Worker;
const own = `kith-shell-${KITH.version}`;
const assets = new Set(KITH.assets);

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(stepIn());
});
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === KITH.shell) event.respondWith(answer(KITH.shell, event.request));
  else if (assets.has(pathname)) event.respondWith(answer(pathname, event.request));
});

async function install(): Promise<void> {
  const cache = await caches.open(own);
  try {
    // The server refuses the shell of another version: it may have been updated since it gave out this script.
    const shell = await fetch(`${KITH.shell}?version=${KITH.version}`, { cache: "reload", redirect: "error" });
    if (!shell.ok) throw new TypeError("The server has another version by now.");
    await cache.addAll(KITH.assets.map((path) => new Request(path, { cache: "no-cache", redirect: "error" })));
    await cache.put(KITH.shell, shell);
  } catch (error) {
    await caches.delete(own);
    throw error;
  }
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("kith-shell-") && name !== own);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** A second page of the app would lose, in the midst of its work, what the old version had kept for it. */
async function stepIn(): Promise<void> {
  if ((await worker.clients.matchAll({ type: "window" })).length <= 1) await worker.skipWaiting();
}

async function answer(path: string, request: Request): Promise<Response> {
  const kept = await (await caches.open(own)).match(path, { ignoreVary: true });
  return kept ?? fetch(request);
}

export {};
