/** Suggestions from the server: asked once typing rests, and only the newest answer counts. */

export interface Suggestion {
  id: string;
  label: string;
  hint?: string;
  house?: string;
}

const REST_MS = 150;

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

/** What the server suggests at `url`; nothing when it refuses. */
export async function fetchSuggestions(url: string, signal: AbortSignal): Promise<Suggestion[]> {
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
