/** Takes the map out: as a picture, on paper, or to hand round. */

import type { Network } from "./network";
import type { Caption } from "./scene";
import type { Selection } from "./select";

/** What draws the map for a file. */
export interface Drawer {
  svg(caption: Caption): string;
  png(caption: Caption): Promise<Blob>;
}

/** Saves what is seen under the name of what it shows. */
export async function save(format: "svg" | "png", drawer: Drawer, caption: Caption): Promise<void> {
  const blob =
    format === "svg" ? new Blob([drawer.svg(caption)], { type: "image/svg+xml" }) : await drawer.png(caption);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  const name = caption.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  link.download = `${name.replace(/^-|-$/g, "")}.${format}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** While the page is printed, `paper` holds the map as it is seen, sharp at any size. */
export function drawForPaper(paper: HTMLElement, drawer: Drawer, captionOf: () => Caption): void {
  window.addEventListener("beforeprint", () => {
    const drawn = new DOMParser().parseFromString(drawer.svg(captionOf()), "image/svg+xml").documentElement;
    drawn.setAttribute("aria-hidden", "true");
    paper.replaceChildren(document.importNode(drawn, true));
  });
  window.addEventListener("afterprint", () => paper.replaceChildren());
}

/** Fills in the form that hands round what is on screen: the ids of all who are shown, and the title. */
export function fillHandout(form: HTMLFormElement, network: Network, scene: Selection, title: string): void {
  const ids = [...scene.shown.keys()].filter((node) => scene.shown[node]).flatMap((node) => network.id[node] || []);
  (form.elements.namedItem("nodes") as HTMLInputElement).value = ids.join(",");
  (form.elements.namedItem("arranged") as HTMLInputElement).value = scene.grouping;
  (form.elements.namedItem("title") as HTMLInputElement).value = title;
}
