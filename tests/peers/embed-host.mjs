/**
 * A static host for everybody who is compared in `embed.mjs`: the same page for each, their files from npm as they are,
 * compressed for all in the same way, and answers for those who ask a server of theirs.
 *
 * What is left out: what is measured.
 */

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const MODULES = join(import.meta.dirname, "node_modules");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** A text as long as those that people review: some 3,000 words under headings. */
const TEXT = Array.from({ length: 12 }, (_, part) => {
  const sentence = (/** @type {number} */ n) => `Paragraph ${n} of part ${part + 1} says what is meant, why it matters to whom, and what would change it.`;
  const paragraphs = Array.from({ length: 6 }, (_, n) => `<p>${sentence(n + 1)} ${sentence(n + 1).replace("Paragraph", "Again, paragraph")}</p>`);
  return `<h2>Part ${part + 1}</h2>${paragraphs.join("")}`;
}).join("");

/**
 * How each is embedded, as its manual says (`head`, `foot`), and the same put off until somebody asks for it: `lazy` is the
 * body of an async function. `usable` says in the page whether somebody could begin to write, and `count` where it shows how many there are.
 */
export const CONTESTANTS = {
  nothing: { foot: "", lazy: "", click: "", usable: "true", count: "" },
  Baton: {
    foot: '<script async src="/baton/baton.iife.js" data-user-name="Ana" data-src="/reviews/"></script><b data-baton-count></b>',
    lazyFoot: '<script async src="/baton/baton.iife.js" data-loading="interaction" data-user-name="Ana"></script>',
    lazy: 'document.querySelector("baton-review").shadowRoot.querySelector("button").click()',
    click: 'document.querySelector("baton-review").shadowRoot.querySelector("button").click()',
    isLoaded: 'document.querySelector("baton-review")?.shadowRoot.querySelector(".launcher")',
    usable: 'document.querySelector("baton-review")?.shadowRoot.querySelector("[part=panel]")?.checkVisibility()',
    count: "[data-baton-count]",
  },
  Hypothesis: {
    foot: '<script async src="/hypothesis/build/boot.js"></script><b data-hypothesis-annotation-count></b>',
    lazy: 'config.textContent = config.textContent.replace("}", \',"openSidebar":true}\'); await script("/hypothesis/build/boot.js")',
    click: 'document.querySelector("hypothesis-sidebar").shadowRoot.querySelector("[data-testid=toggle-sidebar-button], button[aria-expanded]").click()',
    isLoaded:
      'document.querySelector("hypothesis-sidebar")?.shadowRoot.querySelector("iframe")?.contentDocument?.querySelector("[role=tab], [data-testid=sidebar-content]")',
    usable:
      '(() => { const frame = document.querySelector("hypothesis-sidebar")?.shadowRoot.querySelector("iframe"); return frame && frame.getBoundingClientRect().left < innerWidth - 100 && frame.contentDocument?.querySelector("[role=tab], [data-testid=sidebar-content]"); })()',
    count: "[data-hypothesis-annotation-count]",
  },
  Waline: {
    foot: '<link rel="stylesheet" href="/waline/waline.css"><div id="waline"></div><b class="waline-comment-count" data-path="/page"></b><script type="module">import { init } from "/waline/waline.js"; init({ el: "#waline", serverURL: location.origin + "/waline-api", path: "/page", lang: "en", emoji: false, comment: true });</script>',
    lazy: 'const place = document.createElement("div"); document.body.append(place); await Promise.all([style("/waline/waline.css"), import("/waline/waline.js").then(({ init }) => init({ el: place, serverURL: location.origin + "/waline-api", path: "/page", lang: "en", emoji: false }))])',
    usable: 'document.querySelector("textarea.wl-editor")',
    count: ".waline-comment-count",
  },
  Artalk: {
    foot: '<link rel="stylesheet" href="/artalk/Artalk.css"><div id="artalk"></div><b class="artalk-comment-count" data-page-key="/page"></b><script src="/artalk/Artalk.js"></script><script>const conf = { server: location.origin + "/artalk-api", site: "Site", pageKey: "/page", locale: "en", emoticons: false, countEl: ".artalk-comment-count", statPageKeyAttr: "data-page-key" }; Artalk.init({ el: "#artalk", ...conf }); Artalk.loadCountWidget(conf);</script>',
    lazy: 'const place = document.createElement("div"); document.body.append(place); await Promise.all([style("/artalk/Artalk.css"), script("/artalk/Artalk.js")]); Artalk.init({ el: place, server: location.origin + "/artalk-api", site: "Site", pageKey: "/page", locale: "en", emoticons: false })',
    usable: 'document.querySelector("textarea.atk-textarea")',
    count: ".artalk-comment-count",
  },
  RecogitoJS: {
    foot: '<link rel="stylesheet" href="/recogito/recogito.min.css"><script src="/recogito/recogito.min.js"></script><script>window.annotator = Recogito.init({ content: document.querySelector("main") });</script>',
    lazy: 'await Promise.all([style("/recogito/recogito.min.css"), script("/recogito/recogito.min.js")]); window.annotator = Recogito.init({ content: document.querySelector("main") }); selectWords()',
    click: "selectWords()",
    isLoaded: "window.annotator",
    usable: 'document.querySelector(".r6o-editor textarea, .r6o-editor [contenteditable]")',
    count: "",
  },
};

