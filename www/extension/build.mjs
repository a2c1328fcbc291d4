/**
 * Builds the extension for each browser beside the widget: `dist/extension/{chrome,firefox}`, and a zip of each for its store.
 *
 * What is left out: the engine, which is the widget's, byte for byte. Build the widget first.
 */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

import { drawIcon } from "./icon.mjs";
import { manifestOf } from "./manifest.mjs";
import { zip } from "./zip.mjs";

const here = import.meta.dirname;
const widget = process.env.BATON_OUT || join(here, "../../dist/widget");
const out = process.env.BATON_EXTENSION || join(here, "../../dist/extension");
const { version } = JSON.parse(readFileSync(join(here, "../package.json"), "utf8"));

/** What the panel needs of the widget; the loader's first file is in the panel's own. */
const ENGINE = /^(baton\.(late|places)\.js|engine\.js|engine_(bg|late)\.wasm|strings)$/;

/** What is in the package needs no hash: the store signs the whole. */
const UNGUARDED = { LATE_HASH: '""' };

/** All files under a directory. @param {string} dir @returns {[string, Buffer][]} */
const filesUnder = (dir) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(dir.length + 1).replaceAll("\\", "/"), readFileSync(path)]);

if (!existsSync(join(widget, "engine_bg.wasm"))) {
  console.error(`There is no engine in ${widget}: run \`cargo xtask build\` first.`);
  process.exit(1);
}
for (const browser of /** @type {const} */ (["chrome", "firefox"])) {
  const dir = join(out, browser);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, "icons"), { recursive: true });
  const options = /** @type {const} */ ({ bundle: true, minify: true, target: "es2022", logLevel: "warning", absWorkingDir: here });
  buildSync({ ...options, entryPoints: ["background.js", "content.js"], format: "iife", outdir: dir });
  buildSync({ ...options, entryPoints: ["panel.js", "options.js"], format: "esm", outdir: dir, define: UNGUARDED });
  for (const name of ["panel.html", "options.html", "page.css", "_locales"]) cpSync(join(here, name), join(dir, name), { recursive: true });
  for (const name of readdirSync(widget)) if (ENGINE.test(name)) cpSync(join(widget, name), join(dir, "engine", name), { recursive: true });
  for (const size of [16, 32, 48, 128]) writeFileSync(join(dir, "icons", `${size}.png`), drawIcon(size));
  writeFileSync(join(dir, "manifest.json"), JSON.stringify(manifestOf(browser, version), null, 2));
  const packed = zip(filesUnder(dir));
  writeFileSync(join(out, `baton-${browser}-${version}.zip`), packed);
  console.log(`${browser.padEnd(8)} ${packed.length} bytes as baton-${browser}-${version}.zip`);
}
