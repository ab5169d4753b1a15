/**
 * Draws `[data-street-map]`, which names where its data is, under a form that holds the state of the page and above a
 * list that the live search keeps in step: the map shows what that list found.
 */
import { announce } from "./shared/announce";
import { Beside, button, drawWalk } from "./street-map/beside";
import { Drawing } from "./street-map/drawing";
import { Labels } from "./street-map/labels";
import { drawLegend } from "./street-map/legend";
import { colouring } from "./street-map/looks";
import { drawPaper } from "./street-map/paper";
import { type Asset, fetchPlaces, type Places, type Street } from "./street-map/places";
import { State } from "./street-map/state";

class StreetMap {
  private readonly state = new State(find("#map-state"));
  private readonly drawing: Drawing;
  private readonly labels: Labels;
  private readonly beside: Beside;
  private readonly byId: Map<number, Street>;
  private readonly hint = document.createElement("div");
  private shown: ReadonlySet<number> | null = null;

  constructor(
    private readonly page: HTMLElement,
    private readonly places: Places,
  ) {
    this.byId = new Map(places.streets.map((street) => [street.id, street]));
    this.drawing = new Drawing(find(".kith-map__canvas", page), places, this.listeners(), {
      calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      whole: Boolean(page.dataset.tiles),
    });
    this.labels = new Labels(this.drawing.map, places);
    this.beside = this.makeBeside();
    this.hint.className = "kith-map__hint";
    this.hint.hidden = true;
    this.drawing.map.getContainer().append(this.hint);
    this.start();
    this.listen();
  }

  private listeners(): ConstructorParameters<typeof Drawing>[2] {
    return {
      picked: ({ id }) => this.open(id, false),
      hovered: (what, x, y) => this.hover(what, x, y),
      moved: () => {
        this.labels.draw(this.shown);
        this.state.view = this.drawing.view();
      },
    };
  }

  private makeBeside(): Beside {
    const plans = { has: (id: number) => this.state.walk.includes(id), toggle: (id: number) => this.gather(id) };
    const may = "plans" in this.page.dataset ? plans : null;
    const closed = (): void => {
      this.state.open = 0;
      this.drawing.choose(0, this.state.walk);
      this.drawing.map.getContainer().focus();
    };
    return new Beside(find(".kith-map__beside"), (id) => `/streets/map/beside/${id}`, closed, may);
  }

  private start(): void {
    const { tiles, attribution } = this.page.dataset;
    const add = ({ addTiles }: typeof import("./street-map/tiles")): void =>
      addTiles(this.drawing.map, tiles ?? "", attribution ?? "");
    if (tiles) void import("./street-map/tiles").then(add);
    this.takeFound();
    this.drawing.look(this.state.view, this.wanted());
    this.show();
    if (this.byId.has(this.state.open)) this.beside.enliven(this.state.open);
    this.showWalk();
    this.labels.draw(this.shown);
  }

  /** What to look at first, where the address does not say: the street that is open, else what was searched for. */
  private wanted(): ReadonlySet<number> | null {
    const { open } = this.state;
    return this.byId.get(open)?.shape.length ? new Set([open]) : this.shown;
  }

