/**
 * Hosts that know nothing of reviews, as they run everywhere: Apache with WebDAV (Debian's `apache2-bin`), and an object store
 * that speaks S3 (`moto[server]` of PyPI). `cargo xtask test` installs both.
 *
 * What is left out: that they take a file only once. That is for the tests to see.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { installed } from "./chromium.js";
import { WIDGET, freePort, temporaryDir } from "./program.js";

const TOOLS = join(import.meta.dirname, "../../../target/tools");
const MODULES = "/usr/lib/apache2/modules";
const START_MS = 60_000;

/** The path of a program, or nothing where it is not installed. @param {string|undefined} asked @param {string[]} names */
function found(asked, names) {
  try {
    return installed(asked, names);
  } catch {
    return null;
  }
}

export const apache = () => found(process.env.BATON_APACHE, ["apache2", "/usr/sbin/apache2", "httpd"]);
export const moto = () => found(process.env.BATON_MOTO, [join(TOOLS, "moto/bin/moto_server"), "moto_server"]);

/** Waits until somebody answers. @param {string} url */
async function answers(url) {
  const end = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer) return;
    if (Date.now() > end) throw Error(`nobody answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {import("node:test").TestContext} test @param {string} program @param {string[]} args */
function runs(test, program, args) {
  const child = spawn(program, args, { stdio: "ignore" });
  test.after(async () => {
    if (child.exitCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  });
}

/**
 * Apache with a page, the widget, and a WebDAV directory for its review.
 * @param {import("node:test").TestContext} test @param {string} program @param {string} page
 */
export async function startApache(test, program, page) {
  const [root, port] = [await temporaryDir(test), await freePort()];
  const site = join(root, "site");
  const reviews = join(site, "reviews");
  await mkdir(join(reviews, "u"), { recursive: true });
  await mkdir(join(reviews, "w"));
  await cp(WIDGET, join(site, "baton"), { recursive: true });
  await writeFile(join(site, "index.html"), page);
  // Started by root it works as nobody, who is let in.
  for (const path of [root, reviews, join(reviews, "u"), join(reviews, "w")]) await chmod(path, 0o777);
  const modules = ["mpm_event", "authz_core", "dir", "mime", "dav", "dav_fs"];
  const conf = [
    `ServerRoot ${root}`, "ServerName 127.0.0.1", `Listen 127.0.0.1:${port}`, `PidFile ${root}/pid`, `ErrorLog ${root}/log`,
    ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ["User nobody", "Group nogroup"] : []),
    "TypesConfig /dev/null", "AddType text/html .html", "AddType text/javascript .js", "AddType application/wasm .wasm",
    "AddType application/json .json", `DocumentRoot ${site}`, `DavLockDB ${root}/lock`,
    `<Directory ${site}>`, "Require all granted", "</Directory>", "<Location /reviews>", "Dav On", "</Location>",
  ];
  await writeFile(join(root, "conf"), conf.join("\n") + "\n");
  runs(test, program, ["-f", join(root, "conf"), "-D", "FOREGROUND"]);
  const address = `http://127.0.0.1:${port}`;
  await answers(address);
  return { url: `${address}/`, src: `${address}/reviews/`, reviews };
}

/** What an anonymous request needs from an object store, as its owner would say it. */
const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::reviews/*" }],
};

/**
 * One origin for a page and for what lies in the store, as a content delivery network makes it. Another origin's answers need
 * headers that this store leaves out where it refuses.
 * @param {import("node:test").TestContext} test @param {string} site @param {string} store
 */
export async function oneOrigin(test, site, store) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const to = request.url?.startsWith("/reviews/") ? store : site;
    const headers = Object.entries(request.headers).filter(([name]) => /^(if-|content-type|accept$)/.test(name));
    const body = request.method === "PUT" ? Buffer.concat(chunks) : undefined;
    const answer = await fetch(to + request.url, { method: request.method, body, headers: new Headers(/** @type {any} */ (headers)) });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/octet-stream" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
}

/**
 * An object store with one open bucket. `pull` and `push` are what a scheduled job does around `baton dir merge`.
 * @param {import("node:test").TestContext} test @param {string} program
 */
export async function startStore(test, program) {
  const port = await freePort();
  runs(test, program, ["-H", "127.0.0.1", "-p", String(port)]);
  const address = `http://127.0.0.1:${port}`;
  await answers(address);
  const authorization = "AWS4-HMAC-SHA256 Credential=owner/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  /** @param {string} path @param {string} method @param {string|Uint8Array} [body] @param {string} [type] */
  const owner = async (path, method, body, type = "application/octet-stream") => {
    const answer = await fetch(address + path, { method, body, headers: { authorization, "content-type": type } });
    if (!answer.ok) throw Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  await owner("/reviews", "PUT");
  await owner("/reviews?policy", "PUT", JSON.stringify(POLICY), "application/json");
  const keys = async () => {
    const list = await (await owner("/reviews?list-type=2", "GET")).text();
    return [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key);
  };
  return {
    address,
    src: `${address}/reviews/plan/`,
    keys,
    /** @param {string} dir */
    async pull(dir) {
      for (const key of await keys()) {
        const path = join(dir, key.replace(/^plan\//, ""));
        await mkdir(join(path, ".."), { recursive: true });
        await writeFile(path, Buffer.from(await (await owner(`/reviews/${key}`, "GET")).arrayBuffer()));
      }
    },
    /** @param {string} dir */
    async push(dir) {
      for (const name of await readdir(dir)) {
        if (/\.(json|yrs|html)$/.test(name)) await owner(`/reviews/plan/${name}`, "PUT", await readFile(join(dir, name)));
      }
    },
  };
}

/** Whether a host takes a file of one name only once: what the widget tries before it writes. @param {string} src */
export async function takesOnce(src) {
  const put = () => fetch(`${src}u/probe`, { method: "PUT", body: "x", headers: { "if-none-match": "*", "content-type": "text/plain" } });
  return [(await put()).status, (await put()).status];
}

