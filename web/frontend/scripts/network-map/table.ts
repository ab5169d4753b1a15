/** The table of what is on screen: groups, or people, each row leading on. */

import type { Measure } from "./asking";
import { type Links, type Piece, holding } from "./links";
import type { Group, Network } from "./network";
import type { GroupFacts } from "./overview";
import type { Selection } from "./select";
import { begun, kindInWords, placeOf, rough } from "./words";

const MOST_ROWS = 100;

interface Column {
  heading: string;
  numeric?: boolean;
}

/** The table of an overview. */
export function groupTable(groups: Group[], facts: GroupFacts[], noun: string, links: Links): HTMLElement[] {
  const columns = [noun, "People", "Ties inside", "Ties outwards"].map((heading, at) => ({ heading, numeric: at > 0 }));
  const rows = facts.slice(0, MOST_ROWS).map((fact) => {
    const outwards = fact.others ? `${fact.outwards}, to ${fact.others} other${fact.others === 1 ? "" : "s"}` : "0";
    const inside = groups[fact.group]!.elsewhere ? "Not yours to see" : String(fact.inside);
    return [links.group(fact.group), String(fact.people), inside, outwards];
  });
  return [table("Groups on screen", columns, rows), ...left(facts.length)];
}

/** People, organisations and assets on screen in the order of `nodes`, with a measure where one is chosen. */
export function nodeTable(
  network: Network,
  scene: Selection,
  nodes: number[],
  measure: Measure | undefined,
  links: Links,
): HTMLElement[] {
  const columns: Column[] = ["Name", "Kind", "Where"].map((heading) => ({ heading }));
  columns.push({ heading: "Ties on screen", numeric: true });
  if (measure) columns.push({ heading: measure.label, numeric: true });
  const ties = tiesOnScreen(network, scene);
  const rows = nodes.slice(0, MOST_ROWS).map((node) => {
    const value = measure?.values[node] ?? NaN;
    const where = scene.outside[node] ? `${placeOf(network, node)} (outside)` : placeOf(network, node);
    const row: Piece[] = [links.node(node), begun(kindInWords(network, node)), where, String(ties[node])];
    return measure ? [...row, Number.isNaN(value) ? "Not measured" : rough(value)] : row;
  });
  return [table("People on screen", columns, rows), ...left(nodes.length)];
}

/** How many shown ties each node has. */
export function tiesOnScreen(network: Network, scene: Selection): Uint32Array {
  const counts = new Uint32Array(network.count);
  for (const tie of scene.ties) {
    counts[network.ties.a[tie]!]! += 1;
    counts[network.ties.b[tie]!]! += 1;
  }
  return counts;
}

/** Those on screen in order: along the path, else inside first, and whoever has most of a measure, or most ties. */
export function inOrder(network: Network, scene: Selection, values?: Float64Array): number[] {
  const ties = tiesOnScreen(network, scene);
  const most = (node: number): number => {
    const value = values?.[node] ?? NaN;
    return Number.isNaN(value) ? -Infinity : value;
  };
  const nodes = [...scene.shown.keys()].filter((node) => scene.shown[node]);
  const rank = new Map(scene.path.nodes.map((node, at) => [node, at]));
  return nodes.sort(
    (a, b) =>
      (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) ||
      scene.outside[a]! - scene.outside[b]! ||
      (most(a) === most(b) ? 0 : most(b) - most(a)) ||
      ties[b]! - ties[a]! ||
      a - b,
  );
}

function left(count: number): HTMLElement[] {
  if (count <= MOST_ROWS) return [];
  return [holding("p", [`And ${(count - MOST_ROWS).toLocaleString("en-GB")} more: narrow it down to see them.`])];
}

/** A table whose rows are cards on a phone, as the pages of the server have them. */
function table(caption: string, columns: Column[], rows: Piece[][]): HTMLElement {
  const whole = made("table", "govuk-table kith-table", "table");
  const title = made("caption", "govuk-table__caption govuk-visually-hidden");
  title.textContent = caption;
  const head = made("thead", "govuk-table__head", "rowgroup");
  const headings = made("tr", "govuk-table__row", "row");
  for (const { heading, numeric } of columns) {
    const cell = made("th", `govuk-table__header${numeric ? " govuk-table__header--numeric" : ""}`, "columnheader");
    cell.setAttribute("scope", "col");
    cell.textContent = heading;
    headings.append(cell);
  }
  head.append(headings);
  const body = made("tbody", "govuk-table__body", "rowgroup");
  body.append(...rows.map((row) => rowOf(row, columns)));
  whole.append(title, head, body);
  return whole;
}

function rowOf(pieces: Piece[], columns: Column[]): HTMLElement {
  const row = made("tr", "govuk-table__row", "row");
  pieces.forEach((piece, at) => {
    const { heading, numeric } = columns[at]!;
    const content = holding("span", [piece]);
    if (at === 0) {
      const cell = made("th", "govuk-table__header", "rowheader");
      cell.setAttribute("scope", "row");
      cell.append(...content.childNodes);
      row.append(cell);
      return;
    }
    const cell = made("td", `govuk-table__cell${numeric ? " govuk-table__cell--numeric" : ""}`, "cell");
    cell.dataset.label = heading;
    content.className = "kith-cell";
    cell.append(content);
    row.append(cell);
  });
  return row;
}

function made(tag: string, classes: string, role?: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = classes;
  if (role) element.setAttribute("role", role);
  return element;
}
