// Builds the live parts of the pages into a folder, each file also gzipped.
// `node build.mjs OUT`; the build of the server runs it, and nothing that it makes is committed.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs OUT");

fetchPackages();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { build } = createRequire(join(here, "package.json"))("esbuild");
const pages = readdirSync(join(here, "pages")).filter((name) => name.endsWith(".ts"));
await build({
  entryPoints: pages.map((name) => join(here, "pages", name)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  chunkNames: "part-[hash]",
  logLevel: "warning",
});

const packages = join(here, "node_modules");
copyFileSync(join(packages, "maplibre-gl/dist/maplibre-gl-worker.mjs"), join(out, "map-worker.js"));
copyFileSync(join(packages, "maplibre-gl/dist/maplibre-gl.css"), join(out, "map.css"));
copyFileSync(join(packages, "world-atlas/countries-110m.json"), join(out, "world-coarse.json"));
copyFileSync(join(packages, "world-atlas/countries-50m.json"), join(out, "world.json"));

for (const name of readdirSync(out)) {
  writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
}

/** Runs `npm ci` when the packages are not there as package.json names them. */
function fetchPackages() {
  const wanted = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies;
  const isHere = ([name, version]) => {
    const file = join(here, "node_modules", name, "package.json");
    return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
  };
  if (Object.entries(wanted).every(isHere)) return;
  const args = ["ci", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=20000"];
  execFileSync("npm", args, { cwd: here, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
}
