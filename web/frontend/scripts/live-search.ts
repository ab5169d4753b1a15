/**
 * Lets `<form data-live-search="#results">` answer while one types: the same page is asked for with the form's query,
 * its results region taken over, the address updated, and the `[data-count]` sentence inside read out. The form then
 * fires `kith:found`.
 */
import { announce } from "./shared/announce";

const REST_MS = 200;

class LiveSearch {
  private timer = 0;
  private asked = new AbortController();

  constructor(
    private readonly form: HTMLFormElement,
    private readonly selector: string,
  ) {
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon()); // what was picked from suggestions fires no input
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.search();
    });
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), REST_MS);
  }

  private url(): URL {
    const url = new URL(this.form.action);
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value) url.searchParams.append(name, value);
    }
    return url;
  }

  private async search(): Promise<void> {
    window.clearTimeout(this.timer);
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const url = this.url();
    try {
      const answer = await fetch(url, { signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      this.show(await answer.text(), url);
    } catch {
      // The ordinary way still works: the browser asks for the page itself and shows what the server says.
      if (!signal.aborted) window.location.assign(url);
    }
  }

  private show(html: string, url: URL): void {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(this.selector);
    const region = document.querySelector(this.selector);
    if (!fresh || !region) return window.location.assign(url);
    region.replaceChildren(...Array.from(fresh.childNodes));
    window.history.replaceState(null, "", this.url()); // the form may have been changed since it was asked
    announce(region.querySelector("[data-count]")?.textContent?.trim() ?? "Results updated.");
    this.form.dispatchEvent(new Event("kith:found"));
  }
}

document.querySelectorAll<HTMLFormElement>("form[data-live-search]").forEach((form) => {
  new LiveSearch(form, form.dataset.liveSearch ?? "#results");
});
