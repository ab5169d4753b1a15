/** The ring around what the keyboard is at: it follows the picture as long as the keyboard stays. */

import type { Network } from "./network";
import type { Camera, Hit, Scene } from "./scene";

export class Cursor {
  private hit: Hit = null;
  private frame = 0;

  constructor(
    private readonly ring: HTMLElement,
    private readonly canvas: HTMLElement,
    private readonly network: Network,
    private readonly look: () => { camera: Camera; scene: Scene },
  ) {}

  /** Rings a node or a group; nothing for null. */
  point(hit: Hit): void {
    this.hit = hit;
    this.ring.hidden = !hit;
    cancelAnimationFrame(this.frame);
    if (hit) this.follow();
  }

  private follow(): void {
    if (!this.hit) return;
    const { camera, scene } = this.look();
    const { groups, x, y } = this.network.arranged[scene.grouping];
    const place =
      "node" in this.hit ? { x: x[this.hit.node]!, y: y[this.hit.node]! } : (groups[this.hit.group] ?? { x: 0, y: 0 });
    const across = this.canvas.clientWidth / 2 + (place.x - camera.x) * camera.k;
    const down = this.canvas.clientHeight / 2 + (place.y - camera.y) * camera.k;
    this.ring.style.transform = `translate(${across.toFixed(1)}px, ${down.toFixed(1)}px)`;
    this.frame = requestAnimationFrame(() => this.follow());
  }
}
