/** A search as you type among what is on the map: people, organisations, assets, streets and communities. */

import type { Suggestion } from "../shared/suggest";
import { suggestionHtml } from "../shared/suggest";
import { type Network, Flag, Kind } from "./network";
import { kindInWords, placeOf } from "./words";

/** What was found. */
export type Found = { node: number } | { group: string };

interface Entry {
  found: Found;
  label: string;
  hint: string;
  /** Without capitals and accents, for comparing. */
  plain: string;
}

const MOST_FOUND = 8;

/** Everybody who can be jumped to, and with `groups` the islands as well. */
export class Index {
  private entries: Entry[] | null = null;

  constructor(
    private readonly network: Network,
    private readonly groups: boolean,
  ) {}

  /** The best matches first: those that begin with what was typed. */
  search(typed: string): (Suggestion & { found: Found })[] {
    const words = plain(typed).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    this.entries ??= this.list().sort((a, b) => (a.plain < b.plain ? -1 : 1));
    const matching = this.entries.filter((entry) => words.every((word) => ` ${entry.plain}`.includes(` ${word}`)));
    const begins = (entry: Entry): boolean => entry.plain.startsWith(words[0]!);
    const best = [...matching.filter(begins), ...matching.filter((entry) => !begins(entry))];
    return best.slice(0, MOST_FOUND).map(({ found, label, hint }) => ({ id: "", found, label, hint }));
  }

  private list(): Entry[] {
    const { network } = this;
    const entries: Entry[] = [];
    for (let node = 0; node < network.count; node += 1) {
      if (network.flags[node]! & Flag.Hidden || (!this.groups && network.kind[node] !== Kind.Person)) continue;
      const kind = kindInWords(network, node);
      const hint = [kind === "person" ? "" : kind, placeOf(network, node)].filter(Boolean).join(", ");
      entries.push(entryOf({ node }, network.name[node]!, hint));
    }
    if (!this.groups) return entries;
    for (const by of ["street", "community"] as const) {
      for (const { key, name } of network.arranged[by].groups) {
        const hint = by === "street" && !key.startsWith("street") ? "area" : by;
        entries.push(entryOf({ group: key }, name, hint));
      }
    }
    return entries;
  }
}

/** Makes a plain field into a search that calls `chosen`; the search itself is fetched when the field is first used. */
export class Finder {
  private holder: HTMLElement | null = null;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly index: Index,
    private readonly chosen: (found: Found, label: string) => void,
  ) {
    input.addEventListener("focus", () => void this.enhance());
  }

  get typed(): string {
    return (this.holder?.querySelector("input") ?? this.input).value;
  }

  /** Shows a name that was chosen in another way. */
  fill(name: string): void {
    if (this.typed === name) return;
    this.holder?.replaceWith(this.input);
    this.holder = null;
    this.input.value = name;
  }

  private async enhance(): Promise<void> {
    const { default: accessibleAutocomplete } = await import("accessible-autocomplete");
    if (this.holder) return;
    const wasFocused = document.activeElement === this.input;
    const holder = document.createElement("div");
    holder.className = "kith-pick";
    this.holder = holder;
    this.input.replaceWith(holder);
    accessibleAutocomplete<Suggestion & { found: Found }>({
      element: holder,
      id: this.input.id,
      name: "",
      minLength: 2,
      confirmOnBlur: false,
      autoselect: true,
      displayMenu: "overlay",
      inputClasses: this.input.className,
      source: (query, populate) => populate(this.index.search(query)),
      templates: {
        inputValue: (item) => (typeof item === "string" ? item : (item?.label ?? "")),
        suggestion: suggestionHtml,
      },
      onConfirm: (item) => item && this.chosen(item.found, item.label),
      tNoResults: () => "Nobody found on the map. Check the spelling.",
    });
    this.carryOver(holder.querySelector("input")!, wasFocused);
  }

  /** What was typed while the search was fetched is looked up at once. */
  private carryOver(typed: HTMLInputElement, wasFocused: boolean): void {
    const described = this.input.getAttribute("aria-describedby");
    if (described) typed.setAttribute("aria-describedby", described);
    typed.spellcheck = false;
    if (!wasFocused) return;
    typed.focus();
    if (!this.input.value) return;
    typed.value = this.input.value;
    typed.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function entryOf(found: Found, label: string, hint: string): Entry {
  return { found, label, hint, plain: plain(label) };
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[’']/g, "");
}
