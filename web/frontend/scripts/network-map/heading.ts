/** The line above the picture: what is seen, and the ways from there. */

import { titleOf } from "./caption";
import { type Links, type Piece, holding } from "./links";
import type { Grouping, Network } from "./network";
import type { Selection } from "./select";
import { type State, going } from "./state";

/** Fills the heading, and beside it the links to the page, back, and so many steps. */
export function fillHeading(
  heading: HTMLElement,
  ways: HTMLElement,
  network: Network,
  state: State,
  scene: Selection,
  links: Links,
): void {
  heading.textContent = titleOf(network, state, scene, () => true);
  ways.replaceChildren(...waysFrom(network, state, scene, links).map((way) => holding("li", [way])));
}

function waysFrom(network: Network, state: State, scene: Selection, links: Links): Piece[] {
  const ways: Piece[] = [];
  const group = network.arranged[state.by].groups[scene.open];
  if (group?.href) ways.push({ text: `The page of ${group.name}`, href: group.href });
  if (scene.view === "around") {
    for (const steps of [1, 2, 3].filter((one) => one !== state.steps)) {
      const text = steps === 1 ? "1 step around" : `${steps} steps around`;
      ways.push({ text, href: links.to({ ...going({ focus: state.focus, sel: state.sel }), steps }) });
    }
  }
  return ways;
}

/** Marks the way of putting people together that is on; those that have no islands are left out. */
export function fillSwitch(list: HTMLElement, network: Network, state: State, scene: Selection, links: Links): void {
  const everybody = scene.view === "everybody";
  const ways: [text: string, by: Grouping, open: string][] = [["Streets", "street", ""]];
  if (network.arranged.community.groups.length) ways.push(["Communities", "community", ""]);
  ways.push(["Everybody", state.by, "all"]);
  const items = ways.map(([text, by, open]) => {
    const item = holding("li", [{ text, href: links.to(going({ by, open })) }]);
    item.className = "kith-chips__chip";
    if (open ? everybody : !everybody && by === state.by) {
      item.querySelector("a")?.setAttribute("aria-current", scene.overview || everybody ? "page" : "true");
    }
    return item;
  });
  list.replaceChildren(...items);
}

/** What colours mean, and shapes and sizes. */
export function fillLegend(list: HTMLElement, entries: { colour: string; label: string }[]): void {
  const items = entries.map(({ colour, label }) => {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.className = "kith-map__swatch";
    swatch.style.backgroundColor = colour;
    item.append(swatch, label);
    return item;
  });
  list.replaceChildren(...items);
}
