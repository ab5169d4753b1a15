/** What the picture shows, in sentences: who is there, which parts hang together, and who alone holds them together. */

import { type Parts, findParts } from "./graph";
import { type Links, type Piece, listedPieces } from "./links";
import { type Network, Flag } from "./network";
import type { GroupFacts } from "./overview";
import type { Selection } from "./select";
import type { State } from "./state";
import { begun, counted, kindsCounted, listed } from "./words";

/** So many names stand in one sentence; what is left over is counted. */
const MOST_NAMED = 5;

type Sentence = Piece[];

/** What is said of each view; `path` is what the server says of the way, and `facts` are those of the groups shown. */
export function sentencesOf(
  network: Network,
  state: State,
  scene: Selection,
  facts: GroupFacts[],
  links: Links,
  path: string,
): Sentence[] {
  if (scene.overview) return ofOverview(network, state, scene, facts, links);
  if (scene.view === "path") return [[path]];
  const inside = [...scene.shown.keys()].filter((node) => scene.shown[node] && !scene.outside[node]);
  if (!inside.length) return [["Nobody is left on screen. Take a filter off, or start again."]];
  const are = inside.length === 1 ? "is" : "are";
  const here: Sentence = [`${begun(kindsCounted(network, inside))} ${are} here.`];
  const known = inside.filter((node) => !isHidden(network, node));
  here.push(ofHidden(inside.length - known.length));
  const focus = network.id.indexOf(state.focus);
  if (scene.view === "around") return [here, ...ofAround(network, scene, known, focus, links)];
  const sentences = [here, ...ofParts(known, partsOf(network, scene, known), links)];
  if (scene.view === "group") sentences.push(...ofOutside(network, scene, links));
  return sentences;
}

function ofOverview(network: Network, state: State, scene: Selection, facts: GroupFacts[], links: Links): Sentence[] {
  const noun = state.by === "street" ? "street" : "community";
  const places = state.by === "street" ? counted(facts.length, "place") : counted(facts.length, noun, "communities");
  const nodes = [...scene.shown.keys()].filter((node) => scene.shown[node]);
  if (!nodes.length) return [["Nobody is left on screen. Take a filter off, or start again."]];
  const at = new Map(facts.map((fact, place) => [fact.group, place]));
  const between = scene.overview?.links ?? [];
  const parts = findParts(
    facts.length,
    between.map((link) => at.get(link.one)!),
    between.map((link) => at.get(link.other)!),
  );
  const groups = facts.map((fact) => fact.group);
  return [
    [
      `${begun(kindsCounted(network, nodes))} in ${places}.`,
      ofHidden(nodes.filter((node) => isHidden(network, node)).length),
    ],
    ...ofCutOff(groups.filter((_, place) => parts.sizes[parts.part[place]!] === 1), links),
    ...ofBridges(groups, parts, links),
  ];
}

/** Who is hidden is no part of what follows: how they are tied to each other is not told. */
function ofHidden(count: number): string {
  if (!count) return "";
  const are = count === 1 ? "is" : "are";
  return ` ${count.toLocaleString("en-GB")} of them ${are} outside your areas: ties between those are not shown.`;
}

function isHidden(network: Network, node: number): boolean {
  return (network.flags[node]! & Flag.Hidden) !== 0;
}

/** Groups from which no tie leads out. */
function ofCutOff(groups: number[], links: Links): Sentence[] {
  if (!groups.length) return [["Ties lead out of every one of them."]];
  const verb = groups.length === 1 ? "No tie that we know of leads out of " : "No ties that we know of lead out of ";
  return [[verb, ...some(groups, (group) => links.groupNamed(group)), "."]];
}

function ofBridges(groups: number[], { loses }: Parts, links: Links): Sentence[] {
  const bridges = mostCutting(loses);
  return bridges.map((place) => [
    "Only by way of ",
    links.groupNamed(groups[place]!),
    ` ${loses[place] === 1 ? "is" : "are"} ${counted(loses[place]!, "other")} tied to the rest.`,
  ]);
}

