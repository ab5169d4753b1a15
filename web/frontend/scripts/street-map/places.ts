/** What the server sends of streets, areas and assets, and how it is read: one object for each. */
import type { LatLngTuple } from "./leaflet";

/** Lines of points; a line of one point is a point, and no line at all means that the place is not known. */
export type Shape = LatLngTuple[][];

export interface Street {
  id: number;
  name: string;
  area: string;
  /** As the address names it: linked_outward. */
  state: string;
  /** Per cent of the doors; −1 where the households are not known. */
  coverage: number;
  /** Days since anyone spoke there; −1 where nobody has. */
  spoken: number;
  links: number;
  people: number;
  shape: Shape;
}

export interface Area {
  id: number;
  name: string;
  /** Polygons, each of rings. */
  outline: Shape[];
}

export interface Asset {
  id: number;
  name: string;
  kind: string;
  at: LatLngTuple;
}

export interface Places {
  /** The day, in words. */
  today: string;
  states: { key: string; name: string }[];
  streets: Street[];
  areas: Area[];
  assets: Asset[];
}

type Steps = number[][];

interface Sent {
  today: string;
  states: { key: string; name: string }[];
  streets: Record<"id" | "area" | "state" | "coverage" | "spoken" | "links" | "people", number[]> & {
    name: string[];
    shape: Steps[];
  };
  areas: { id: number; name: string; outline: Steps[] }[];
  assets: { id: number; name: string; kind: string; shape: Steps }[];
}

/** Asks for everything that the reader may see. Throws where the server refuses. */
export async function fetchPlaces(url: string): Promise<Places> {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(answer.statusText);
  return read((await answer.json()) as Sent);
}

function read(sent: Sent): Places {
  const shapes = reader();
  const { streets } = sent;
  return {
    today: sent.today,
    states: sent.states,
    streets: streets.id.map((id, place) => ({
      id,
      name: streets.name[place] ?? "",
      area: sent.areas[streets.area[place] ?? -1]?.name ?? "",
      state: sent.states[streets.state[place] ?? 0]?.key ?? "",
      coverage: streets.coverage[place] ?? -1,
      spoken: streets.spoken[place] ?? -1,
      links: streets.links[place] ?? 0,
      people: streets.people[place] ?? 0,
      shape: shapes(streets.shape[place] ?? []),
    })),
    areas: sent.areas.map(({ id, name, outline }) => ({ id, name, outline: outline.map(shapes) })),
    assets: sent.assets.map(({ id, name, kind, shape }) => ({ id, name, kind, at: shapes(shape)[0]?.[0] ?? [0, 0] })),
  };
}

/** Reads shapes in the order they were written: each point is told as the way from the one before it. */
function reader(): (steps: Steps) => Shape {
  let x = 0;
  let y = 0;
  return (steps) =>
    steps.map((line) => {
      const points: LatLngTuple[] = [];
      for (let at = 0; at < line.length; at += 2) {
        x += line[at] ?? 0;
        y += line[at + 1] ?? 0;
        points.push([y / 1e5, x / 1e5]);
      }
      return points;
    });
}

/** Whether a street is a point, as against lines. */
export function isPoint(shape: Shape): boolean {
  return shape.length === 1 && shape[0]?.length === 1;
}
