/** The conversation that is being written down: kept at each change, so that it outlives the app being closed. */

export interface Draft {
  walk: number;
  street: number;
  /** The door's key. */
  door: string;
  /** "12 Moor Street" */
  where: string;
  /** When it was begun. */
  at: string;
  fields: [name: string, value: string][];
}

const nameOf = (user: number): string => `kith-draft-${user}`;

/** The user's draft. In localStorage, which is written before the page can be gone. */
export function recallDraft(user: number): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(user)) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

export function keepDraft(user: number, draft: Draft): void {
  try {
    localStorage.setItem(nameOf(user), JSON.stringify(draft));
  } catch {
    return; // no room: what is on the screen is all there is
  }
}

export function dropDraft(user: number): void {
  localStorage.removeItem(nameOf(user));
}