function partsOf(network: Network, scene: Selection, inside: number[]): Parts {
  const at = new Int32Array(network.count).fill(-1);
  inside.forEach((node, place) => (at[node] = place));
  const { a, b } = network.ties;
  const ties = scene.ties.filter((tie) => at[a[tie]!]! >= 0 && at[b[tie]!]! >= 0);
  return findParts(
    inside.length,
    ties.map((tie) => at[a[tie]!]!),
    ties.map((tie) => at[b[tie]!]!),
  );
}

function ofParts(inside: number[], { part, sizes, loses }: Parts, links: Links): Sentence[] {
  if (inside.length < 2) return [];
  const alone = inside.filter((_, place) => sizes[part[place]!] === 1);
  const parts = sizes.filter((size) => size > 1).sort((a, b) => b - a);
  const sentences: Sentence[] = [];
  if (parts.length === 1 && !alone.length) sentences.push(["All of them hang together."]);
  else if (parts.length === 1) sentences.push([`${counted(parts[0]!, "of them", "of them")} hang together.`]);
  else if (parts.length) {
    const rest = parts.length > 4 ? `${parts.slice(0, 3).join(", ")} and fewer` : listed(parts.map(String));
    sentences.push([`They fall into ${parts.length} parts that are not tied to each other: of ${rest}.`]);
  }
  if (alone.length) {
    const verb = alone.length === 1 ? " is" : " are";
    sentences.push([...some(alone, (node) => links.node(node)), `${verb} tied to nobody here, as far as we know.`]);
  }
  return [...sentences, ...ofCutPoints(inside, { part, sizes, loses }, links)];
}

/** Who alone holds others to the rest, `except` somebody of whom it is plain. */
function ofCutPoints(inside: number[], { loses }: Parts, links: Links, except = -1): Sentence[] {
  const cutting = mostCutting(loses).filter((place) => inside[place] !== except);
  return cutting.map((place) => [
    links.node(inside[place]!),
    ` alone holds ${counted(loses[place]!, "other", "others")} to the rest.`,
  ]);
}

/** What the one in the middle holds together, and who else does. */
function ofAround(network: Network, scene: Selection, inside: number[], focus: number, links: Links): Sentence[] {
  const others = inside.filter((node) => node !== focus);
  const { length } = partsOf(network, scene, others).sizes;
  const name = links.node(focus);
  const without: Sentence = length > 1 ? ["Without ", name, ` they would fall into ${length} parts.`] : [];
  const cut = ofCutPoints(inside, partsOf(network, scene, inside), links, focus);
  return [...(without.length ? [without] : []), ...cut];
}

/** Who knows anybody beyond the group that is open. */
function ofOutside(network: Network, scene: Selection, links: Links): Sentence[] {
  const outside = scene.outside.reduce((sum, one) => sum + one, 0);
  if (!outside) return [["No tie that we know of leads out of here."]];
  const doors = new Set<number>();
  for (const tie of scene.ties) {
    const [a, b] = [network.ties.a[tie]!, network.ties.b[tie]!];
    if (scene.outside[a] !== scene.outside[b]) doors.add(scene.outside[a] ? b : a);
  }
  const others = counted(outside, "other outside", "others outside");
  if (doors.size > MOST_NAMED) return [[`${doors.size} of them are tied to ${others}.`]];
  const names = listedPieces([...doors].map((node) => links.node(node)));
  return [["Only ", ...names, ` ${doors.size === 1 ? "is" : "are"} tied to anybody outside: to ${others}.`]];
}

/** Those without whom at least two others lose the rest, the most first. */
function mostCutting(loses: Int32Array): number[] {
  const cutting = [...loses.keys()].filter((place) => loses[place]! > 1);
  return cutting.sort((a, b) => loses[b]! - loses[a]!).slice(0, MOST_NAMED);
}

/** The first few by name, and how many others. */
function some(places: number[], named: (place: number) => Piece): Piece[] {
  if (places.length <= MOST_NAMED + 1) return listedPieces(places.map(named));
  const left = counted(places.length - MOST_NAMED, "other");
  return listedPieces([...places.slice(0, MOST_NAMED).map(named), left]);
}
