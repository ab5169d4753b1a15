/** The question "who could introduce me to whom": two searches and a button. */

import { type Found, Finder, type Index } from "./finder";
import type { Network } from "./network";

export class PathForm {
  private readonly ends: [End, End];
  private readonly problem: HTMLElement;

  constructor(
    private readonly form: HTMLFormElement,
    network: Network,
    index: Index,
    asked: (from: number, to: number) => void,
  ) {
    this.ends = [new End(form, "#map-from", network, index), new End(form, "#map-to", network, index)];
    this.problem = form.querySelector<HTMLElement>("#map-path-problem")!;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [from, to] = this.ends.map((end) => end.id) as [number, number];
      this.problem.textContent = problemOf(from, to);
      this.problem.hidden = !this.problem.textContent;
      if (!this.problem.textContent) asked(from, to);
    });
  }

  /** Shows whose way is drawn; of a way that has only a beginning, asks for its end. */
  fill(from: number, to: number, places: Map<number, number>): void {
    const began = from && !to && this.ends[0].id !== from;
    this.ends[0].fill(from, places.get(from));
    this.ends[1].fill(to, places.get(to));
    if (!began) return;
    this.form.closest("details")!.open = true;
    this.form.querySelector<HTMLInputElement>("#map-to")!.focus();
  }
}

class End {
  private readonly finder: Finder;
  private found = 0;
  private name = "";

  constructor(
    form: HTMLFormElement,
    selector: string,
    private readonly network: Network,
    private readonly index: Index,
  ) {
    const input = form.querySelector<HTMLInputElement>(selector)!;
    this.finder = new Finder(input, index, (found) => this.choose(found));
  }

  /** The id of whoever was picked, or of the only one who is called as was typed; 0 for nobody. */
  get id(): number {
    const { typed } = this.finder;
    if (typed === this.name) return this.found;
    const same = this.index.search(typed).filter((one) => one.label.toLowerCase() === typed.trim().toLowerCase());
    return same.length === 1 ? this.idOf(same[0]!.found) : 0;
  }

  fill(id: number, place: number | undefined): void {
    if (id === this.id) return;
    this.found = id;
    this.name = place === undefined ? "" : this.network.name[place]!;
    this.finder.fill(this.name);
  }

  private choose(found: Found): void {
    this.found = this.idOf(found);
    this.name = "node" in found ? this.network.name[found.node]! : "";
  }

  private idOf(found: Found): number {
    return "node" in found ? this.network.id[found.node]! : 0;
  }
}

function problemOf(from: number, to: number): string {
  if (!from || !to) return "Choose two people: type part of a name, then pick it from the list.";
  return from === to ? "Choose two different people." : "";
}
