/** Asks the server who is signed in, and for the token with which the queue is sent. */
import { currentUser, knownUsers, setCurrentUser } from "./phone";
import { clearEverything, clearUser, leavePhone } from "./store";
import type { Contact } from "./types";

const PATIENCE_MS = 20_000;

/** What came back: its status (0: no contact; 401 for a page that leads elsewhere to sign in) and what it says. */
export interface Reply {
  status: number;
  says: unknown;
}

/** Asks one of our addresses for JSON. A page of somebody else's, as a hotel's network answers with, is no contact. */
export async function ask(path: string, options: RequestInit = {}, patience = PATIENCE_MS): Promise<Reply> {
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), patience);
  const headers = { Accept: "application/json", ...options.headers };
  try {
    const answer = await fetch(path, { ...options, headers, cache: "no-store", redirect: "manual", signal: stop.signal });
    if (answer.type === "opaqueredirect") return { status: 401, says: { state: "lapsed" } };
    const isJson = answer.headers.get("Content-Type")?.includes("json") ?? false;
    if (!isJson) return { status: answer.ok ? 0 : answer.status, says: null };
    return { status: answer.status, says: await answer.json() };
  } catch {
    return { status: 0, says: null };
  } finally {
    window.clearTimeout(timer);
  }
}

/** Who is signed in now; null without contact. `user`: for whom it asks. What was ended on this phone is cleared here. */
export async function askContact(user: number | null = currentUser()): Promise<Contact | null> {
  const { status, says } = await ask(`/doorstep/contact${user ? `?user=${user}` : ""}`);
  if (status !== 200) return null;
  const contact = says as Contact;
  if (contact.state === "ended") await (contact.what === "user" && user ? clearUser(user) : clearEverything());
  return contact;
}

/** Makes `user` the one whom the app works for. Whoever else was here keeps only what waits to be sent. */
export async function welcome(user: number): Promise<void> {
  setCurrentUser(user);
  for (const other of knownUsers()) if (other !== user) await leavePhone(other);
}

/** Takes leave of the current user on this phone, as signing out does. */
export async function takeLeave(user: number): Promise<void> {
  await leavePhone(user);
  setCurrentUser(null);
}
