/** All that the page says of the picture: heading, number on screen, key, sentences, table. */

import type { Measure } from "./asking";
import { fillHeading, fillLegend, fillSwitch } from "./heading";
import { Links, type Piece, holding, textOf } from "./links";
import type { Network } from "./network";
import { type GroupFacts, groupFacts } from "./overview";
import type { Paint } from "./scene";
import type { Selection } from "./select";
import { sentencesOf } from "./sentences";
import type { State } from "./state";
import { groupTable, inOrder, nodeTable } from "./table";
import { counted, dayInWords, kindsCounted } from "./words";

/** What is said, besides what the network itself knows. */
export interface Besides {
  /** The server's sentence about the path; "" without one. */
  path: string;
  /** The measure whose values the table tells. */
  measure: Measure | undefined;
  /** The filters that are on, in words. */
  filters: string[];
}

const OF_CIRCLES =
  "A circle’s size, and the number in it, say how many people we know there; a line’s width, how many ties. Hollow: outside your areas.";
const OF_SHAPES =
  "Round: a person. Square: an organisation. Triangle: an asset. Hollow: only named, or outside your areas.";

export class Told {
  facts: GroupFacts[] = [];
  /** Those on screen as the table has them: groups in an overview, else nodes. */
  order: number[] = [];
  private sentences: Piece[][] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly network: Network,
  ) {}

  show(state: State, scene: Selection, paint: Paint, besides: Besides): void {
    const { network } = this;
    const links = new Links(network, state);
    this.facts = scene.overview ? groupFacts(network, network.arranged[state.by], scene) : [];
    this.order = scene.overview
      ? this.facts.map((fact) => fact.group)
      : inOrder(network, scene, besides.measure?.values);
    this.sentences = sentencesOf(network, state, scene, this.facts, links, besides.path);
    fillHeading(this.part("where"), this.part("ways"), network, state, scene, links);
    fillSwitch(this.part("switch"), network, state, scene, links);
    this.part("count").textContent = this.countOf(scene);
    const day = state.at === null ? [] : [`Ties as they held on ${dayInWords(state.at)}.`];
    this.part("narrowed").textContent = [...besides.filters, ...day].join(" ");
    this.part("key-title").textContent = paint.legend.title && `Colour: ${paint.legend.title}`;
    this.part("shapes").textContent = scene.overview ? OF_CIRCLES : OF_SHAPES;
    fillLegend(this.part("key"), paint.legend.entries);
    this.part("told").replaceChildren(...this.sentences.map((pieces) => holding("li", pieces)));
    this.part("table").replaceChildren(...this.table(state, scene, besides, links));
  }

  /** What a screen reader should hear of a change. */
  get inShort(): string {
    return this.sentences.slice(0, 2).map(textOf).join(" ");
  }

  private countOf(scene: Selection): string {
    const nodes = [...scene.shown.keys()].filter((node) => scene.shown[node]);
    const ties = `${counted(scene.ties.length, "tie")} between them`;
    const groups = scene.overview ? `${counted(scene.overview.circles.length, "circle")}: ` : "";
    return `On screen: ${groups}${kindsCounted(this.network, nodes)}, ${ties}.`;
  }

  private table(state: State, scene: Selection, besides: Besides, links: Links): HTMLElement[] {
    const { groups } = this.network.arranged[state.by];
    if (scene.overview) return groupTable(groups, this.facts, state.by === "street" ? "Street" : "Community", links);
    return nodeTable(this.network, scene, this.order, besides.measure, links);
  }

  private part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`#map-${name}`)!;
  }
}
