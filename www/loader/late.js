/**
 * The second small file, `baton.late.js`: what the loader and the page agent need only once the engine is on its way. It
 * is fetched beside the engine, so that it costs no waiting.
 *
 * What is left out: state, but for what is on its way. Every function here is told all it needs.
 */

import { canonical } from "../agent/agent.js";
import { address } from "../agent/watch.js";
import { liftOf } from "./launcher.js";
import { showPaper } from "./paper.js";

export * from "../agent/late.js";

/** @typedef {typeof import("./late.js")} Late */
/** @typedef {ReturnType<typeof startEngine>} Running */

/** There if the tag had an `integrity`: then nothing is taken that is not what it was when this was built. */
/** @type {((url: string, integrity: string) => Promise<unknown>)|undefined} */
let preload;

/**
 * What `loadEngine` does, with everything held to its hash from now on.
 * @param {Late} late this very file
 * @param {string} base @param {string} lang @param {string} again @param {(url: string, integrity: string) => Promise<unknown>} guard
 * @returns {ReturnType<typeof import("./engine.js").loadEngine>}
 */
export async function loadGuarded(late, base, lang, again, guard) {
  preload = guard;
  const url = base + "engine.js" + again;
  const [engine, words, wasm] = await Promise.all([
    guard(url, hashOf("engine.js")).then(() => import(url)),
    fetchStrings(base, lang),
    source.get(base, "engine_bg.wasm"),
  ]);
  return [engine, late, words, await instantiate(engine, wasm, false)];
}

/** What was not there when this was built has a hash that nothing has. @param {string} name */
const hashOf = (name) => HASHES[name] ?? `sha256-${"A".repeat(43)}=`;

/** Where files and modules come from, for whoever has them elsewhere (`inlined.js`). */
export const source = {
  /** @param {string} base @returns {Promise<typeof import("./places.js")>} */
  places: async (base) => {
    const url = base + "baton.places.js";
    await preload?.(url, hashOf("baton.places.js"));
    return import(url);
  },
  /** @param {string} base @param {string} name */
  get: (base, name) => fetch(base + name, preload ? { integrity: hashOf(name) } : {}),
};

/**
 * @param {import("./engine.js").EngineClass} Engine
 * @param {[string, object]} words
 * @param {object} place
 * @param {HTMLElement} place.host
 * @param {ShadowRoot} place.shadow
 * @param {HTMLElement} place.mount
 * @param {string} place.base
 * @param {{ receive(message: import("../agent/protocol.js").EngineMessage): void }} place.agent
 * @param {WebAssembly.Exports} place.exports
 * @param {{ url: string, canonical: string|null, title: string }} [place.page] what is reviewed, when that is not this page
 */
