/** One polite live region for the page, so that a screen reader hears what changed without moving. */

let region: HTMLElement | undefined;

export function announce(sentence: string): void {
  if (!region) {
    region = document.createElement("div");
    region.className = "govuk-visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = sentence;
}