/** What a page needs to embed somebody later, and to select words as a hand does. */
const TOOLS = `
const script = (src) => new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject })));
const style = (href) => new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject })));
const config = document.querySelector("script.js-hypothesis-config");
function selectWords() {
  const text = document.querySelector("main p").firstChild;
  getSelection().setBaseAndExtent(text, 0, text, 20);
  for (const type of ["pointerup", "mouseup"]) document.querySelector("main p").dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0 }));
}
function measureClick(act, usable) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const look = () => {
      if (usable()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      else if (performance.now() - begun > 60000) reject(Error("never usable"));
      else requestAnimationFrame(look);
    };
    Promise.resolve(act()).catch(reject);
    look();
  });
}`;

/** @param {string} who @param {string} origin @param {boolean} isLazy */
function pageOf(who, origin, isLazy) {
  const { foot, lazyFoot = "", lazy, click = "", usable } = /** @type {any} */ (CONTESTANTS)[who];
  const settings = { assetRoot: `${origin}/hypothesis/`, sidebarAppUrl: `${origin}/hypothesis/app.html` };
  const hypothesis = who === "Hypothesis" ? `<script class="js-hypothesis-config" type="application/json">${JSON.stringify(settings)}</script>` : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1>${TEXT}</main>${hypothesis}${isLazy ? lazyFoot : foot}<script>${TOOLS}
window.later = () => measureClick(async () => { ${lazy} }, () => ${usable});
window.clicked = () => measureClick(async () => { ${click} }, () => ${usable});</script></body></html>`;
}

const SNAPSHOT = `snapshot-${"0".repeat(64)}.json`;
/** Pages of Hypothesis' own site that its client leads to. */
const LINKS = ["account.settings", "forgot-password", "groups.new", "help", "oauth.authorize", "oauth.revoke", "search.tag", "signup", "user"];

/** What their servers would say of a page on which nobody wrote yet. @param {string} path @param {string} origin */
function answerOf(path, origin) {
  const get = (/** @type {string} */ name) => ({ method: "GET", url: `${origin}/api/${name}` });
  const world = { id: "__world__", name: "Public", type: "open", public: true, scoped: false, links: {}, scopes: { enforced: false, uri_patterns: [] }, organization: { id: "o", name: "O", default: true, logo: null } };
  const links = { profile: { read: get("profile"), update: get("profile"), groups: { read: get("groups") } }, groups: { read: get("groups") }, group: { member: { delete: get("group") } }, search: get("search"), annotation: { create: get("annotations"), delete: get("annotations"), get: get("annotations"), update: get("annotations"), flag: get("f"), hide: get("h"), unhide: get("u") }, links: get("links") };
  const table = {
    // What `baton dir merge` writes of a review in which nothing was said yet.
    "/reviews/manifest.json": { format: "baton-dir/1", engine: "", review: "0".repeat(64), base: [], packs: [], writers: [], snapshot: SNAPSHOT, n_blocks: 0, n_open: 0, n_blocking: 0 },
    [`/reviews/${SNAPSHOT}`]: { format: "baton-snapshot/1", review: "0".repeat(64), open: 0, blocking: 0, marks: [] },
    "/api/": { links },
    "/api/links": Object.fromEntries(LINKS.map((name) => [name, `${origin}/elsewhere`])),
    "/api/profile": { authority: "localhost", features: {}, preferences: {}, userid: null, groups: [world], user_info: {} },
    "/api/groups": [world],
    "/api/profile/groups": [world],
    "/api/search": { total: 0, rows: [], replies: [] },
    "/waline-api/api/comment": { errno: 0, errmsg: "", data: { count: 0, data: [], page: 1, totalPages: 0, pageSize: 10 } },
    "/waline-api/api/comment?count": { errno: 0, errmsg: "", data: Array(9).fill(0) },
    "/waline-api/api/article": { errno: 0, errmsg: "", data: [{ time: 1 }] },
    "/artalk-api/api/v2/conf": { frontend_conf: {}, version: { app: "artalk", version: "2.9.1", commit_hash: "" } },
    "/artalk-api/api/v2/comments": { comments: [], count: 0, roots_count: 0, page: { id: 1, admin_only: false, key: "/page", title: "A page", url: "/page", site_name: "Site", vote_up: 0, vote_down: 0, pv: 1, date: "" } },
    "/artalk-api/api/v2/stats/page_comment": { data: { "/page": 0 } },
    "/artalk-api/api/v2/pages/pv": { pv: 1 },
    "/artalk-api/api/v2/user": { is_login: false, user: null, notifies: [], notifies_count: 0 },
    "/artalk-api/api/v2/notifies": { notifies: [], count: 0 },
  };
  return /** @type {any} */ (table)[path];
}

/** @param {string} widget the directory of ours */
export async function startHost(widget) {
  const folders = {
    baton: widget,
    hypothesis: join(MODULES, "hypothesis"),
    waline: join(MODULES, "@waline/client/dist"),
    artalk: join(MODULES, "artalk/dist"),
    recogito: join(MODULES, "@recogito/recogito-js/dist"),
  };
  /** @type {Map<string, Buffer>} */
  const packed = new Map();
  /** What nobody had an answer for. @type {Set<string>} */
  const unknown = new Set();
  /** @param {import("node:http").ServerResponse} response @param {string} type @param {Buffer|string} body @param {string} key @param {boolean} isKept */
  const send = (response, type, body, key, isKept) => {
    if (!packed.has(key)) packed.set(key, gzipSync(body, { level: 9 }));
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": isKept ? "max-age=3600" : "no-store", "access-control-allow-origin": "*" });
    response.end(packed.get(key));
  };
  // Packed before anybody asks, so that it is in nobody's time.
  for (const [folder, dir] of Object.entries(folders)) {
    for (const name of readdirSync(dir, { recursive: true }).map(String)) {
      const path = join(dir, name);
      if (/\.(js|css|json|wasm|woff2)$/.test(name) && statSync(path).isFile()) packed.set(`/${folder}/${name}`, gzipSync(readFileSync(path), { level: 9 }));
    }
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
    const origin = `http://${request.headers.host}`;
    if (pathname === "/page") return send(response, TYPES[".html"], pageOf(searchParams.get("who") ?? "nothing", origin, searchParams.has("lazy")), request.url ?? "", false);
    if (pathname === "/hypothesis/app.html") {
      const settings = JSON.stringify({ assetRoot: `${origin}/hypothesis/`, apiUrl: `${origin}/api/`, authDomain: "localhost", oauthClientId: "x" });
      return send(response, TYPES[".html"], `<!doctype html><html><head><meta charset="utf-8"><script class="js-hypothesis-config" type="application/json">${settings}</script></head><body><hypothesis-app></hypothesis-app><script src="/hypothesis/build/boot.js"></script></body></html>`, pathname, false);
    }
    const answer = answerOf(pathname + (searchParams.get("type") === "count" ? "?count" : ""), origin);
    if (answer) return send(response, TYPES[".json"], JSON.stringify(answer), pathname, false);
    const [, folder = "", ...rest] = normalize(pathname).split("/");
    const path = join(/** @type {any} */ (folders)[folder] ?? "/nowhere", ...rest);
    if (existsSync(path) && statSync(path).isFile()) {
      return send(response, /** @type {any} */ (TYPES)[extname(path)] ?? "application/octet-stream", packed.has(pathname) ? "" : readFileSync(path), pathname, true);
    }
    unknown.add(`${request.method} ${pathname}`);
    response.writeHead(404, { "access-control-allow-origin": "*", "access-control-allow-headers": "*" }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, unknown, stop: () => (server.closeAllConnections(), server.close()) };
}
