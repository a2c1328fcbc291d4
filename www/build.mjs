/**
 * Builds what a page loads into `BATON_OUT`, beside the engine if that is there already: `baton.js`, `baton.iife.js`,
 * `baton.late.js`, `baton.snapshot.js` and `baton.places.js` for reviews in a directory, and `baton.offline.js` with everything
 * in one file; their types, and `integrity.json`, what to write
 * into a tag.
 *
 * The order matters: `baton.late.js` knows the hashes of the engine's files, and the first two know the hash of that. What is
 * left out: the engine.
 */

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { checkSizes } from "./sizes.mjs";

const WWW = import.meta.dirname;
const OUT = process.env.BATON_OUT || join(WWW, "../dist/widget");
const ENGINE = ["engine.js", "engine_bg.wasm", "engine_late.wasm"];
/** The hash of nothing that there is: whoever asks for a file that was not built is refused. */
const NONE = "sha256-" + "A".repeat(43) + "=";

/** @param {string} name @param {string} [algorithm] */
function hash(name, algorithm = "sha256") {
  const path = join(OUT, name);
  return existsSync(path) ? `${algorithm}-${createHash(algorithm).update(readFileSync(path)).digest("base64")}` : NONE;
}

const languages = () => (existsSync(join(OUT, "strings")) ? readdirSync(join(OUT, "strings")).filter((name) => name.endsWith(".json")) : []);

/** @param {string} entry @param {string} outfile @param {import("esbuild").BuildOptions} options */
const bundle = (entry, outfile, options) =>
  build({
    entryPoints: [join(WWW, "loader", entry)],
    outfile: join(OUT, outfile),
    bundle: true,
    minify: true,
    target: "es2022",
    logLevel: "warning",
    logOverride: { "empty-import-meta": "silent" },
    ...options,
  });

/** Every visitor downloads this, so it is made as small as can be. @param {string} name @param {boolean} isModule */
async function squeeze(name, isModule) {
  const { code } = await minify(readFileSync(join(OUT, name), "utf8"), {
    ecma: 2020,
    module: isModule,
    toplevel: true,
    compress: { passes: 4 },
  });
  writeFileSync(join(OUT, name), (code ?? "").replace(/^"use strict";/, ""));
}

/** Puts everything that is fetched elsewhere into the bundle. @type {import("esbuild").Plugin} */
const inlined = {
  name: "inlined",
  setup(build) {
    build.onResolve({ filter: /^\.\/engine\.js$/ }, () => ({ path: join(WWW, "loader/inlined.js") }));
    build.onResolve({ filter: /^built:/ }, ({ path }) => (path === "built:engine" ? { path: join(OUT, "engine.js") } : { path, namespace: "built" }));
    build.onResolve({ filter: /^packed:/ }, ({ path }) => ({ path: path.slice("packed:".length), namespace: "packed" }));
    build.onLoad({ filter: /strings/, namespace: "built" }, () => {
      const strings = languages().map((name) => [name.replace(/\.json$/, ""), JSON.parse(readFileSync(join(OUT, "strings", name), "utf8"))]);
      return { contents: JSON.stringify(Object.fromEntries(strings)), loader: "json" };
    });
    build.onLoad({ filter: /files/, namespace: "built" }, () => {
      const names = ENGINE.filter((name) => name.endsWith(".wasm") && existsSync(join(OUT, name)));
      const imports = names.map((name, idx) => `import file${idx} from ${JSON.stringify("packed:" + join(OUT, name))};`);
      const table = names.map((name, idx) => `${JSON.stringify(name)}: file${idx}`);
      return { contents: `${imports.join("\n")}\nexport default { ${table.join(", ")} };`, loader: "js", resolveDir: OUT };
    });
    build.onLoad({ filter: /./, namespace: "packed" }, ({ path }) => ({ contents: gzipSync(readFileSync(path), { level: 9 }), loader: "binary" }));
  },
};

mkdirSync(OUT, { recursive: true });
for (const name of ["places", "snapshot"]) await bundle(name + ".js", `baton.${name}.js`, { format: "esm" });
const names = [...ENGINE, "baton.places.js", ...languages().map((name) => "strings/" + name)];
const HASHES = JSON.stringify(Object.fromEntries(names.map((name) => [name, hash(name)])));
await bundle("late.js", "baton.late.js", { format: "esm", define: { HASHES } });
const define = { LATE_HASH: JSON.stringify(hash("baton.late.js")) };
await bundle("baton.js", "baton.js", { format: "esm", define });
await bundle("baton.js", "baton.iife.js", { format: "iife", define: { ...define, "import.meta.url": "undefined" } });
await Promise.all([squeeze("baton.js", true), squeeze("baton.iife.js", false)]);
const tags = ["baton.js", "baton.iife.js"];
if (existsSync(join(OUT, "engine.js"))) {
  await bundle("baton.js", "baton.offline.js", { format: "iife", define: { HASHES, LATE_HASH: '""' }, plugins: [inlined] });
  tags.push("baton.offline.js");
}
for (const name of ["baton.d.ts", "custom-elements.json"]) copyFileSync(join(WWW, "loader", name), join(OUT, name));
writeFileSync(join(OUT, "integrity.json"), JSON.stringify(Object.fromEntries(tags.map((name) => [name, hash(name, "sha384")])), null, 2) + "\n");
checkSizes(OUT);
