/** Small pictures beside words; nothing is said by them alone. */

const PATHS = {
  tick: "M4 12.5l5 5L20 6.5",
  waiting: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7v5l3.5 2",
  sending: "M12 20V5M6 11l6-6l6 6",
  stop: "M12 4v10M12 18.5v.5",
};

const SVG = "http://www.w3.org/2000/svg";

export function drawIcon(name: keyof typeof PATHS): SVGSVGElement {
  const picture = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const drawn = { viewBox: "0 0 24 24", width: "20", height: "20", "aria-hidden": "true", class: "door-icon" };
  for (const [key, value] of Object.entries(drawn)) picture.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}
