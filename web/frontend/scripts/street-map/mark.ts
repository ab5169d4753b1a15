/** A point on the map: a shape that stands for a street or an asset, beside its place where others share that. */
import type { CircleMarkerOptions, Point } from "leaflet";
import type { Offset } from "./fans";
import { CircleMarker, type LatLngTuple } from "./leaflet";
import { ASSET, type Look, outline } from "./looks";

/** What Leaflet's canvas and circle markers have, and its types leave out. */
interface Drawn {
  _point: Point;
  _pxBounds: { extend(point: Point): void };
  _renderer: { _drawing: boolean; _ctx: CanvasRenderingContext2D };
  _empty(): boolean;
}

/** Pixels around a mark that belong to it. */
const FINGER = 8;

const LEG = "#767676";
const paths = new Map<string, Path2D>();

export class Mark extends CircleMarker {
  declare look: Look;
  declare offset: Offset | null;
  declare ringed: number;

  constructor(at: LatLngTuple, offset: Offset | null, look: Look = ASSET, options: CircleMarkerOptions = {}) {
    super(at, { ...options, radius: look.radius });
    this.look = look;
    this.offset = offset;
    this.ringed = 0;
  }

  /** Takes another look; `ringed` pixels around it are a dark ring, for one that is chosen. */
  paint(look: Look, ringed: number): void {
    this.look = look;
    this.ringed = ringed;
    this.setStyle({ color: look.colour });
    this.setRadius(look.radius + ringed);
  }

  _project(): void {
    const drawn = this as unknown as Drawn;
    const project = (CircleMarker.prototype as unknown as { _project(): void })._project;
    project.call(this);
    if (!this.offset) return;
    const [across, down] = this.offset;
    const place = drawn._point;
    drawn._point = place.add([across, down]);
    (this as unknown as { _updateBounds(): void })._updateBounds();
    drawn._pxBounds.extend(place);
  }

  /** A triangle takes no room for a finger: it must not stand in the way of the street under it. */
  _containsPoint(point: Point): boolean {
    const room = this.look.mark === "triangle" ? 0 : FINGER;
    return point.distanceTo((this as unknown as Drawn)._point) <= this.look.radius + room;
  }

  _updatePath(): void {
    const drawn = this as unknown as Drawn;
    if (!drawn._renderer._drawing || drawn._empty()) return;
    const context = drawn._renderer._ctx;
    context.save();
    context.translate(drawn._point.x, drawn._point.y);
    if (this.offset) drawLeg(context, this.offset);
    drawMark(context, this.look, this.ringed);
    context.restore();
  }
}

function drawLeg(context: CanvasRenderingContext2D, [across, down]: Offset): void {
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(-across, -down);
  context.strokeStyle = LEG;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.stroke();
}

function drawMark(context: CanvasRenderingContext2D, look: Look, ringed: number): void {
  const { path, filled } = outline(look);
  const shape = paths.get(path) ?? new Path2D(path);
  paths.set(path, shape);
  context.setLineDash([]);
  if (ringed) {
    context.lineWidth = 2 * ringed + 3;
    context.strokeStyle = "#1d2326";
    context.stroke(shape);
  }
  context.lineWidth = filled ? 3 : 6;
  context.strokeStyle = "#fff";
  context.stroke(shape);
  context.fillStyle = filled ? look.colour : "#fff";
  if (look.mark !== "cross") context.fill(shape);
  if (filled) return;
  context.lineWidth = 3;
  context.strokeStyle = look.colour;
  context.stroke(shape);
}
