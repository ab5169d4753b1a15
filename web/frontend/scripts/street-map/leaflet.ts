/** The parts of Leaflet that the street map needs: taken one by one, they are two thirds of the whole. */
import { Zoom } from "leaflet/src/control/Control.Zoom.js";
import { Canvas } from "leaflet/src/layer/vector/Canvas.js";
import { CircleMarker } from "leaflet/src/layer/vector/CircleMarker.js";
import { Polygon } from "leaflet/src/layer/vector/Polygon.js";
import { Polyline } from "leaflet/src/layer/vector/Polyline.js";
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.Keyboard.js";
import "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";
import { Map as LeafletMap } from "leaflet/src/map/Map.js";

// Leaflet's own getRenderer brings the SVG renderer along, which is never used here.
LeafletMap.include({
  getRenderer(this: LeafletMap) {
    const { renderer } = this.options;
    if (renderer && !this.hasLayer(renderer)) this.addLayer(renderer);
    return renderer;
  },
});

export type { LatLngBoundsExpression, LatLngTuple, PathOptions, Point } from "leaflet";
export { Canvas, CircleMarker, LeafletMap, Polygon, Polyline, Zoom };
