/** Finds what is under a mouse, a pen or a finger. */
import { type Quadtree, quadtree } from "d3-quadtree";
import type { Hit } from "./scene";
import { circleRadius, onScreen, type View } from "./view";

/** How far off one may point, in pixels: fingers are broad. */
const SLACK = { mouse: 4, touch: 22 };

export class Finder {
  private tree: Quadtree<number> | null = null;
  private of: { shown: Uint8Array; x: Float32Array } | null = null;
  private largest: { of: Float32Array | null; radius: number } = { of: null, radius: 0 };

  /** The node or circle whose edge is nearest to a place on the screen, and near enough. */
  find(view: View, x: number, y: number, byTouch: boolean): Hit {
    const slack = byTouch ? SLACK.touch : SLACK.mouse;
    return view.scene.overview ? findCircle(view, x, y, slack) : this.findNode(view, x, y, slack);
  }

  private findNode(view: View, x: number, y: number, slack: number): Hit {
    const tree = this.treeOf(view);
    const { k } = view.camera;
    const { origin, paint, arranged } = view;
    const [atX, atY] = [(x - origin.x) / k, (y - origin.y) / k];
    const reach = (onScreen(this.largestOf(paint.radius), k) + slack) / k;
    let best = slack / k;
    let found = -1;
    tree.visit((part, left, top, right, bottom) => {
      if (left > atX + reach || right < atX - reach || top > atY + reach || bottom < atY - reach) return true;
      if (part.length) return false;
      for (let leaf: typeof part | undefined = part; leaf; leaf = leaf.next) {
        const distance = Math.hypot(arranged.x[leaf.data]! - atX, arranged.y[leaf.data]! - atY);
        const off = Math.max(0, distance - onScreen(paint.radius[leaf.data]!, k) / k) + distance * 1e-6;
        if (off <= best) [best, found] = [off, leaf.data];
      }
      return false;
    });
    return found < 0 ? null : { node: found };
  }

  /** Made when it is first needed after other people came to be shown. */
  private treeOf(view: View): Quadtree<number> {
    const { arranged, scene } = view;
    if (!this.tree || this.of?.shown !== scene.shown || this.of.x !== arranged.x) {
      const nodes = [...scene.shown.keys()].filter((node) => scene.shown[node]);
      this.of = { shown: scene.shown, x: arranged.x };
      this.tree = quadtree(
        nodes,
        (node) => arranged.x[node]!,
        (node) => arranged.y[node]!,
      );
    }
    return this.tree;
  }

  private largestOf(radii: Float32Array): number {
    if (this.largest.of !== radii) {
      this.largest = { of: radii, radius: radii.reduce((one, other) => Math.max(one, other), 0) };
    }
    return this.largest.radius;
  }
}

function findCircle(view: View, x: number, y: number, slack: number): Hit {
  let best = slack;
  let found: Hit = null;
  for (const { group, people } of view.scene.overview?.circles ?? []) {
    const middle = view.middle(group);
    const distance = Math.hypot(middle.x - x, middle.y - y);
    const off = Math.max(0, distance - circleRadius(people) * view.camera.k) + distance * 1e-6;
    if (off <= best) [best, found] = [off, { group }];
  }
  return found;
}
