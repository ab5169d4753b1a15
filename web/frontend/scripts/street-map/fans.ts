/** Marks that share one place stand around it, each on a leg: a ring of a few, a flower of many. */
import type { LatLngTuple } from "./leaflet";

export type Offset = [number, number];

/** About ten metres: who is nearer than that is at the same place. */
const SAME = 1e4;

const RING = 8;
const LEAST_RADIUS = 11;

/** Between the middles of neighbours on a ring. */
const APART = 15;
const PETAL = 11;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** For each point how far from its place, in pixels, its mark stands; null for one that is alone there. */
export function fanOut(points: LatLngTuple[]): (Offset | null)[] {
  const together = new Map<string, number[]>();
  points.forEach(([lat, lng], index) => {
    const key = `${Math.round(lat * SAME)},${Math.round(lng * SAME)}`;
    const there = together.get(key);
    if (there) there.push(index);
    else together.set(key, [index]);
  });
  const offsets = new Array<Offset | null>(points.length).fill(null);
  for (const indices of together.values()) {
    if (indices.length > 1) indices.forEach((index, place) => (offsets[index] = stand(place, indices.length)));
  }
  return offsets;
}

function stand(place: number, count: number): Offset {
  const [angle, radius] =
    count <= RING
      ? [(2 * Math.PI * place) / count - Math.PI / 2, Math.max(LEAST_RADIUS, (APART * count) / (2 * Math.PI))]
      : [place * GOLDEN, PETAL * Math.sqrt(place + 2)];
  return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
}
