/** Suggestions from the server, or from what a phone took along: asked once typing rests, only the newest answer counts. */

export interface Suggestion {
  id: string;
  label: string;
  hint?: string;
  house?: string;
}

const REST_MS = 150;

/** Answers what would be asked at `url`. */
export type SuggestionSource = (url: URL) => Suggestion[];

let taken: SuggestionSource | undefined;

/** Lets `source` answer from now on, in place of the server. */
export function answerSuggestions(source: SuggestionSource): void {
  taken = source;
}

/** A source for accessible-autocomplete that asks `url` + query. A failed request suggests nothing; typing goes on. */
export function suggestionsFrom(url: string): (query: string, populate: (items: Suggestion[]) => void) => void {
  let timer = 0;
  let asked = new AbortController();
  return (query, populate) => {
    window.clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    timer = window.setTimeout(() => {
      fetchSuggestions(url + encodeURIComponent(query), signal)
        .then((items) => signal.aborted || populate(items))
        .catch(() => signal.aborted || populate([]));
    }, REST_MS);
  };
}

/** What is suggested at `url`; nothing when the server refuses. */
export async function fetchSuggestions(url: string, signal: AbortSignal): Promise<Suggestion[]> {
  if (taken) return taken(new URL(url, window.location.origin));
  const answer = await fetch(url, { signal, headers: { Accept: "application/json" }, redirect: "error" });
  return answer.ok ? ((await answer.json()) as Suggestion[]) : [];
}

/** How a suggestion is drawn: its label, then in a quieter line what tells it from its namesakes. */
export function suggestionHtml(item: Suggestion | string): string {
  if (typeof item === "string") return escapeHtml(item);
  const hint = item.hint ? `<span class="kith-suggestion-hint">${escapeHtml(item.hint)}</span>` : "";
  return `<span>${escapeHtml(item.label)}</span>${hint}`;
}

function escapeHtml(text: string): string {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
