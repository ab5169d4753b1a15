/** The overview: how many people each group has, and how many ties lead from one group to another. */

import { type Arrangement, type Network, Kind } from "./network";
import type { Circle, Link, Scene } from "./scene";

/** What the table and the sentences tell of a group. */
export interface GroupFacts {
  group: number;
  nodes: number;
  people: number;
  /** Ties with both ends in the group, ties that lead out of it, and to how many other groups. */
  inside: number;
  outwards: number;
  others: number;
}

/** Circles and links of what is shown; each circle has colour 0 until it is painted. */
export function findCircles(
  network: Network,
  arranged: Arrangement,
  scene: Pick<Scene, "shown" | "ties">,
): { circles: Circle[]; links: Link[] } {
  const people = new Int32Array(arranged.groups.length);
  const nodes = new Int32Array(arranged.groups.length);
  scene.shown.forEach((one, node) => {
    const group = arranged.group[node]!;
    if (!one || group < 0) return;
    nodes[group]! += 1;
    if (network.kind[node] === Kind.Person) people[group]! += 1;
  });
  const circles: Circle[] = [];
  nodes.forEach((count, group) => count && circles.push({ group, people: people[group]!, colour: 0 }));
  return { circles, links: findLinks(network, arranged, scene.ties) };
}

function findLinks({ ties }: Network, { group, groups }: Arrangement, shown: Int32Array): Link[] {
  const counts = new Map<number, number>();
  for (const tie of shown) {
    const [a, b] = [group[ties.a[tie]!]!, group[ties.b[tie]!]!];
    if (a === b || a < 0 || b < 0) continue;
    const pair = Math.min(a, b) * groups.length + Math.max(a, b);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return Array.from(counts, ([pair, count]) => ({
    one: Math.floor(pair / groups.length),
    other: pair % groups.length,
    ties: count,
  }));
}

/** The groups on screen, those with most people first. */
export function groupFacts(network: Network, arranged: Arrangement, scene: Scene): GroupFacts[] {
  const facts = new Map<number, GroupFacts>();
  for (const { group, people } of scene.overview?.circles ?? []) {
    facts.set(group, { group, people, nodes: 0, inside: 0, outwards: 0, others: 0 });
  }
  scene.shown.forEach((one, node) => {
    const fact = one && facts.get(arranged.group[node]!);
    if (fact) fact.nodes += 1;
  });
  for (const tie of scene.ties) {
    const [a, b] = [arranged.group[network.ties.a[tie]!]!, arranged.group[network.ties.b[tie]!]!];
    const fact = a === b && facts.get(a);
    if (fact) fact.inside += 1;
  }
  for (const link of scene.overview?.links ?? []) {
    for (const fact of [facts.get(link.one), facts.get(link.other)]) {
      if (!fact) continue;
      fact.outwards += link.ties;
      fact.others += 1;
    }
  }
  const named = (fact: GroupFacts): string => arranged.groups[fact.group]!.name;
  return [...facts.values()].sort((a, b) => b.people - a.people || named(a).localeCompare(named(b)));
}
