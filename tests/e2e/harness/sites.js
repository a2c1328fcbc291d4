/**
 * Sites that nobody here wrote, and a host with a strict content security policy.
 */

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { WIDGET } from "./program.js";

/** What the strictest host we promise to run on sends (EMBEDDING §3). */
export const STRICT_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The documentation that comes with the toolchain: the Rust Book and the standard library, among others. */
export function rustDocs() {
  const root = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).stdout.trim();
  return join(root, "share/doc/rust/html");
}

/**
 * A plain static host with the strict policy on everything, unless told otherwise. It never compresses, and has a type for
 * WebAssembly only if it is asked to.
 * @param {import("node:test").TestContext} test
 * @param {string} dir
 * @param {object} [options]
 * @param {string} [options.wasmType]
 * @param {string} [options.policy] empty for none
 * @param {(name: string, body: Buffer) => Buffer} [options.tamper] what it makes of a file of the widget
 */
export async function startStrictHost(test, dir, { wasmType = "application/wasm", policy = STRICT_POLICY, tamper } = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    const widget = path.startsWith("/baton/") && path.slice("/baton/".length);
    // An address without an ending is one that a page's own script made: its index answers.
    const file = widget ? join(WIDGET, widget) : join(dir, extname(path) ? path : path.replace(/^(\/[^/]*).*/, "$1/index.html"));
    const types = { ...TYPES, ".wasm": wasmType };
    try {
      const body = await readFile(file);
      const type = types[/** @type {keyof typeof types} */ (extname(file))] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...(policy && { "content-security-policy": policy }) });
      response.end(widget && tamper ? tamper(widget, body) : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}
