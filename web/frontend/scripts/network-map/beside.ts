/** The panel beside the map: who is chosen, what to do with them, and what is known of the one chosen last. */

import { type Links, type Piece, holding, listedPieces } from "./links";
import { type Network, Kind } from "./network";
import { type State, going } from "./state";
import { pageOf } from "./words";

/** What the reader may do, as the page says. */
export interface May {
  tie: boolean;
  introduce: boolean;
}

export class Beside {
  private shown = 0;

  /** `actions` takes what can be done, `panel` what the server tells. */
  constructor(
    private readonly actions: HTMLElement,
    private readonly panel: HTMLElement,
    private readonly network: Network,
    private readonly may: May,
    private readonly chooseSecond: () => void,
  ) {}

  /** Shows who is chosen; resolves once the panel tells of the latest. */
  async show(state: State, selected: number[], links: Links, back: string): Promise<void> {
    this.actions.replaceChildren(...this.offered(state, selected, links, back));
    const latest = selected[selected.length - 1];
    const id = latest === undefined ? 0 : this.network.id[latest]!;
    if (id === this.shown) return;
    this.shown = id;
    this.panel.replaceChildren();
    if (id) await this.fetch(id, back);
  }

  /** Says of somebody hidden that there is no more to know. */
  refuse(node: number): void {
    const sentence = `This is ${this.network.name[node]}. You do not work there, so the map does not say who it is.`;
    this.panel.replaceChildren(holding("p", [sentence]));
    this.shown = 0;
  }

  /** Moves the reader to the panel. */
  focus(): void {
    const heading = this.panel.querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }

  private async fetch(id: number, back: string): Promise<void> {
    let told: Node[];
    try {
      const answer = await fetch(`/network/beside/${id}`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      told = [...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes];
    } catch {
      told = [holding("p", ["What is known of them could not be fetched. Choose them again to try once more."])];
    }
    if (this.shown !== id) return;
    this.panel.replaceChildren(...told);
    for (const link of this.panel.querySelectorAll<HTMLAnchorElement>("a[data-back]")) returning(link, back);
    if (!this.panel.querySelector("h2")) this.shown = 0; // it may be told the next time
  }

  private offered(state: State, selected: number[], links: Links, back: string): HTMLElement[] {
    const [one, other] = selected;
    if (one === undefined) return [];
    const names = selected.map((node) => this.network.name[node]!);
    const letGo = { text: "Let go", href: links.to({ sel: [] }) };
    const chosen = holding("p", ["Chosen: ", ...listedPieces(names), ". ", letGo]);
    if (other !== undefined) return [chosen, chips(this.forTwo(state, one, other, links, back))];
    const offers = chips(this.forOne(state, one, links));
    offers.append(this.second(), this.further());
    return [chosen, offers];
  }

  private forOne(state: State, node: number, links: Links): Piece[] {
    const { arranged, id, kind } = this.network;
    const focus = id[node]!;
    const sel = [focus];
    const group = arranged[state.by].groups[arranged[state.by].group[node]!];
    const offers: Piece[] = [];
    if (state.focus !== focus) offers.push({ text: "Whom they are tied to", href: links.to(going({ focus, sel })) });
    if (group && state.open !== group.key) {
      offers.push({ text: `Open ${group.name}`, href: links.to(going({ open: group.key, sel })) });
    }
    const way = links.to({ from: focus, to: 0 });
    if (kind[node] === Kind.Person) offers.push({ text: "Find a way from here", href: way });
    return offers;
  }

  /** A finger has no Shift key to choose a second one with. */
  private second(): HTMLElement {
    const chip = document.createElement("li");
    const button = document.createElement("button");
    chip.className = "kith-chips__chip";
    button.type = "button";
    button.className = "kith-map__second";
    button.textContent = "Choose a second one";
    button.addEventListener("click", () => {
      button.textContent = "Now choose on the map, or find somebody";
      this.chooseSecond();
    });
    chip.append(button);
    return chip;
  }

  /** On a phone what is known of them stands further down. */
  private further(): HTMLElement {
    const chip = holding("li", [{ text: "What we know of them", href: `#${this.panel.id}` }]);
    chip.className = "kith-chips__chip kith-map__further";
    return chip;
  }

  private forTwo(state: State, one: number, other: number, links: Links, back: string): Piece[] {
    const { id, kind } = this.network;
    const [from, to] = [id[one]!, id[other]!];
    const returning = encodeURIComponent(back);
    const people = kind[one] === Kind.Person && kind[other] === Kind.Person;
    const offers: Piece[] = [];
    const path = links.to(going({ from, to, sel: [from, to] }));
    const drawn = state.from === from && state.to === to;
    if (people && !drawn) offers.push({ text: "How could they be introduced?", href: path });
    const tie = `${pageOf(this.network, one)}/ties/new?other=${to}&back=${returning}`;
    if (this.may.tie) offers.push({ text: "Add a tie", href: tie });
    const introduction = `/introductions/new?first=${from}&second=${to}&back=${returning}`;
    if (this.may.introduce && people) offers.push({ text: "Introduce them", href: introduction });
    return offers;
  }
}

/** What is saved there comes back to the map. */
function returning(link: HTMLAnchorElement, back: string): void {
  const address = new URL(link.href);
  address.searchParams.set("back", back);
  link.href = address.href;
}

/** Links as chips. */
function chips(offers: Piece[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "kith-chips";
  for (const offer of offers) {
    const chip = holding("li", [offer]);
    chip.className = "kith-chips__chip";
    list.append(chip);
  }
  return list;
}
