// Builds web/static: each styles/*.scss and scripts/*.ts becomes a file named by its content, listed in manifest.json.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import * as sass from "sass";
import { drawIcon } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static");
const fresh = `${target}.new`;
const modules = join(here, "node_modules");
const browsers = ["chrome105", "firefox121", "safari15.4"];
const manifest = {};

/** Files that pages load as they are: the network drawing stays out of every bundle, only its own frame needs it. */
const copied = {
  "vis-network.js": join(modules, "vis-network/standalone/umd/vis-network.min.js"),
  "vis-network.css": join(modules, "vis-network/styles/vis-network.min.css"),
};

function keep(name, content, hash = createHash("sha256").update(content).digest("hex").slice(0, 10)) {
  const kept = name.replace(/(\.\w+)$/, `-${hash}$1`);
  store(name, kept, content);
}

function store(name, kept, content) {
  manifest[name] = kept;
  writeFileSync(join(fresh, kept), content);
  writeFileSync(join(fresh, `${kept}.gz`), gzipSync(content, { level: 9 }));
}

function sources(folder, extension) {
  const entries = readdirSync(join(here, folder)).filter((name) => extname(name) === extension);
  return entries.filter((name) => !name.startsWith("_") && !name.endsWith(".d.ts"));
}

/** Parts of the components that none of our pages has. */
const UNUSED = /\.govuk-summary-card|--inverse/;

/** Drops what every component repeats although it is inherited, or set on :root, and what no page has: a fifth of the whole. */
function lean(css) {
  return css
    .replace(/([^{}]+){[^{}]*}/g, (rule, selectors) => (selectors.split(",").every((one) => UNUSED.test(one)) ? "" : rule))
    .replace(/^ *(font-family: inherit|-webkit-font-smoothing: \w+|-moz-osx-font-smoothing: \w+);$/gm, "")
    .replace(/var\((--govuk-[a-z-]+-colour), #?\w+\)/g, "var($1)")
    .replace(/@media print {\s*[^{}]+{\s*}\s*}/g, "");
}

async function buildStyles() {
  for (const name of sources("styles", ".scss")) {
    const { css } = sass.compile(join(here, "styles", name), { loadPaths: [modules], quietDeps: true });
    const options = { loader: "css", minify: true, target: browsers, legalComments: "none" };
    const { code } = await transform(lean(css), options);
    keep(`${basename(name, ".scss")}.css`, Buffer.from(code));
  }
}

async function buildScripts() {
  const result = await build({
    entryPoints: sources("scripts", ".ts").map((name) => join(here, "scripts", name)),
    outdir: fresh,
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: browsers,
    minify: true,
    legalComments: "none",
    write: false,
    metafile: true,
  });
  for (const { path, contents } of result.outputFiles) {
    const kept = basename(path);
    store(kept.startsWith("shared-") ? kept : kept.replace(/-[^-]+(\.js)$/, "$1"), kept, contents);
  }
  keepReached(result.metafile.outputs);
}

/** Lists, for each script of a page, every file that it may load: what a phone has to keep to run it without a network. */
function keepReached(outputs) {
  const loads = Object.fromEntries(
    Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports.map((one) => basename(one.path))]),
  );
  const reach = (name, reached = new Set()) => {
    reached.add(name);
    for (const one of loads[name]) if (!reached.has(one)) reach(one, reached);
    return reached;
  };
  const entries = sources("scripts", ".ts").map((name) => name.replace(/ts$/, "js"));
  const list = Object.fromEntries(entries.map((name) => [name, [...reach(manifest[name])].sort()]));
  writeFileSync(join(fresh, "reached.json"), `${JSON.stringify(list, null, 2)}\n`);
}

/** The service worker is no module of a page: one classic script by itself, which the server sends with a list in front. */
async function buildWorker() {
  const options = { bundle: true, format: "iife", target: browsers, minify: true, legalComments: "none", write: false };
  const { outputFiles } = await build({ entryPoints: [join(here, "scripts/doorstep/worker.ts")], ...options });
  keep("doorstep-worker.js", outputFiles[0].contents);
}

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
await buildStyles();
await buildScripts();
await buildWorker();
for (const [name, path] of Object.entries(copied)) keep(name, readFileSync(path));
for (const name of readdirSync(join(here, "images"))) keep(name, readFileSync(join(here, "images", name)));
const icon = readFileSync(join(here, "images/doorstep-icon.svg"), "utf8");
for (const size of [180, 192, 512]) keep(`doorstep-icon-${size}.png`, drawIcon(icon, size));
const sorted = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
