/** The buttons of the map: nearer, farther, all of it, and the ways to take it out. */

import { announce } from "../shared/announce";
import type { MapPage } from "./page";
import { drawForPaper, fillHandout, save } from "./saving";

const NEARER = 1.5;

/** Connects each `<button data-map="…">` of the page, what is printed, and the form that hands round. */
export function connectButtons(root: HTMLElement, page: MapPage): void {
  const nearer = (times: number): void => {
    const { x, y, k } = page.picture.camera;
    page.picture.look({ x, y, k: k * times }, true);
  };
  const acts: Record<string, () => void> = {
    nearer: () => nearer(NEARER),
    farther: () => nearer(1 / NEARER),
    all: () => page.fit(),
    svg: () => void save("svg", page.picture, page.caption()),
    png: () => void save("png", page.picture, page.caption()).catch(() => announce("The picture could not be saved.")),
    print: () => window.print(),
  };
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-map]")) {
    button.addEventListener("click", () => acts[button.dataset.map!]!());
  }
  drawForPaper(root.querySelector<HTMLElement>("#map-paper")!, page.picture, () => page.caption());
  const form = root.querySelector<HTMLFormElement>("#map-hand-round");
  form?.addEventListener("submit", () => fillHandout(form, page.network, page.scene, page.caption().title));
}