  private listen(): void {
    const form = find<HTMLFormElement>("#map-state");
    for (const name of ["by", "assets"]) {
      (form.elements.namedItem(name) as Element).addEventListener("change", () => {
        this.state.keep();
        this.show();
      });
    }
    form.addEventListener("kith:found", () => this.refresh());
    find("#results").addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLElement>("a[data-street]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(Number(link.dataset.street), true);
    });
    const print = button("Print the map", "govuk-button--secondary kith-map__print");
    print.addEventListener("click", () => window.print());
    find(".kith-map__key", this.page).append(print);
    window.addEventListener("beforeprint", () => this.putOnPaper());
    window.addEventListener("afterprint", () => this.page.querySelector(".kith-map__paper")?.remove());
  }

  /** After the list has changed: the same streets, brought into sight where they were searched for. */
  private refresh(): void {
    this.takeFound();
    this.show();
    this.drawing.fit(this.shown);
    this.labels.draw(this.shown);
  }

  private takeFound(): void {
    const found = document.querySelector<HTMLElement>("[data-found]")?.dataset.found;
    this.shown = found === undefined || !isNarrowed(this.state) ? null : new Set(found.split(" ").map(Number));
  }

  private show(): void {
    const colours = colouring(this.state.get("by"), this.places);
    const withAssets = this.state.get("assets") !== "off";
    this.drawing.paint(colours);
    this.drawing.show(this.shown, withAssets);
    this.drawing.choose(this.state.open, this.state.walk);
    const seen = this.places.streets.filter(({ id, shape }) => shape.length && (!this.shown || this.shown.has(id)));
    drawLegend(find(".kith-map__legend", this.page), colours, seen, withAssets ? this.places.assets.length : 0);
    find(".kith-map__title", this.page).textContent = `Colours tell: ${this.state.colours()}`;
    find(".kith-map__note", this.page).textContent = this.note(seen.length);
  }

  private note(seen: number): string {
    const all = this.shown ? this.shown.size : this.places.streets.length;
    const without = all - seen;
    const said = [`${this.places.today}.`, ...this.state.filters().map((filter) => `${filter}.`)];
    said.push("Streets of areas that you do not work in are left out.");
    const many = without === 1 ? "1 without a place is" : `${without.toLocaleString("en-GB")} without a place are`;
    if (without) said.push(`${many} in the list alone.`);
    return said.join(" ");
  }

  private open(id: number, within: boolean): void {
    const street = this.byId.get(id);
    this.state.open = id;
    this.drawing.choose(id, this.state.walk);
    if (within && street?.shape.length) this.drawing.fit(new Set([id]));
    void this.beside.open(id, within);
  }

  private gather(id: number): void {
    const { walk } = this.state;
    const name = this.byId.get(id)?.name ?? "The street";
    this.state.walk = walk.includes(id) ? walk.filter((one) => one !== id) : [...walk, id];
    announce(walk.includes(id) ? `${name} is taken out of the walk.` : `${name} is added to the walk.`);
    this.drawing.choose(this.state.open, this.state.walk);
    this.showWalk();
  }

  private showWalk(): void {
    const streets = this.state.walk.flatMap((id) => this.byId.get(id) ?? []);
    drawWalk(find(".kith-map__walk"), streets, (id) => this.gather(id));
  }

  private hover(what: Street | Asset | null, x: number, y: number): void {
    this.hint.hidden = !what;
    if (!what) return;
    const more = "kind" in what ? what.kind : this.drawing.lookOf(what)?.label;
    this.hint.textContent = `${what.name}: ${more ?? ""}`;
    this.hint.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  private putOnPaper(): void {
    this.page.querySelector(".kith-map__paper")?.remove();
    const paper = document.createElement("div");
    paper.className = "kith-map__paper";
    paper.append(drawPaper(this.drawing, this.places, this.shown, this.state.get("assets") !== "off"));
    this.page.prepend(paper);
  }
}

function isNarrowed(state: State): boolean {
  return ["q", "area", "state"].some((name) => state.get(name).trim());
}

function find<E extends HTMLElement>(selector: string, within: ParentNode = document): E {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`The page lacks ${selector}.`);
  return found;
}

async function begin(page: HTMLElement): Promise<void> {
  const places = await fetchPlaces(page.dataset.streetMap ?? "");
  const start = performance.now();
  for (const part of page.querySelectorAll<HTMLElement>(".kith-map__view, .kith-map__key")) part.hidden = false;
  new StreetMap(page, places);
  // The benchmark reads how long it took from the data to the first picture.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.measure("street-map", { start })));
}

document.querySelectorAll<HTMLElement>("[data-street-map]").forEach((page) => {
  begin(page).catch(() => announce("The map could not be drawn. The list says the same."));
});