export function startEngine(Engine, [lang, strings], { host, shadow, mount, base, agent, exports, page }) {
  let isOpen = host.hasAttribute("open");
  let isEnded = false;
  let hasOpened = false;
  /** @param {import("../agent/protocol.js").EngineMessage} message */
  const toAgent = (message) =>
    agent.receive(message.type === "paint" && host.getAttribute("highlights") === "off" ? { ...message, marks: [] } : message);
  /** Two names are for us alone. @param {string} name @param {any} detail */
  const emit = (name, detail) => {
    if (name === "fetch-late") return void fetchLate();
    if (name === "paper") return showPaper(shadow, detail);
    if (name === "count") showCount(host, detail);
    if (name === "open" || name === "close") showOpen(name === "open");
    // On a small screen the panel does not open by itself: it would cover the text.
    if (name === "ready" && !hasOpened) showOpen(false);
    host.dispatchEvent(new CustomEvent("baton:" + name, { detail, bubbles: true, composed: true }));
  };
  /** The attribute says how it is, as that of `details` does. @param {boolean} isNow */
  const showOpen = (isNow) => {
    hasOpened = true;
    isOpen = isNow;
    if (isEnded) return;
    host.toggleAttribute("open", isNow);
    // There is room for one panel.
    if (isNow) for (const other of document.querySelectorAll("baton-review[open]")) if (other !== host) other.removeAttribute("open");
  };
  const forms = new MutationObserver(() => showForm());
  let form = "";
  const showForm = () => {
    const now = mount.querySelector("[data-form]")?.getAttribute("data-form") ?? "";
    if (now === form) return;
    form = now;
    emit("layout", { layout: now });
  };
  const fetchLate = () => once(exports, () => installLate(exports, base)).then(() => engine.late(true), () => engine.late(false));
  // What stands behind walls (shadow roots, frames, tabs) is read from now on.
  agent.receive({ type: "refresh" });
  const engine = new Engine(mount, shadow, { ...configOf(host, base, lang), ...page }, strings, toAgent, emit);
  // When the browser has nothing else to do, and without being asked: whoever goes offline then has everything.
  (globalThis.requestIdleCallback ?? setTimeout)(fetchLate);
  const lift = new CSSStyleSheet();
  lift.replaceSync(`.corner{margin-block-end:${liftOf(host)}}`);
  shadow.adoptedStyleSheets.push(lift);
  // Whoever ends the review meanwhile has heard of it.
  if (wereOpen.delete(host)) engine.command("open", []).catch(() => {});
  forms.observe(mount, { childList: true, subtree: true, attributeFilter: ["data-form"] });
  return {
    /** Does what the attribute says now, unless that is how it is. */
    follow() {
      const isWanted = host.hasAttribute("open");
      if (isWanted === isOpen) return;
      isOpen = isWanted;
      engine.command(isWanted ? "open" : "close", []).catch(() => {});
    },

    /** @param {import("../agent/protocol.js").AgentMessage} message */
    receive(message) {
      if (message.type === "selection" && !isEnded) emit("select", message.span && { ...message.span });
      engine.receive(message);
    },

    /** @param {string} name @param {unknown[]} args */
    command: (name, args) => engine.command(name, args),

    destroy() {
      isEnded = true;
      if (isOpen) wereOpen.add(host);
      forms.disconnect();
      engine.destroy();
      counts.delete(host);
    },
  };
}

/** What must happen once for each module, though several elements ask for it. @type {WeakMap<object, Promise<any>>} */
const coming = new WeakMap();

/**
 * Does it once for this key; again only when it failed.
 * @template T @param {object} key @param {() => Promise<T>} work @returns {Promise<T>}
 */
function once(key, work) {
  const promise = coming.get(key) ?? work();
  coming.set(key, promise);
  promise.catch(() => coming.delete(key));
  return promise;
}

/**
 * Makes the engine's module ready, and gives what its WebAssembly exports.
 * @param {{ default(from: object): Promise<WebAssembly.Exports>, late_from(fetch: () => void): void }} engine
 * @param {Response} wasm
 * @param {boolean} isAgain then the host has answered in its own way already
 */
export const instantiate = (engine, wasm, isAgain) =>
  once(engine, async () => {
    const exports = await engine.default({ module_or_path: isAgain ? wasm : await unpacked(wasm) });
    const base = wasm.url && new URL(".", wasm.url).href;
    // What is held to its hash, or is in this very file, cannot be had in an instant: so it is there before anything begins.
    if (preload || !base) await once(exports, () => installLate(exports, base)).catch(() => {});
    else engine.late_from(() => installNow(exports, base + LATE));
    return exports;
  });

/** The second module of the engine. */
const LATE = "engine_late.wasm";

/**
 * Fetches the second module of the engine, which puts itself into the first one's memory and table. That of another version
 * imports what is not there, and is refused.
 * @param {any} exports @param {string} base
 */
async function installLate(exports, base) {
  // In a build for whoever changes it, everything is in one module.
  if (exports.install_late) return exports.install_late();
  const response = await source.get(base, LATE);
  if (!response.ok) throw Error("no late part");
  install(exports, await WebAssembly.compileStreaming(unpacked(response)));
}

/**
 * The same while the engine waits, and the page with it: for what happens so rarely that nobody is ready for it, in the moment
 * before the module has come by itself.
 * @param {WebAssembly.Exports} exports @param {string} address
 */
