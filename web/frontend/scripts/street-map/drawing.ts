/** The map itself: a layer for each street, mark and outline on one canvas, and where the reader looks. */
import { fanOut } from "./fans";
import { Canvas, LeafletMap, type LatLngTuple, Polygon, Polyline, Zoom } from "./leaflet";
import { ASSET, type Colouring, type Look } from "./looks";
import { Mark } from "./mark";
import { type Asset, isPoint, type Places, type Shape, type Street } from "./places";

const INK = "#1d2326";

/** Of an area: pale and broad, so that nobody takes it for a street. */
const OUTLINE = { color: "#d5d8da", weight: 5, fill: false, interactive: false };

/** The middle of Great Britain, where nothing has a place yet. */
const SOMEWHERE: LatLngTuple = [54.5, -2.5];

/** So many pixels around a line or mark belong to it for a finger. */
const TOLERANCE = 8;

/** How wide the dark edge is of a street that is chosen for a walk, and of the one that is open. */
const CHOSEN = 1.5;
const OPEN = 3;

export interface Listeners {
  picked(street: Street): void;
  /** A street or an asset under the pointer, and where in the map; null when it leaves. */
  hovered(what: Street | Asset | null, x: number, y: number): void;
  moved(): void;
}

/** Where the reader looks: latitude, longitude, zoom. */
export type View = [number, number, number];

export class Drawing {
  readonly map: LeafletMap;
  private readonly streets = new Map<number, Polyline | Mark>();
  private readonly assets: Mark[] = [];
  private edges: Polyline[] = [];
  private chosen = new Map<number, number>();
  private colouring: Colouring | null = null;
  private scale = 1;

  constructor(
    element: HTMLElement,
    private readonly places: Places,
    private readonly listeners: Listeners,
    { calm, whole }: { calm: boolean; whole: boolean },
  ) {
    this.map = new LeafletMap(element, {
      renderer: new Canvas({ tolerance: TOLERANCE, padding: 0.3 }),
      zoomControl: false,
      attributionControl: false,
      zoomSnap: whole ? 1 : 0.25,
      maxZoom: 19,
      minZoom: 4,
      trackResize: false,
      zoomAnimation: !calm,
      inertia: !calm,
    });
    this.map.addControl(new Zoom({ position: "topright" }));
    this.map.on("zoomend", () => this.rescale());
    new ResizeObserver(() => this.resize(element)).observe(element);
    this.addLayers();
  }

  /** Looks there; where that is not said, at the streets with these ids, or all. Only then is anything drawn. */
  look(view: View | null, ids: ReadonlySet<number> | null): void {
    if (view) this.map.setView([view[0], view[1]], view[2], { animate: false });
    else this.fit(ids, false);
    this.map.on("moveend", () => this.listeners.moved());
  }

  view(): View {
    const { lat, lng } = this.map.getCenter();
    return [Number(lat.toFixed(5)), Number(lng.toFixed(5)), Number(this.map.getZoom().toFixed(2))];
  }

  /** Brings the streets with these ids into sight, or all; never so near that nothing around them is seen. */
  fit(ids: ReadonlySet<number> | null, smoothly = true): void {
    const points = this.places.streets.filter(({ id }) => !ids || ids.has(id)).flatMap(({ shape }) => shape.flat());
    const outlines = this.places.areas.flatMap(({ outline }) => outline.flat(2));
    const around = points.length || ids ? points : [...outlines, ...this.places.assets.map(({ at }) => at)];
    if (around.length) this.map.fitBounds(around, { maxZoom: 17, padding: [24, 24], animate: smoothly });
    else if (!this.isSet()) this.map.setView(SOMEWHERE, 6);
  }

  /** Leaflet has no word for whether it was told yet where to look. */
  private isSet(): boolean {
    return (this.map as unknown as { _loaded?: boolean })._loaded === true;
  }

  /** Draws the streets with these ids, or all, and the assets where they are wanted. */
  show(ids: ReadonlySet<number> | null, withAssets: boolean): void {
    for (const [id, layer] of this.streets) this.put(layer, !ids || ids.has(id));
    for (const mark of this.assets) this.put(mark, withAssets);
  }

  paint(colouring: Colouring): void {
    this.colouring = colouring;
    this.clearEdges();
    for (const street of this.places.streets) this.paintStreet(street);
  }

