/** Names on the map: of streets where few are in sight, else of areas; none over another. */
import type { LatLngTuple, LeafletMap } from "./leaflet";
import type { Places, Shape } from "./places";

export interface Label {
  text: string;
  /** The middle of the text, in pixels of the map. */
  x: number;
  y: number;
  area: boolean;
}

/** Left, top, right, bottom. */
type Box = [number, number, number, number];

/** With more streets in sight, their names would be a carpet. */
const MOST = 150;
const HEIGHT = 16;
const FONT = "600 13px system-ui, sans-serif";

const context = document.createElement("canvas").getContext("2d");

/** Those of the names that fit, the first first, within a picture of this size; `project` gives pixels. */
export function placeLabels(
  places: Places,
  shown: ReadonlySet<number> | null,
  project: (at: LatLngTuple) => { x: number; y: number },
  size: { x: number; y: number },
): Label[] {
  const isInside = ({ x, y }: Label): boolean => x > 0 && y > 0 && x < size.x && y < size.y;
  const label = (text: string, at: LatLngTuple, area: boolean): Label => ({ text, ...project(at), area });
  const streets = places.streets
    .filter(({ id, shape }) => shape.length && (!shown || shown.has(id)))
    .map(({ name, shape }) => label(name, middleOf(shape), false))
    .map((one) => ({ ...one, y: one.y - 12 }))
    .filter(isInside);
  if (streets.length <= MOST) return uncrowded(streets, size);
  return uncrowded(areasOf(places).map(({ name, at }) => label(name, at, true)).filter(isInside), size);
}

function uncrowded(labels: Label[], size: { x: number; y: number }): Label[] {
  const boxes: Box[] = [];
  return labels.filter(({ text, x, y }) => {
    const half = widthOf(text) / 2 + 3;
    const box: Box = [x - half, y - HEIGHT / 2, x + half, y + HEIGHT / 2];
    if (box[0] < 0 || box[2] > size.x) return false;
    const isOver = ([left, top, right, bottom]: Box): boolean =>
      box[0] < right && left < box[2] && box[1] < bottom && top < box[3];
    if (boxes.some(isOver)) return false;
    boxes.push(box);
    return true;
  });
}

function widthOf(text: string): number {
  if (!context) return text.length * 8;
  context.font = FONT;
  return context.measureText(text).width;
}

/** A point in the middle of the longest line. */
function middleOf(shape: Shape): LatLngTuple {
  const longest = shape.reduce((one, other) => (other.length > one.length ? other : one), shape[0] ?? []);
  const first = longest[Math.floor((longest.length - 1) / 2)] ?? [0, 0];
  const second = longest[Math.ceil((longest.length - 1) / 2)] ?? first;
  return [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2];
}

/** Areas that streets lie in, each in the middle of its streets. */
function areasOf({ streets }: Places): { name: string; at: LatLngTuple }[] {
  const sums = new Map<string, [number, number, number]>();
  for (const { area, shape } of streets.filter((street) => street.shape.length && street.area)) {
    const [lat, lng] = middleOf(shape);
    const sum = sums.get(area) ?? [0, 0, 0];
    sums.set(area, [sum[0] + lat, sum[1] + lng, sum[2] + 1]);
  }
  return [...sums].map(([name, [lat, lng, count]]) => ({ name, at: [lat / count, lng / count] }));
}

/** Keeps the names over the map as it moves. They are hidden from screen readers: the list below has them all. */
export class Labels {
  private readonly holder = document.createElement("div");

  constructor(
    private readonly map: LeafletMap,
    private readonly places: Places,
  ) {
    this.holder.className = "kith-map__labels leaflet-zoom-hide";
    this.holder.setAttribute("aria-hidden", "true");
    map.getPane("mapPane")?.append(this.holder);
  }

  draw(shown: ReadonlySet<number> | null): void {
    const project = (at: LatLngTuple) => this.map.latLngToContainerPoint(at);
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    const labels = placeLabels(this.places, shown, project, this.map.getSize());
    this.holder.replaceChildren(
      ...labels.map(({ text, x, y, area }) => {
        const name = document.createElement("span");
        name.textContent = text;
        name.classList.toggle("kith-map__area", area);
        name.style.transform = `translate(${x + origin.x}px, ${y + origin.y}px) translate(-50%, -50%)`;
        return name;
      }),
    );
  }
}
