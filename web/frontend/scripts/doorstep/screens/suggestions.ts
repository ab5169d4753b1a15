/** Answers what the record form asks while one types, from the pack: no network is needed. */
import type { Suggestion, SuggestionSource } from "../../shared/suggest";
import { foldDoor } from "../doors";
import type { Pack, Person } from "../types";

/** The most that is suggested at once. */
const MOST = 8;

export function suggestFrom(pack: Pack): SuggestionSource {
  return ({ pathname, searchParams }) => {
    const query = fold(searchParams.get("q") ?? "");
    switch (pathname) {
      case "/suggestions/people":
        return pack.people.filter(({ name }) => matches(name, query)).slice(0, MOST).map(suggestPerson);
      case "/suggestions/topics":
        return inOrder(pack.topics.map((label) => ({ id: label, label })), query);
      case "/suggestions/streets":
        return inOrder(pack.nearby.map(({ id, label }) => ({ id: String(id), label })), query);
      case "/conversations/residents":
        return listResidents(pack, Number(searchParams.get("street_id")), searchParams.get("house") ?? "");
      case "/conversations/waiting":
        return listWaiting(pack, Number(searchParams.get("person_id")));
      default:
        return [];
    }
  };
}

/** Small letters without accents, words parted by one space. */
export function fold(text: string): string {
  const plain = text.toLowerCase().replace(/['’‘`´ʼ]/g, "").normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function suggestPerson({ id, name, hint, house, refuses }: Person): Suggestion {
  return { id: String(id), label: name, hint: [hint, refuses && "asked not to be contacted"].filter(Boolean).join(", "), house };
}

/** Those at the door first, then those whom we have met. */
function listResidents(pack: Pack, street: number, house: string): Suggestion[] {
  const key = foldDoor(house);
  const rank = (person: Person): number => (foldDoor(person.house) === key ? 0 : 2) + (person.met ? 0 : 1);
  const here = pack.people.filter((person) => person.street === street);
  return here.sort((one, other) => rank(one) - rank(other)).slice(0, MOST).map(suggestPerson);
}

function listWaiting(pack: Pack, id: number): Suggestion[] {
  const person = pack.people.find((one) => one.id === id);
  return (person?.waiting ?? []).map((promise) => ({ id: String(promise.id), label: promise.label }));
}

/** Whether each word that was typed begins a word of the name. */
function matches(name: string, query: string): boolean {
  const words = fold(name).split(" ");
  return query.split(" ").every((typed) => words.some((word) => word.startsWith(typed)));
}

/** What holds the query, what begins with it first. */
function inOrder(all: Suggestion[], query: string): Suggestion[] {
  const found = all.filter(({ label }) => fold(label).includes(query));
  const begins = found.filter(({ label }) => fold(label).startsWith(query));
  return [...begins, ...found.filter((item) => !begins.includes(item))].slice(0, MOST);
}
