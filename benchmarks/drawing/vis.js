/** vis-network at its quickest: everything has its place, nothing is worked out, and ties are straight. */

import { DataSet, Network } from "vis-network/standalone";
import { COLOURS, offer } from "./measuring";

async function draw(holder, { x, y, kind, a, b }) {
  const nodes = new DataSet(x.map((_, id) => ({ id, x: x[id], y: y[id], color: COLOURS[kind[id]] })));
  const edges = new DataSet(a.map((from, tie) => ({ from, to: b[tie] })));
  const options = {
    physics: false,
    layout: { improvedLayout: false },
    nodes: { shape: "dot", size: 8, fixed: true },
    edges: { smooth: false, width: 1 },
  };
  const network = new Network(holder, { nodes, edges }, options);
  let pictures = 0;
  network.fit({ animation: false });
  await new Promise((resolve) => network.once("afterDrawing", resolve));
  network.on("afterDrawing", () => pictures++);
  return {
    pan(dx, dy) {
      const position = network.getViewPosition();
      const scale = network.getScale();
      network.moveTo({ position: { x: position.x + dx / scale, y: position.y + dy / scale }, animation: false });
    },
    pictures: () => pictures,
  };
}

offer(draw);
