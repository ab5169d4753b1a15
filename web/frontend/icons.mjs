// Draws our icon as PNG, for phones that take no SVG: a ground of one colour, and on it white lines and dots.
import { deflateSync } from "node:zlib";

/** The icon of an SVG that holds one rect, one path of straight lines and circles, `size` pixels wide and high. */
export function drawIcon(svg, size) {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)[1]);
  const shift = Number(/translate\((\d+)/.exec(svg)[1]);
  const thick = Number(/stroke-width="([\d.]+)"/.exec(svg)[1]) / 2;
  const ground = Buffer.from(/<rect[^>]*fill="#(\w{6})"/.exec(svg)[1], "hex");
  const dots = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map(([, ...dot]) => dot.map(Number));
  const lines = linesOf(/ d="([^"]+)"/.exec(svg)[1]);
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [x, y].map((at) => ((at + 0.5) * side) / size - shift);
      const away = Math.min(
        ...dots.map(([cx, cy, r]) => Math.hypot(u - cx, v - cy) - r),
        ...lines.map((line) => distance(u, v, line) - thick),
      );
      const white = Math.min(1, Math.max(0, 0.5 - (away * size) / side));
      for (let c = 0; c < 3; c++) rows[y * (size * 3 + 1) + 1 + x * 3 + c] = ground[c] + (255 - ground[c]) * white;
    }
  }
  return png(size, rows);
}

/** The straight lines of a path made of M, v and l, as [x, y, dx, dy]. */
function linesOf(path) {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)([vl])(-?[\d.]+)[ ]?(-?[\d.]+)?/g)].map(([, x, y, kind, a, b]) =>
    kind === "v" ? [+x, +y, 0, +a] : [+x, +y, +a, +b],
  );
}

function distance(u, v, [x, y, dx, dy]) {
  const along = Math.min(1, Math.max(0, ((u - x) * dx + (v - y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(u - x - along * dx, v - y - along * dy);
}

function png(size, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8); // 8 bits each of red, green and blue
  const parts = [["IHDR", head], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts.map(([name, content]) => chunk(name, content))]);
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(checksum(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32 as PNG has it; zlib's own came to Node.js later than we ask for. */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