function installNow(exports, address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  // Letter by letter what the bytes are; other types of answers are not for those who wait.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status === 200) install(exports, new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0))));
}

/** @type {WeakSet<WebAssembly.Exports>} */
const whole = new WeakSet();

/** Once for each engine: a second time would put its data back to what it was at first. @param {WebAssembly.Exports} exports @param {WebAssembly.Module} late */
function install(exports, late) {
  if (whole.has(exports)) return;
  const instance = new WebAssembly.Instance(late, { e: /** @type {any} */ (exports) });
  whole.add(exports);
  /** @type {any} */ (instance.exports).install_late();
}

/** Whose panel was open when an attribute changed. @type {WeakSet<HTMLElement>} */
const wereOpen = new WeakSet();

/** How many threads are open in each review of this page. @type {Map<HTMLElement, number>} */
const counts = new Map();

/** Writes the count of open threads where the page asked for it: of all reviews, if there are several. @param {HTMLElement} host @param {{ open: number }} count */
function showCount(host, { open }) {
  counts.set(host, open);
  const sum = String([...counts.values()].reduce((sum, n) => sum + n));
  for (const element of document.querySelectorAll("[data-baton-count]")) element.textContent = sum;
}

/**
 * What the engine is told of the page. Addresses are absolute; an empty one means the page's own origin.
 * @param {HTMLElement} host @param {string} base @param {string} lang
 */
function configOf(host, base, lang) {
  /** @param {string} name */
  const text = (name) => host.getAttribute(name);
  /** @param {string} name */
  const absolute = (name) => (host.hasAttribute(name) ? new URL(text(name) || "/", document.baseURI).href : null);
  return {
    doc: text("doc"),
    src: absolute("src"),
    relay: absolute("relay"),
    target: text("target"),
    layout: text("layout"),
    theme: text("theme"),
    lang,
    dir: text("dir"),
    userName: text("user-name"),
    shortcuts: text("shortcuts"),
    open: host.hasAttribute("open"),
    url: address(),
    canonical: canonical(),
    title: document.title,
    store: text("store"),
    zone: text("zone"),
    ...clockOf(text("now")),
    base,
    places: (/** @type {string} */ review) => placesOf(base, absolute("src") ?? "", review),
  };
}

/**
 * Places of files, which not everybody has: their part is fetched when the engine asks for it.
 * @param {string} base @param {string} src @param {string} review
 */
const placesOf = async (base, src, review) => (await source.places(base)).openPlaces(src, review);

/**
 * A clock that a page sets for a demonstration or a test: how far it is ahead of the device's, and its distance from UTC.
 * @param {string|null} now such as `2026-11-24T09:10:00+13:00`
 */
function clockOf(now) {
  if (!now) return {};
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(now) ?? [];
  return { ahead: Date.parse(now) - Date.now(), minutesEast: sign ? Number(sign + (Number(hours) * 60 + Number(minutes))) : null };
}

/**
 * The words of the interface, and the language they turned out to be in: what was asked for, or English.
 * @param {string} base @param {string} lang @returns {Promise<[string, object]>}
 */
export async function fetchStrings(base, lang) {
  for (const name of new Set([lang, lang.replace(/-.*/, ""), "en"])) {
    const file = `strings/${name}.json`;
    // What was not built is not asked for: a browser writes each answer of 404 into its console.
    if (!HASHES[file]) continue;
    const response = await source.get(base, file);
    if (response.ok) return [lang.startsWith(name) ? lang : name, await response.json()];
  }
  throw Error("no strings");
}

/**
 * A module; from a host that serves WebAssembly under a wrong type, and then without compression, too, its gzip file.
 * @param {Response} plain what the host answered @returns {Promise<Response>}
 */
async function unpacked(plain) {
  const type = "application/wasm";
  if (plain.headers.get("content-type") === type) return plain;
  // The hash is that of the file as it is.
  if (preload) return new Response(plain.body, { headers: { "content-type": type } });
  const packed = await fetch(plain.url + ".gz");
  if (!packed.ok || !packed.body) return plain;
  plain.body?.cancel();
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")), {
    headers: { "content-type": type },
  });
}

