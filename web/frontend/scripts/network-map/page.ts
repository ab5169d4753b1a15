/** The network map's page: one state, from which picture, words, controls and address are made. */

import { announce } from "../shared/announce";
import { Asking, type Measure } from "./asking";
import { Beside } from "./beside";
import { captionOf, filtersInWords } from "./caption";
import { jumped, picked, settled } from "./choosing";
import { Controls } from "./controls";
import { Cursor } from "./cursor";
import type { Known } from "./filters";
import { Finder, Index } from "./finder";
import { Keyboard } from "./keyboard";
import { Links } from "./links";
import type { Network } from "./network";
import { makePaint } from "./paint";
import { PathForm } from "./path-form";
import { Picture } from "./picture";
import type { Camera, Caption, Hit, Paint } from "./scene";
import { type Selection, fitInside, placesById, select } from "./select";
import { type State, going, isSameScene, isSameView, readState, writeState } from "./state";
import { Timeline } from "./timeline";
import { Told } from "./told";
import { placesOnWay } from "./way";
import { listed } from "./words";

/** After so much rest, in milliseconds, what a slider was drawn to is written down and told in words. */
const REST_MS = 150;

export class MapPage {
  readonly picture: Picture;
  scene: Selection;
  state: State;
  private paint: Paint;
  private known: Known = { topic: null, path: [] };
  private pathInWords = "";
  /** The next who is picked becomes the second of two. */
  private adding = false;
  /** Counts the changes, so that a late answer to an earlier one is let go. */
  private turn = 0;
  private resting = 0;
  /** Where the picture stood when all was fitted in: that needs no place in the address. */
  private fitted: Camera | null = null;
  private readonly measures = new Map<string, Measure>();
  private readonly places: Map<number, number>;
  private readonly asking: Asking;
  private readonly told: Told;
  private readonly controls: Controls;
  private readonly timeline: Timeline;
  private readonly pathForm: PathForm;
  private readonly beside: Beside;
  private readonly cursor: Cursor;

  constructor(
    private readonly root: HTMLElement,
    readonly network: Network,
  ) {
    this.places = placesById(network);
    this.asking = new Asking(this.places, network.count);
    const form = this.find<HTMLFormElement>("#map-controls");
    this.controls = new Controls(form, network, () => this.asking.topics(), (change) => void this.go(change));
    this.timeline = new Timeline(form, network, (at, goesOn) => (goesOn ? this.drag({ at }) : void this.go({ at })));
    this.pathForm = new PathForm(this.find("#map-path"), network, new Index(network, false), (from, to) =>
      void this.visit(going({ from, to, sel: [from, to] })),
    );
    this.beside = this.makeBeside();
    this.told = new Told(root, network);
    this.state = this.read(location.search);
    this.scene = select(network, this.state, this.known, this.places);
    this.paint = makePaint(network, this.state, this.scene, this.measures);
    this.picture = this.makePicture();
    this.cursor = this.makeCursor();
    this.listen();
  }

  /** Shows for the first time what the address asks for. */
  start(): Promise<void> {
    return this.follow(null);
  }

  /** What is written around the picture when it is taken out. */
  caption(): Caption {
    return captionOf(this.network, this.state, this.scene, (list) => this.controls.chosenText(list));
  }

  private makeBeside(): Beside {
    const may = (what: string): boolean => this.root.hasAttribute(`data-may-${what}`);
    const rights = { tie: may("tie"), introduce: may("introduce") };
    return new Beside(this.find("#map-chosen"), this.find("#map-beside"), this.network, rights, () => {
      this.adding = true;
    });
  }

  private makePicture(): Picture {
    return new Picture(this.find("canvas"), this.network, {
      picked: (hit, adding) => void this.pick(hit, adding),
      hovered: (hit) => this.picture.highlight(hit && "node" in hit ? hit.node : -1),
      moved: (camera) => this.keepCamera(camera),
    });
  }

  private makeCursor(): Cursor {
    const seen = (): { camera: Camera; scene: Selection } => ({ camera: this.picture.camera, scene: this.scene });
    return new Cursor(this.find("#map-cursor"), this.find("canvas"), this.network, seen);
  }

  private listen(): void {
    new Finder(this.find("#map-find"), new Index(this.network, true), (found) => {
      const change = jumped(found, this.adding, this.state, this.scene, this.network);
      void (change.open ? this.visit(change) : this.go(change));
    });
    new Keyboard(this.find("#map-frame"), {
      network: this.network,
      scene: () => this.scene,
      facts: () => this.told.facts,
      order: () => this.told.order,
      point: (hit, around) => this.point(hit, around),
      pick: (hit, adding) => void this.pick(hit, adding),
      leave: () => this.scene.view !== "overview" && void this.go(going({})),
    });
    this.root.addEventListener("click", (event) => void this.followLink(event));
    new ResizeObserver(() => this.state.camera ?? this.fit()).observe(this.find("canvas"));
    window.addEventListener("popstate", () => {
      const before = this.state;
      this.state = this.read(location.search);
      void this.follow(before);
    });
  }

  /** Changes what is seen; Back undoes it. */
  private async go(change: Partial<State>): Promise<void> {
    const before = this.state;
    this.adding = false;
    this.state = this.settled({ ...before, ...change });
    history.pushState(null, "", this.address());
    await this.follow(before);
  }

  /** Goes to another view, and brings the reader to its heading. */
  private async visit(change: Partial<State>): Promise<void> {
    await this.go(change);
    this.find("#map-where").focus();
  }

