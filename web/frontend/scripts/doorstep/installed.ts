/** Puts the app on the phone, so that it opens without a network, and lets a new version in when nothing is lost by it. */

/** Whether the app will open without a network. `mayReload`: nothing is being filled in just now. */
export async function keepInstalled(mayReload: () => boolean): Promise<boolean> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return false; // plain http, or a browser that has none
  let isUpdate = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (isUpdate) location.reload();
    isUpdate = true;
  });
  try {
    const registration = await workers.register("/doorstep/worker.js", { scope: "/doorstep" });
    letIn(registration, mayReload);
    await workers.ready;
    return true;
  } catch {
    return false;
  }
}

function letIn(registration: ServiceWorkerRegistration, mayReload: () => boolean): void {
  const offer = (): void => {
    if (registration.waiting && registration.active && mayReload()) registration.waiting.postMessage("take over");
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  document.addEventListener("visibilitychange", () => {
    offer();
    if (!document.hidden) registration.update().catch(() => undefined);
  });
  offer();
}
