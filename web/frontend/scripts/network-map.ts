/** The page of the network map: fetches the network, and puts the map where its plain answers stood. */

import { askJson } from "./network-map/asking";
import { connectButtons } from "./network-map/buttons";
import { Malformed, decode } from "./network-map/decode";
import { MapPage } from "./network-map/page";

const root = document.querySelector<HTMLElement>("#network-map");
const plain = document.querySelector<HTMLElement>("#network-map-plain");

async function start(root: HTMLElement): Promise<void> {
  root.hidden = false;
  plain?.remove();
  const wait = root.querySelector<HTMLElement>("#map-wait")!;
  try {
    const { network, passedOver } = decode(await askJson("/network/data"));
    const page = new MapPage(root, network);
    connectButtons(root, page);
    root.querySelector<HTMLDetailsElement>("#map-rows")!.open = matchMedia("(min-width: 60em)").matches;
    await page.start();
    wait.hidden = true;
    for (const part of root.querySelectorAll("[inert]")) part.removeAttribute("inert");
    tellPassedOver(root.querySelector<HTMLElement>("#map-passed-over")!, passedOver);
  } catch (error) {
    console.error(error);
    root.hidden = true;
    if (plain) root.after(sentence(error), plain);
  }
}

/** Says how many ties are missing from the picture, and what to do. */
function tellPassedOver(place: HTMLElement, ties: number): void {
  place.textContent =
    ties === 1
      ? "One tie leads to nobody on this map, and is not drawn. Load the page again."
      : `${ties.toLocaleString("en-GB")} ties lead to nobody on this map, and are not drawn. Load the page again.`;
  place.hidden = !ties;
}

/** What went wrong, in words. */
function sentence(error: unknown): HTMLElement {
  const banner = document.createElement("p");
  banner.className = "kith-banner kith-banner--error";
  banner.setAttribute("role", "alert");
  banner.textContent =
    error instanceof Malformed
      ? error.message
      : "The map could not be drawn. Load the page again; until then, here is the same in words.";
  return banner;
}

if (root) void start(root);