  /** Changes what is seen while something is dragged: words and address follow when it rests. */
  private drag(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.work();
    this.picture.show(this.scene, this.paint);
    this.timeline.fill(this.state);
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      history.replaceState(null, "", this.address());
      void this.tell();
    }, REST_MS);
  }

  private async pick(hit: Hit, adding: boolean): Promise<void> {
    const change = picked(hit, adding || this.adding, this.state, this.network);
    if (change) {
      await this.go(change);
      const names = this.selected().map((node) => this.network.name[node]!);
      return change.sel?.length ? announce(`Chosen: ${listed(names)}.`) : undefined;
    }
    if (!hit || !("node" in hit)) return;
    this.beside.refuse(hit.node);
    announce(`${this.network.name[hit.node]}. You do not work there.`);
  }

  /** Links from view to view change the state; with Control and the like they open as any link does. */
  private async followLink(event: MouseEvent): Promise<void> {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const pressed = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || link.pathname !== location.pathname || link.hash || pressed) return;
    event.preventDefault();
    const asked = readState(link.search, this.network.home);
    const before = this.state;
    if (!isSameView(before, this.settled(asked))) return this.visit(asked);
    await this.go({ ...asked, camera: before.camera });
    if (asked.sel.length && asked.sel !== before.sel) this.beside.focus();
  }

  private point(hit: Hit, around: number): void {
    this.cursor.point(hit);
    this.picture.bring(hit);
    this.picture.highlight(around);
  }

  private keepCamera(camera: Camera): void {
    this.state = { ...this.state, camera: this.fitted && isSameCamera(camera, this.fitted) ? null : camera };
    history.replaceState(null, "", this.address());
  }

  /** Draws and tells the present state; `before` is what was seen until now. */
  private async follow(before: State | null): Promise<void> {
    const turn = (this.turn += 1);
    window.clearTimeout(this.resting);
    try {
      await this.learn();
    } catch {
      if (turn === this.turn) this.say("That could not be fetched. Check the connection, and choose it again.");
      return;
    }
    if (turn !== this.turn) return;
    this.say("");
    if (before && isSameScene(before, this.state)) this.scene = { ...this.scene, selected: this.selected() };
    else this.work();
    this.picture.show(this.scene, this.paint);
    this.aim(before);
    await this.tell();
    if (before && !isSameScene(before, this.state)) announce(this.told.inShort);
  }

  /** Asks the server for what the state needs. */
  private async learn(): Promise<void> {
    const { size, colour, topic, from, to } = this.state;
    const wanted = [size, colour].filter((id) => this.root.querySelector(`[data-measure="${CSS.escape(id)}"]`));
    const [measures, topics, path] = await Promise.all([
      Promise.all(wanted.map((id) => this.asking.measure(id))),
      topic ? this.asking.topics() : null,
      from && to ? this.asking.path(from, to) : null,
    ]);
    for (const measure of measures) this.measures.set(measure.id, measure);
    this.known = {
      topic: topics ? (topics.nodes.get(topic) ?? new Set()) : null,
      path: placesOnWay(this.network, path?.nodes ?? [], this.places),
    };
    this.pathInWords = path?.sentence ?? "";
  }

  private work(): void {
    this.scene = select(this.network, this.state, this.known, this.places);
    this.paint = makePaint(this.network, this.state, this.scene, this.measures);
  }

  /** Looks where the address says, at all there is in another view, else at who was just chosen. */
  private aim(before: State | null): void {
    const latest = this.scene.selected[this.scene.selected.length - 1];
    if (this.state.camera) this.picture.look(this.state.camera, false);
    else if (!before || !isSameView(before, this.state)) this.fit();
    if (latest !== undefined && before?.sel !== this.state.sel) this.picture.bring({ node: latest });
  }

  /** Looks at all there is. */
  fit(): void {
    const { clientWidth, clientHeight } = this.find("canvas");
    if (!clientWidth) return;
    const camera = this.scene.view === "group" && fitInside(this.network, this.scene, clientWidth, clientHeight);
    if (camera) this.picture.look(camera, false);
    else this.picture.fit();
    this.fitted = { ...this.picture.camera };
  }

  /** Brings words, controls and the panel in step with the picture. */
  private async tell(): Promise<void> {
    const { state, scene } = this;
    const measure = this.measures.get(state.colour) ?? this.measures.get(state.size);
    this.timeline.fill(state);
    await this.controls.fill(state);
    const filters = filtersInWords(state, (list) => this.controls.chosenText(list));
    this.told.show(state, scene, this.paint, { path: this.pathInWords, measure, filters });
    this.pathForm.fill(state.from, state.to, this.places);
    await this.beside.show(state, scene.selected, new Links(this.network, state), this.address());
  }

  private say(problem: string): void {
    const place = this.find("#map-problem");
    place.textContent = problem;
    place.hidden = !problem;
  }

  private read(query: string): State {
    return this.settled(readState(query, this.network.home));
  }

  private settled(state: State): State {
    return settled(state, this.network, this.places);
  }

  private selected(): number[] {
    return this.state.sel.flatMap((id) => this.places.get(id) ?? []);
  }

  private address(): string {
    return location.pathname + writeState(this.state);
  }

  private find<Found extends HTMLElement>(selector: string): Found {
    return this.root.querySelector<Found>(selector)!;
  }
}

function isSameCamera(one: Camera, other: Camera): boolean {
  return Math.abs(one.x - other.x) < 1 && Math.abs(one.y - other.y) < 1 && Math.abs(one.k / other.k - 1) < 0.001;
}
