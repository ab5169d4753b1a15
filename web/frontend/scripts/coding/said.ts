/**
 * What was said, to choose words in: by dragging over them, by a tap on the first and one on the last, or by the arrow keys.
 * A browser counts UTF-16 units; what is sent counts characters (code points), as the server does.
 */

/** Words from `start` to `end`, in UTF-16 units of the text. */
export interface Span {
  start: number;
  end: number;
}

/** How many characters a text has: one for an emoji that takes two units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export class Said {
  readonly text: string;
  private readonly words: Span[];
  private readonly nodes: { node: Text; start: number }[] = [];
  private chosen_: Span | undefined;
  /** The word at which choosing began, and the one that it has come to. */
  private anchor = 0;
  private at = -1;
  private tapped = false;

  constructor(
    readonly root: HTMLElement,
    private readonly onChange: () => void,
    cursor = -1,
  ) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let start = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      this.nodes.push({ node: node as Text, start });
      start += (node as Text).length;
    }
    this.text = root.textContent ?? "";
    this.words = [...this.text.matchAll(/\S+/gu)].map((found) => ({
      start: found.index ?? 0,
      end: (found.index ?? 0) + found[0].length,
    }));
    if (cursor >= 0) this.at = this.anchor = this.wordAt(cursor);
    root.addEventListener("click", (event) => this.onClick(event));
  }

  /** The words that are chosen, if any are. */
  get chosen(): Span | undefined {
    return this.chosen_;
  }

  get chosenText(): string {
    return this.chosen_ ? this.text.slice(this.chosen_.start, this.chosen_.end) : "";
  }

  /** Where the chosen words begin and end, in characters. */
  get place(): Span | undefined {
    if (!this.chosen_) return undefined;
    const start = countCharacters(this.text.slice(0, this.chosen_.start));
    return { start, end: start + countCharacters(this.chosenText) };
  }

  /** Takes over what was selected with the mouse or a finger. */
  readSelection(): void {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(this.root, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const selected = range.toString();
    const start = before.toString().length + selected.length - selected.trimStart().length;
    const words = selected.trim();
    if (!words || (this.chosen_?.start === start && this.chosen_.end === start + words.length)) return;
    this.choose({ start, end: start + words.length });
  }

  /** Goes to another word, which is chosen then; with those on the way where `extend` says so. */
  move(key: string, extend: boolean): void {
    if (!this.words.length) return;
    this.at = this.at < 0 ? 0 : this.target(key);
    if (!extend) this.anchor = this.at;
    this.select();
  }

  /** Chooses these words. */
  choose(span: Span): void {
    this.anchor = this.wordAt(span.start);
    this.at = this.wordAt(span.end - 1);
    this.take(span);
  }

  /** Chooses nothing. */
  clear(): void {
    document.getSelection()?.removeAllRanges();
    this.take(undefined);
  }

  private target(key: string): number {
    const last = this.words.length - 1;
    if (key === "Home") return 0;
    if (key === "End") return last;
    if (key === "ArrowLeft") return Math.max(0, this.at - 1);
    if (key === "ArrowRight") return Math.min(last, this.at + 1);
    return this.onLine(key === "ArrowUp" ? -1 : 1);
  }

  /** The word above or below this one: the nearest on the next line. */
  private onLine(step: 1 | -1): number {
    const here = this.box(this.at);
    let best = this.at;
    let line: DOMRect | undefined;
    for (let n = this.at + step; n >= 0 && n < this.words.length; n += step) {
      const box = this.box(n);
      if (Math.abs(box.top - here.top) < here.height / 2) continue;
      if (line && Math.abs(box.top - line.top) > here.height / 2) break;
      if (!line || Math.abs(box.left - here.left) < Math.abs(this.box(best).left - here.left)) best = n;
      line ??= box;
    }
    return best;
  }

  private box(word: number): DOMRect {
    return this.range(this.words[word] as Span).getClientRects()[0] ?? new DOMRect();
  }

  private onClick(event: MouseEvent): void {
    if (!document.getSelection()?.isCollapsed) return;
    const index = this.indexAt(event.clientX, event.clientY);
    if (index === undefined || !this.words.length) return;
    const finger = (event as PointerEvent).pointerType !== "mouse";
    const extend = event.shiftKey || (finger && this.tapped);
    this.at = this.wordAt(index);
    if (!extend) this.anchor = this.at;
    this.tapped = finger && !extend;
    this.select();
  }

  private indexAt(x: number, y: number): number | undefined {
    const found = document.caretPositionFromPoint?.(x, y);
    const range = found ? undefined : document.caretRangeFromPoint?.(x, y);
    const node = found?.offsetNode ?? range?.startContainer;
    const start = this.nodes.find((one) => one.node === node)?.start;
    return start === undefined ? undefined : start + (found?.offset ?? range?.startOffset ?? 0);
  }

  /** The word that holds a place in the text, or the one before it. */
  private wordAt(index: number): number {
    let word = 0;
    for (let n = 0; n < this.words.length && (this.words[n] as Span).start <= index; n += 1) word = n;
    return word;
  }

  private select(): void {
    const [first, last] = this.anchor < this.at ? [this.anchor, this.at] : [this.at, this.anchor];
    const span = { start: (this.words[first] as Span).start, end: (this.words[last] as Span).end };
    const range = this.range(span);
    document.getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    this.take(span);
    this.show();
  }

  /** Brings the word that one has come to into view. */
  show(): void {
    if (this.at < 0) return;
    const { top, bottom } = this.box(this.at);
    const room = Math.min(120, window.innerHeight / 4);
    if (top < room) window.scrollBy(0, top - room);
    else if (bottom > window.innerHeight - room) window.scrollBy(0, bottom - window.innerHeight + room);
  }

  private take(span: Span | undefined): void {
    this.chosen_ = span;
    // The mark stays while one types into the form; the browser's own goes with the focus.
    const marks = CSS.highlights as HighlightRegistry | undefined;
    marks?.delete("kith-chosen");
    if (span) marks?.set("kith-chosen", new Highlight(this.range(span)));
    this.onChange();
  }

  private range({ start, end }: Span): Range {
    const range = document.createRange();
    range.setStart(...this.point(start));
    range.setEnd(...this.point(end - 1, 1));
    return range;
  }

  private point(index: number, more = 0): [Text, number] {
    let low = 0;
    let high = this.nodes.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.nodes[middle] as { start: number }).start <= index) low = middle;
      else high = middle - 1;
    }
    const { node, start } = this.nodes[low] as { node: Text; start: number };
    return [node, index - start + more];
  }
}
