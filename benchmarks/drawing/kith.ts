/** Kith's own picture, as its page makes it from the server's answer. */

import { decode } from "../../web/frontend/scripts/network-map/decode";
import { Picture } from "../../web/frontend/scripts/network-map/picture";
import { COLOURS, type Drawing, type Drawn, frame, offer } from "./measuring";

/** The answer of a server to which everybody is visible. */
function answerOf({ x, y, kind, a, b }: Drawn): unknown {
  const none = x.map(() => -1);
  const arranged = { groups: [], group: none, spots: { x, y }, spot: x.map((_, node) => node) };
  const few = { staff: [], named: [], hidden: [], on_maps: [], sure: [], unsure: [] };
  const name = x.map((_, node) => `Somebody ${node + 1}`);
  const day = 20_000;
  return {
    version: 1,
    made_at: "",
    stale: false,
    team: "",
    today: day,
    areas: [],
    tie_kinds: [{ id: 1, name: "knows", reverse: "knows" }],
    home: "street",
    groupings: { street: arranged, community: arranged },
    nodes: { id: x.map(() => 1), kind: kind.map((one) => "poa"[one]).join(""), name, area: none, ...few },
    ties: {
      a: a.map((one, tie) => one - (a[tie - 1] ?? 0)),
      b: b.map((other, tie) => other - a[tie]!),
      kind: a.map(() => 0),
      strength: "2".repeat(a.length),
      days: [day],
      since: a.map(() => 0),
      until: [],
      said: "-".repeat(a.length),
    },
  };
}

async function draw(holder: HTMLElement, data: Drawn): Promise<Drawing> {
  const { network } = decode(answerOf(data));
  const canvas = holder.appendChild(document.createElement("canvas"));
  canvas.style.width = canvas.style.height = "100%";
  const silent = (): void => {};
  const picture = new Picture(canvas, network, { picked: silent, hovered: silent, moved: silent });
  const ties = Int32Array.from({ length: network.ties.count }, (_, tie) => tie);
  const all = { shown: new Uint8Array(network.count).fill(1), count: network.count, ties };
  const radius = new Float32Array(network.count).fill(8);
  const paint = { radius, colour: network.kind, palette: COLOURS, legend: { title: "", entries: [] } };
  picture.show({ grouping: "community", overview: null, ...all, path: { nodes: [], ties: [] }, selected: [] }, paint);
  picture.fit();
  const { backdrop } = (picture as unknown as { stage: { backdrop: { blank: boolean; busy: boolean } } }).stage;
  while (backdrop.blank) await frame();
  let pictures = 0;
  return {
    async whole() {
      let drawn = performance.now();
      for (let idle = 0; idle < 20; idle++) {
        await frame();
        if (backdrop.busy) [idle, drawn] = [0, performance.now()];
      }
      return drawn;
    },
    pan(dx, dy) {
      const { x, y, k } = picture.camera;
      picture.look({ x: x + dx / k, y: y + dy / k, k }, false);
      pictures++;
    },
    pictures: () => pictures,
  };
}

offer(draw);
