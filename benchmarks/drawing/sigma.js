/** sigma.js without labels, which it draws on a second canvas. */

import Graph from "graphology";
import Sigma from "sigma";
import { COLOURS, offer } from "./measuring";

async function draw(holder, { x, y, kind, a, b }) {
  const graph = new Graph();
  x.forEach((_, node) => graph.addNode(node, { x: x[node], y: -y[node], size: 2, color: COLOURS[kind[node]] }));
  a.forEach((from, tie) => graph.mergeEdge(from, b[tie], { size: 1, color: "#b1b4b6" }));
  let pictures = 0;
  const sigma = new Sigma(graph, holder, { renderLabels: false });
  sigma.on("afterRender", () => pictures++);
  sigma.refresh();
  const camera = sigma.getCamera();
  return {
    pan(dx, dy) {
      const state = camera.getState();
      camera.setState({ x: state.x + dx / 1280, y: state.y - dy / 800 });
    },
    pictures: () => pictures,
  };
}

offer(draw);
