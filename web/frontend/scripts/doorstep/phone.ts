/** What this browser remembers beside its databases: who used it last, who ever did, and how many records wait. */
const USER = "kith-user";
const USERS = "kith-users";
const UNSENT = "kith-unsent-";

/** Who used this phone last; null after a sign-out, and on a phone that nobody used yet. */
export function currentUser(): number | null {
  return Number(read(USER)) || null;
}

/** Everybody who has a database on this phone. */
export function knownUsers(): number[] {
  try {
    const kept: unknown = JSON.parse(read(USERS) ?? "[]");
    return Array.isArray(kept) ? kept.map(Number).filter(Boolean) : [];
  } catch {
    return [];
  }
}

export function setCurrentUser(user: number | null): void {
  write(USER, user === null ? null : String(user));
}

export function noteDatabase(user: number): void {
  write(USERS, JSON.stringify([...new Set([...knownUsers(), user])]));
}

/** How many records of `user` wait on this phone: as noted, so that a page need not open the database to know. */
export function unsentOf(user: number): number {
  return Number(read(UNSENT + user)) || 0;
}

export function noteUnsent(user: number, count: number): void {
  write(UNSENT + user, count ? String(count) : null);
}

/** Takes away what is noted of one user. */
export function forgetUser(user: number): void {
  write(USERS, JSON.stringify(knownUsers().filter((other) => other !== user)));
  if (currentUser() === user) setCurrentUser(null);
  for (const name of [`${UNSENT}${user}`, `kith-draft-${user}`]) write(name, null);
}

/** Takes away every note that is ours. */
export function forgetNotes(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("kith-")) localStorage.removeItem(name);
  } catch {
    return; // a browser that keeps nothing has nothing to forget
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    return; // full, or refused: the databases are what counts
  }
}
