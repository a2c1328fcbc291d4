/**
 * Site generators that nobody here wrote, each with a small site of two pages: what its author would write, and how it is built.
 *
 * `options` are what `baton install` is told on it. What is left out: the widget. `cargo xtask test` installs the generators: mdBook by cargo, MkDocs and Sphinx by pip into
 * `target/tools/python`, VitePress and Eleventy by npm into `tests/e2e/generators`.
 */

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";

import { mdbook } from "./book.js";
import { temporaryDir } from "./program.js";

const ROOT = join(import.meta.dirname, "../../..");
export const PYTHON = process.env.BATON_PYTHON ?? join(ROOT, "target/tools/python");
export const NPM = join(import.meta.dirname, "../generators/node_modules");

/** Words of the first page, and of the second, which lies deeper. */
export const FIRST = "The lamp is lit an hour before dusk, in every season.";
export const SECOND = "Oil is counted on the first day of the month.";

const first = (/** @type {string} */ link) => `# The lamp\n\n${FIRST}\n\nHow much there is stands in the [store](${link}).\n`;
const second = `# The store\n\n${SECOND}\n\nWhoever counts signs the book.\n`;

/** @typedef {{ name: string, program: string, files: Record<string, string>, args: string[], out: string, pages: [string, string], modules?: boolean, options?: string[] }} Generator */

const python = (/** @type {string} */ name) => join(PYTHON, "bin", name);
const npm = (/** @type {string} */ name) => join(NPM, ".bin", name);
const material = `site_name: Lamp\nsite_url: SITE\ntheme:\n  name: material\n  font: false\n  features: [navigation.instant]\nuse_directory_urls: true\n`;

/** @type {Generator[]} */
export const GENERATORS = [
  {
    name: "mdBook",
    program: mdbook() ?? "mdbook",
    files: {
      "book.toml": '[book]\ntitle = "Lamp"\n',
      "src/SUMMARY.md": "- [The lamp](lamp.md)\n  - [The store](guide/store.md)\n",
      "src/lamp.md": first("guide/store.md"),
      "src/guide/store.md": second,
    },
    args: ["build"],
    out: "book",
    pages: ["lamp.html", "guide/store.html"],
  },
  {
    name: "MkDocs",
    program: python("mkdocs"),
    files: { "mkdocs.yml": "site_name: Lamp\ntheme:\n  name: mkdocs\n  highlightjs: false\n", "docs/index.md": first("guide/store.md"), "docs/guide/store.md": second },
    args: ["build", "--quiet"],
    out: "site",
    pages: ["index.html", "guide/store/index.html"],
  },
  {
    name: "MkDocs Material",
    program: python("mkdocs"),
    files: { "mkdocs.yml": material, "docs/index.md": first("guide/store.md"), "docs/guide/store.md": second },
    args: ["build", "--quiet"],
    out: "site",
    pages: ["index.html", "guide/store/index.html"],
  },
  {
    name: "Sphinx",
    program: python("sphinx-build"),
    files: {
      "conf.py": 'project = "Lamp"\n',
      "index.rst": `The lamp\n========\n\n${FIRST}\n\nHow much there is stands in the :doc:\`guide/store\`.\n\n.. toctree::\n\n   guide/store\n`,
      "guide/store.rst": `The store\n=========\n\n${SECOND}\n\nWhoever counts signs the book.\n`,
    },
    args: ["-q", "-b", "html", ".", "_build/html"],
    out: "_build/html",
    pages: ["index.html", "guide/store.html"],
  },
  {
    name: "VitePress",
    program: npm("vitepress"),
    files: {
      "package.json": '{ "type": "module" }',
      ".vitepress/config.js": 'export default { title: "Lamp", base: "/site/" };\n',
      "index.md": first("./guide/store.md"),
      "guide/store.md": second,
    },
    args: ["build", "."],
    out: ".vitepress/dist",
    pages: ["index.html", "guide/store.html"],
    modules: true,
  },
  {
    name: "Eleventy",
    program: npm("eleventy"),
    files: {
      "package.json": '{ "type": "module" }',
      "_includes/page.html": '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Lamp</title></head>\n<body><main>{{ content }}</main></body>\n</html>\n',
      "index.md": `---\nlayout: page.html\n---\n${first("guide/store/")}`,
      "guide/store.md": `---\nlayout: page.html\n---\n${second}`,
    },
    args: ["--quiet"],
    out: "_site",
    pages: ["index.html", "guide/store/index.html"],
    modules: true,
    options: ["--integrity"],
  },
];

/** @param {Generator} generator */
export const isInstalled = ({ program }) => existsSync(program) || spawnSync(program, ["--version"]).status === 0;

/**
 * Builds the site of a generator, and gives the directory of its pages.
 * @param {import("node:test").TestContext} test @param {Generator} generator @param {string} url where it will be @param {Record<string, string>} [more] other files
 */
export async function buildSite(test, { program, files, args, out, modules }, url, more = {}) {
  const dir = await temporaryDir(test);
  for (const [name, text] of Object.entries({ ...files, ...more })) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text.replace("SITE", url));
  }
  if (modules) await symlink(NPM, join(dir, "node_modules"));
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: dir, encoding: "utf8", env: { ...process.env, NO_MKDOCS_2_WARNING: "1" } });
  if (status !== 0) throw Error(`${program}: ${stdout}${stderr}`);
  return join(dir, out);
}

/** All files under a directory, with their bytes as text of one letter each. @param {string} dir */
export async function bytesOf(dir) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(dir.length + 1)] = await readFile(path, "latin1");
  }
  return files;
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml" };

/**
 * A host that knows nothing: files under `/site/`, a handful of types, no compression, and none for WebAssembly.
 * @param {import("node:test").TestContext} test
 */
export async function startPlainHost(test) {
  const host = { url: "", dir: "" };
  const server = createServer(async (request, response) => {
    let path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname)).replace(/^\/site\//, "/");
    if (path.endsWith("/")) path += "index.html";
    try {
      const body = await readFile(join(host.dir, path));
      response.writeHead(200, { "content-type": TYPES[/** @type {keyof typeof TYPES} */ (extname(path))] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  host.url = `http://127.0.0.1:${port}/site/`;
  return host;
}
