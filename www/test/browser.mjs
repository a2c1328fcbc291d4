/**
 * A real browser and a small file server for the tests of this folder.
 *
 * What is left out: the engine. `fake/engine.js` stands in for it; the whole is tested in `tests/e2e`.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const WWW = join(import.meta.dirname, "..");
export const FIXTURES = join(WWW, "../tests/fixtures");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".svg": "image/svg+xml" };
export const STRICT_CSP =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'";

/** Serves `/agent`, `/demo`, `/fixtures`, `/baton` (built for this run, with the fake engine) and what `pages` adds. */
export async function startWorld() {
  const out = mkdtempSync(join(tmpdir(), "baton-www-"));
  cpSync(join(import.meta.dirname, "fake"), out, { recursive: true });
  execFileSync("npm", ["run", "--silent", "build"], { cwd: WWW, env: { ...process.env, BATON_OUT: out } });
  const folders = { agent: join(WWW, "agent"), demo: join(WWW, "demo"), fixtures: FIXTURES, baton: out };

  const world = {
    /** Pages by path, and the addresses that a test wants to fail. @type {Map<string, string>} */
    pages: new Map(),
    broken: new Set(),
    /** What was asked for. @type {string[]} */
    requests: [],
    /** Content types other than usual. */
    types: new Map(),
    origin: "",
    /** Where the widget was built to. */
    out,
    browser: await chromium.launch({
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }),
    async stop() {
      await world.browser.close();
      server.closeAllConnections();
      server.close();
      rmSync(out, { recursive: true });
    },
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    world.requests.push(pathname);
    if (pathname === "/favicon.ico") return void response.writeHead(204).end();
    const [, folder = "", ...rest] = decodeURIComponent(pathname).split("/");
    try {
      if (world.broken.has(pathname)) throw Error("broken");
      const body = world.pages.get(pathname) ?? readFileSync(join(folders[folder], rest.join("/") || "index.html"));
      const type = world.types.get(pathname) ?? (world.pages.has(pathname) ? "text/html" : TYPES[extname(pathname)]);
      response.setHeader("content-type", type ?? (pathname.endsWith(".wasm") ? "application/wasm" : "text/html"));
      response.setHeader("content-security-policy", STRICT_CSP);
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  world.origin = `http://127.0.0.1:${server.address().port}`;
  return world;
}

/** Reads a fixture. @param {string} path */
export const fixture = (path) => JSON.parse(readFileSync(join(FIXTURES, path), "utf8"));
