/** The page of the network map: fetches the network, and puts the map where its plain answers stood. */

import { askJson } from "./network-map/asking";
import { connectButtons } from "./network-map/buttons";
import { decode } from "./network-map/decode";
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
    await page.start();
    wait.hidden = true;
    if (passedOver) console.warn(`${passedOver} ties lead to nobody, and are not drawn.`);
  } catch (error) {
    console.error(error);
    if (plain) root.before(plain);
  }
}

if (root) void start(root);