  /** Marks the street that is open, and those that are gathered for a walk. */
  choose(open: number, walk: readonly number[]): void {
    const before = [...this.chosen.keys()];
    this.chosen = new Map(walk.map((id) => [id, CHOSEN]));
    if (open) this.chosen.set(open, OPEN);
    this.clearEdges();
    for (const street of this.places.streets) {
      if (before.includes(street.id) || this.chosen.has(street.id)) this.paintStreet(street);
    }
  }

  lookOf(street: Street): Look | undefined {
    return this.colouring?.looks[this.colouring.of(street)];
  }

  /** Follows the room that the page gives, and keeps it while the page is on paper, where the map is hidden. */
  private resize(element: HTMLElement): void {
    if (element.offsetWidth) this.map.invalidateSize({ animate: false });
  }

  /** From afar lines and marks are thinner, or a town would be one blot. */
  private rescale(): void {
    const zoom = this.map.getZoom();
    const scale = zoom >= 14.5 ? 1 : zoom >= 13 ? 0.7 : 0.45;
    if (scale === this.scale) return;
    this.scale = scale;
    if (this.colouring) this.paint(this.colouring);
    for (const mark of this.assets) mark.paint(scaled(ASSET, scale), 0);
  }

  private put(layer: Polyline | Mark, wanted: boolean): void {
    if (wanted === this.map.hasLayer(layer)) return;
    if (wanted) layer.addTo(this.map);
    else layer.remove();
  }

  private paintStreet(street: Street): void {
    const layer = this.streets.get(street.id);
    const whole = this.lookOf(street);
    if (!layer || !whole) return;
    const look = scaled(whole, this.scale);
    const edge = this.chosen.get(street.id) ?? 0;
    if (layer instanceof Mark) layer.paint(look, edge);
    else layer.setStyle(styleOf(look));
    if (edge && !(layer instanceof Mark)) this.addEdge(street.shape, look.width + 2 * edge);
  }

  private clearEdges(): void {
    for (const edge of this.edges) edge.remove();
    this.edges = [];
  }

  private addEdge(shape: Shape, weight: number): void {
    const edge = new Polyline(shape, { color: INK, weight, interactive: false, lineCap: "butt" });
    edge.addTo(this.map).bringToBack();
    this.edges.push(edge);
  }

  private addLayers(): void {
    for (const { outline } of this.places.areas) {
      if (outline.length) new Polygon(outline, OUTLINE).addTo(this.map);
    }
    const drawn = this.places.streets.filter(({ shape }) => shape.length);
    for (const street of drawn.filter(({ shape }) => !isPoint(shape))) {
      this.listen(street, new Polyline(street.shape, { smoothFactor: 1.5, bubblingMouseEvents: false }));
    }
    const points = drawn.filter(({ shape }) => isPoint(shape));
    const places = points.map(({ shape }) => shape[0]?.[0] as LatLngTuple);
    const offsets = fanOut([...places, ...this.places.assets.map(({ at }) => at)]);
    points.forEach((street, place) => {
      const options = { bubblingMouseEvents: false };
      this.listen(street, new Mark(places[place] as LatLngTuple, offsets[place] ?? null, undefined, options));
    });
    this.places.assets.forEach((asset, place) => {
      const mark = new Mark(asset.at, offsets[points.length + place] ?? null);
      this.assets.push(mark);
      this.hover(asset, mark);
    });
  }

  private listen(street: Street, layer: Polyline | Mark): void {
    this.streets.set(street.id, layer);
    layer.on("click", () => this.listeners.picked(street));
    this.hover(street, layer);
  }

  private hover(what: Street | Asset, layer: Polyline | Mark): void {
    layer.on("mouseover", (event) => this.listeners.hovered(what, event.containerPoint.x, event.containerPoint.y));
    layer.on("mouseout", () => this.listeners.hovered(null, 0, 0));
  }
}

function scaled(look: Look, scale: number): Look {
  const dash = look.dash && look.dash.split(" ").map((part) => Number(part) * scale).join(" ");
  return { ...look, width: look.width * scale, radius: Math.max(2.5, look.radius * scale), dash };
}

/** Dots have round ends; dashes straight ones, or the gaps would close. */
function styleOf({ colour, width, dash }: Look): object {
  const dotted = dash !== "" && parseFloat(dash) <= 3;
  return { color: colour, weight: width, dashArray: dash || null, lineCap: dash && !dotted ? "butt" : "round" };
}
