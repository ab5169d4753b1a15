/** The form beside the map: what sizes and colours mean, and the filters. Its fields are named as in the address. */

import type { Topics } from "./asking";
import { pathOf } from "./filters";
import type { Network } from "./network";
import { type KindWord, type State, KINDS, isNarrowed } from "./state";
import { begun, listed } from "./words";

type Choice = [value: string, text: string];

export class Controls {
  constructor(
    private readonly form: HTMLFormElement,
    network: Network,
    private readonly askTopics: () => Promise<Topics>,
    changed: (change: Partial<State>) => void,
  ) {
    const { areas, tieKinds } = network;
    const path = (at: number): string => pathOf(network, at).map(nameOf).reverse().join(" › ");
    offer(this.select("area"), areas.map((area, at): Choice => [String(area.id), path(at)]).sort(byText));
    this.field("#map-tie")!.append(...tieKinds.map(({ id, name }) => tick("tie", [String(id), begun(name)])));
    const streets = network.arranged.street.groups.filter((group) => group.key.startsWith("street-"));
    offer(this.select("street"), streets.map(({ key, name }): Choice => [key.slice(7), name]).sort(byText));
    form.addEventListener("change", (event) => {
      const field = (event.target as HTMLElement).getAttribute("name");
      if (field) changed(this.read());
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("#map-filters")?.addEventListener("toggle", () => void this.offerTopics());
  }

  /** Shows what is chosen. */
  async fill(state: State): Promise<void> {
    if (state.topic) await this.offerTopics();
    this.field("#map-filters summary > span")!.textContent = isNarrowed(state) ? "Filter (on)" : "Filter";
    for (const name of ["size", "colour", "sure"] as const) this.choose(name, state[name]);
    for (const box of this.tieBoxes()) box.checked = state.ties.includes(Number(box.value));
    for (const name of ["area", "street", "topic"] as const) this.choose(name, String(state[name] || ""));
    for (const name of ["staff", "said"] as const) this.box(name).checked = state[name];
    for (const kind of KINDS) this.kindBox(kind).checked = state.kinds.includes(kind);
  }

  /** The text of what is chosen in a list, or of the kinds of tie that are, for captions. */
  chosenText(name: string): string {
    if (name === "tie") return listed(this.tiesChosen().map((box) => box.labels![0]!.textContent!));
    return this.select(name).selectedOptions[0]?.text ?? "";
  }

  /** Whether a list offers this. */
  offers(name: string, value: string): boolean {
    return [...this.select(name).options].some((option) => option.value === value);
  }

  private read(): Partial<State> {
    const number = (name: string): number => Number(this.select(name).value) || 0;
    const kinds: KindWord[] = KINDS.filter((kind) => this.kindBox(kind).checked);
    return {
      size: this.select("size").value,
      colour: this.select("colour").value,
      kinds: kinds.length ? kinds : [...KINDS],
      area: number("area"),
      street: number("street"),
      topic: number("topic"),
      ties: this.tiesChosen().map((box) => Number(box.value)),
      sure: this.sure(),
      said: this.box("said").checked,
      staff: this.box("staff").checked,
    };
  }

  private sure(): State["sure"] {
    const value = this.field<HTMLSelectElement>("[name=sure]")?.value;
    return value === "sure" || value === "unsure" ? value : "";
  }

  private choose(name: string, value: string): void {
    const list = this.field<HTMLSelectElement>(`select[name=${name}]`);
    if (list && this.offers(name, value)) list.value = value;
  }

  private async offerTopics(): Promise<void> {
    const list = this.select("topic");
    if (list.options.length > 1) return;
    const { topics } = await this.askTopics();
    if (list.options.length > 1) return;
    offer(list, topics.map(({ id, name }): Choice => [String(id), name]));
  }

  private field<Field extends Element>(selector: string): Field | null {
    return this.form.querySelector<Field>(selector);
  }

  private select(name: string): HTMLSelectElement {
    return this.field<HTMLSelectElement>(`select[name=${name}]`)!;
  }

  private box(name: string): HTMLInputElement {
    return this.field<HTMLInputElement>(`input[name=${name}]`)!;
  }

  private tieBoxes(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("input[name=tie]")];
  }

  private tiesChosen(): HTMLInputElement[] {
    return this.tieBoxes().filter((box) => box.checked);
  }

  private kindBox(kind: KindWord): HTMLInputElement {
    return this.field<HTMLInputElement>(`input[name=kinds][value=${kind}]`)!;
  }
}

/** A box to tick, as the page's own are. */
function tick(name: string, [value, text]: Choice): HTMLElement {
  const item = document.createElement("div");
  item.className = "govuk-checkboxes__item";
  const box = document.createElement("input");
  Object.assign(box, { className: "govuk-checkboxes__input", type: "checkbox", id: `map-${name}-${value}`, name, value });
  const label = document.createElement("label");
  Object.assign(label, { className: "govuk-label govuk-checkboxes__label", htmlFor: box.id, textContent: text });
  item.append(box, label);
  return item;
}

function offer(list: HTMLSelectElement, choices: Choice[]): void {
  list.append(...choices.map(([value, text]) => new Option(text, value)));
}

function nameOf(area: { name: string }): string {
  return area.name;
}

function byText([, one]: Choice, [, other]: Choice): number {
  return one.localeCompare(other);
}
