/** Gathers lines of one look, since many are drawn faster at once than one by one. */
import type { Pen, Surface } from "./surface";

/** So many hairs, or wider lines, are drawn at once: wider ones take longer. */
const HAIRS = 256;
const WIDER = 64;

export class Lines {
  private readonly batches = new Map<number, { pen: Pen; ends: number[] }>();

  constructor(private readonly surface: Surface) {}

  /** Add a line to those of a look; whether a batch was drawn, so that this is a good moment to let the page answer. */
  add(look: number, pen: Pen, x1: number, y1: number, x2: number, y2: number): boolean {
    let batch = this.batches.get(look);
    if (!batch) this.batches.set(look, (batch = { pen, ends: [] }));
    batch.ends.push(x1, y1, x2, y2);
    if (batch.ends.length < 4 * (pen.width > 1 ? WIDER : HAIRS)) return false;
    this.surface.lines(batch.ends, pen);
    batch.ends.length = 0;
    return true;
  }

  /** Draw what is left. */
  end(): void {
    for (const { pen, ends } of this.batches.values()) this.surface.lines(ends, pen);
    this.batches.clear();
  }
}
