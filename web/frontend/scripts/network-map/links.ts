/** Links from one view of the map to another: plain addresses, so that they open in a new tab as well. */

import type { Network } from "./network";
import { type State, going, writeState } from "./state";

/** A piece of a sentence. */
export type Piece = string | { text: string; href: string };

/** Where the links of one view lead. */
export class Links {
  constructor(
    private readonly network: Network,
    private readonly state: State,
  ) {}

  /** This view with `change`. */
  to(change: Partial<State>): string {
    return `/network${writeState({ ...this.state, camera: null, ...change })}`;
  }

  group(place: number): Piece {
    const group = this.network.arranged[this.state.by].groups[place];
    return group ? { text: group.name, href: this.to(going({ open: group.key })) } : "";
  }

  /** The same within a sentence, where “Around Moor Street” would not be known for a name. */
  groupNamed(place: number): Piece {
    const group = this.group(place);
    if (typeof group === "string" || this.state.by === "street") return group;
    return { ...group, text: `“${group.text}”` };
  }

  /** Selects a node on the map; somebody hidden is only named as the server does. */
  node(place: number): Piece {
    const text = this.network.name[place] ?? "";
    const id = this.network.id[place];
    return id ? { text, href: this.to({ sel: [id] }) } : text;
  }
}

/** An element that holds the pieces; a string becomes text, never markup. */
export function holding(tag: "p" | "li" | "span", pieces: Piece[]): HTMLElement {
  const element = document.createElement(tag);
  element.append(...pieces.map(drawn));
  return element;
}

/** Pieces as a list: "a, b and c". */
export function listedPieces(pieces: Piece[]): Piece[] {
  return pieces.flatMap((piece, at) => [at === 0 ? "" : at === pieces.length - 1 ? " and " : ", ", piece]);
}

/** Pieces as plain text. */
export function textOf(pieces: Piece[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("");
}

function drawn(piece: Piece): string | HTMLElement {
  if (typeof piece === "string") return piece;
  const link = document.createElement("a");
  link.href = piece.href;
  link.textContent = piece.text;
  return link;
}
