/** Which parts of a small network hang together, and who alone holds them together: in one pass over it. */

export interface Parts {
  /** For each node the number of its part; and how many nodes each part has. */
  part: Int32Array;
  sizes: number[];
  /** For each node how many others would lose the rest of their part without it: 0 where none would. */
  loses: Int32Array;
}

interface Walk {
  /** When a node was met, counted from 1; and the earliest met that it leads back to. */
  met: Int32Array;
  back: Int32Array;
  /** From where it was met, the nodes met by way of it, and the next of its ties to follow. */
  from: Int32Array;
  below: Int32Array;
  next: Int32Array;
  /** Of the pieces that fall off without a node: their nodes together, and those of the largest. */
  off: Int32Array;
  largest: Int32Array;
}

/**
 * Parts and cut points of `count` nodes joined by one[i] – other[i] (ties may repeat).
 *
 * R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion, since a chain of 50,000
 * people is deeper than a browser calls.
 */
export function findParts(count: number, one: ArrayLike<number>, other: ArrayLike<number>): Parts {
  const [first, leads] = neighbours(count, one, other);
  const fresh = (): Int32Array => new Int32Array(count);
  const walk: Walk = {
    met: fresh(),
    back: fresh(),
    from: fresh().fill(-1),
    below: fresh(),
    next: first.slice(0, count),
    off: fresh(),
    largest: fresh(),
  };
  const parts: Parts = { part: fresh().fill(-1), sizes: [], loses: fresh() };
  for (let node = 0; node < count; node += 1) {
    if (walk.met[node] === 0) walkPart(node, first, leads, walk, parts);
  }
  return parts;
}

function walkPart(start: number, first: Int32Array, leads: Int32Array, walk: Walk, parts: Parts): void {
  const order = meet(start, first, leads, walk);
  for (const node of order) {
    parts.part[node] = parts.sizes.length;
    const rest = order.length - 1 - walk.off[node]!;
    parts.loses[node] = order.length - 1 - Math.max(walk.largest[node]!, rest);
  }
  parts.sizes.push(order.length);
}

/** Goes through one part, and gives its nodes in the order of meeting them. */
function meet(start: number, first: Int32Array, leads: Int32Array, walk: Walk): number[] {
  const order = [start];
  walk.met[start] = walk.back[start] = walk.below[start] = 1;
  for (let node = start; node >= 0; ) {
    if (walk.next[node]! === first[node + 1]!) {
      leave(node, walk);
      node = walk.from[node]!;
      continue;
    }
    const to = leads[walk.next[node]!]!;
    walk.next[node]! += 1;
    if (walk.met[to] === 0) {
      order.push(to);
      walk.met[to] = walk.back[to] = order.length;
      walk.below[to] = 1;
      walk.from[to] = node;
      node = to;
    } else if (to !== walk.from[node]) {
      walk.back[node] = Math.min(walk.back[node]!, walk.met[to]!);
    }
  }
  return order;
}

/** Tells the one by whom a node was met what was found from there. */
function leave(node: number, walk: Walk): void {
  const from = walk.from[node]!;
  if (from < 0) return;
  walk.below[from]! += walk.below[node]!;
  walk.back[from] = Math.min(walk.back[from]!, walk.back[node]!);
  if (walk.back[node]! < walk.met[from]!) return;
  walk.off[from]! += walk.below[node]!;
  walk.largest[from] = Math.max(walk.largest[from]!, walk.below[node]!);
}

/** The neighbours of node i are leads[first[i]] … leads[first[i + 1] − 1]. */
function neighbours(count: number, one: ArrayLike<number>, other: ArrayLike<number>): [Int32Array, Int32Array] {
  const first = new Int32Array(count + 1);
  for (let tie = 0; tie < one.length; tie += 1) {
    first[one[tie]! + 1]! += 1;
    first[other[tie]! + 1]! += 1;
  }
  for (let node = 0; node < count; node += 1) first[node + 1]! += first[node]!;
  const at = first.slice(0, count);
  const leads = new Int32Array(2 * one.length);
  for (let tie = 0; tie < one.length; tie += 1) {
    leads[at[one[tie]!]!++] = other[tie]!;
    leads[at[other[tie]!]!++] = one[tie]!;
  }
  return [first, leads];
}
