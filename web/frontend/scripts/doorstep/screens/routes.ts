/** Where one is in the app, as the address says it after the #: `#walk=3&street=7&door=12`. */

export interface Route {
  walk?: number;
  street?: number;
  /** The door's key. */
  door?: string;
  /** A conversation at the door is being written down. */
  talk?: boolean;
  unsent?: boolean;
}

export function readRoute(hash: string): Route {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (name: string): number | undefined => Number(said.get(name)) || undefined;
  return {
    walk: number("walk"),
    street: number("street"),
    door: said.get("door") ?? undefined,
    talk: said.has("talk"),
    unsent: said.has("unsent"),
  };
}

export function hrefOf({ walk, street, door, talk, unsent }: Route): string {
  if (unsent) return "#unsent";
  const said = new URLSearchParams();
  if (walk) said.set("walk", String(walk));
  if (street) said.set("street", String(street));
  if (door !== undefined) said.set("door", door);
  return `#${said}${talk ? "&talk" : ""}`;
}

/** The screens that lie behind this one, so that a way back that was just come along is a step back. */
const visited: string[] = [];

/** Keeps in mind that the app has come to the address it is at. */
export function arrive(): void {
  const here = window.location.hash;
  if (visited[visited.length - 2] === here) visited.pop();
  else if (visited[visited.length - 1] !== here) visited.push(here);
}

/** Goes on to a screen in place of this one, which Back then passes over. */
export function replaceBy(route: Route): void {
  visited.pop();
  window.location.replace(hrefOf(route));
}

/** Leaves this screen for the one that it belongs to. */
export function returnTo(route: Route): void {
  if (visited[visited.length - 2] === hrefOf(route)) window.history.back();
  else replaceBy(route);
}
