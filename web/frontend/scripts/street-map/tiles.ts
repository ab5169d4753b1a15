/** The background that a team may set: fetched from its host, and said whose it is. Loaded only where there is one. */
import { Attribution } from "leaflet/src/control/Control.Attribution.js";
import { TileLayer } from "leaflet/src/layer/tile/TileLayer.js";
import type { LeafletMap } from "./leaflet";

/** Puts the tiles under everything. An address at the end of `attribution` becomes a link. */
export function addTiles(map: LeafletMap, url: string, attribution: string): void {
  const [, text, address] = /^(.*?)\s*(https:\/\/\S+)?$/.exec(attribution) ?? ["", attribution, ""];
  const holder = document.createElement("a");
  holder.textContent = text || address || "";
  if (address) holder.href = address;
  map.addControl(new Attribution({ prefix: false }));
  // Many tile servers ask which site their pictures are for; they are told its address, and no page of it.
  new TileLayer(url, { attribution: holder.outerHTML, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(map);
}
