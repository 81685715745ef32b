// What a reader downloads before the map: index.html, the scripts and styles
// it names, and the panel it opens with. Fails above the target.
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const limit = 300_000;
const dist = new URL("../../internal/webui/dist/", import.meta.url);
const html = await readFile(new URL("index.html", dist), "utf8");
const assets = await readdir(new URL("assets/", dist));
const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => path);
const panel = assets.filter((name) => /^CommutePanel-.*\.js$/.test(name)).map((name) => `assets/${name}`);
const later = assets.filter((name) => /^(MapView|maplibre-gl-worker)-/.test(name)).map((name) => `assets/${name}`);

async function pressed(path) {
  const bytes = gzipSync(await readFile(new URL(path, dist)), { level: 9 }).length;
  console.log(`${String(bytes).padStart(9)}  ${path}`);
  return bytes;
}

let first = 0;
for (const path of new Set(["index.html", ...named, ...panel])) first += await pressed(path);
console.log(`${String(first).padStart(9)}  first page, gzip (limit ${limit})\n`);
for (const path of later) await pressed(path);
if (first > limit) {
  console.error(`the first page is ${first - limit} bytes over its limit`);
  process.exitCode = 1;
}
