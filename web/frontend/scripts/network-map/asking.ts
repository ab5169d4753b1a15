/** What the server is asked for once the map stands: measures, topics and paths, each at most once. */

/** A number for each person whom a measure is defined for. */
export interface Measure {
  id: string;
  label: string;
  question: string;
  /** How its values read: "ties", "people within two steps". */
  as: string;
  /** By place; NaN where it is not known or not defined. */
  values: Float64Array;
}

export interface Topics {
  topics: { id: number; name: string }[];
  /** Places of the nodes that have each topic, by its id. */
  nodes: Map<number, ReadonlySet<number>>;
}

/** A way between two people in the server's words; no nodes where none is known. */
export interface Path {
  nodes: number[];
  names: string[];
  sentence: string;
}

interface MeasureAnswer extends Omit<Measure, "values"> {
  ids: number[];
  values: (number | null)[];
}

/** Asks the server; a question whose answer is there already, or under way, is not asked again. */
export class Asking {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    private readonly places: Map<number, number>,
    private readonly count: number,
  ) {}

  measure(id: string): Promise<Measure> {
    return this.once(`/network/measures/${encodeURIComponent(id)}`, (answer: MeasureAnswer) => {
      const values = new Float64Array(this.count).fill(NaN);
      summed(answer.ids).forEach((node, at) => {
        const place = this.places.get(node);
        if (place !== undefined) values[place] = answer.values[at] ?? NaN;
      });
      return { ...answer, values };
    });
  }

  topics(): Promise<Topics> {
    return this.once("/network/topics", (answer: { topics: Topics["topics"]; nodes: Record<string, number[]> }) => {
      const nodes = Object.entries(answer.nodes).map(([topic, ids]): [number, ReadonlySet<number>] => [
        Number(topic),
        new Set(summed(ids).flatMap((id) => this.places.get(id) ?? [])),
      ]);
      return { topics: answer.topics, nodes: new Map(nodes) };
    });
  }

  path(from: number, to: number): Promise<Path> {
    return this.once(`/network/path?from=${from}&to=${to}`, (answer: Path) => answer);
  }

  private once<Answer, Told>(address: string, read: (answer: Answer) => Told): Promise<Told> {
    const known = this.answers.get(address) as Promise<Told> | undefined;
    if (known) return known;
    const asked = askJson<Answer>(address).then(read);
    asked.catch(() => this.answers.delete(address)); // it may be answered the next time
    this.answers.set(address, asked);
    return asked;
  }
}

/** The JSON at `address`. Throws where the server refuses, or the sign-in has lapsed. */
export async function askJson<Answer>(address: string): Promise<Answer> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
  return (await answer.json()) as Answer;
}

/** What was coded as differences. */
function summed(differences: number[]): number[] {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
}
