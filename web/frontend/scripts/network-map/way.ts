/** Finds a path's nodes on the map. */

import { type Network, Flag } from "./network";

/** The places of the nodes of `ids`; of somebody hidden, whose id is 0, of one tied to both neighbours, else −1. */
export function placesOnWay(network: Network, ids: number[], places: Map<number, number>): number[] {
  const way = ids.map((id) => places.get(id) ?? -1);
  return way.map((place, step) => (place < 0 ? hiddenBetween(network, way[step - 1], way[step + 1]) : place));
}

function hiddenBetween(network: Network, one = -1, other = -1): number {
  if (one < 0 || other < 0) return -1;
  const tied = new Set(neighbours(network, other));
  return neighbours(network, one).find((node) => tied.has(node) && network.flags[node]! & Flag.Hidden) ?? -1;
}

function neighbours({ first, otherAt }: Network, node: number): number[] {
  return [...otherAt.subarray(first[node], first[node + 1])];
}
