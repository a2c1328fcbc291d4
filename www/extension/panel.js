/**
 * The panel beside the page: the engine, with its store in the extension's origin, and the line to the page that is looked at.
 *
 * The line goes from here to the page, so that nothing is lost when the browser ends `background.js`. When the page goes away
 * under it, the engine stays as it is, with what is being written, until the page is back or another one takes its place.
 *
 * What is left out: what a review is, and every word of it; that is the engine's.
 */

import { loadEngine } from "../loader/engine.js";
import { afterTurn } from "./badge.js";
import { fillWords, languageOf, readSettings, wordsIn } from "./words.js";

/** @typedef {import("../loader/late.js").Running} Engine */
/** @typedef {import("../agent/protocol.js").EngineMessage} EngineMessage */
/** @typedef {import("../agent/protocol.js").Mark} Mark */
/** @typedef {{ url: string, canonical: string|null, title: string }} Page */
/** What stands in the panel: the review, or why there is none. @typedef {"review"|"wait"|"ask"|"barred"|"own"|"pdf"|"failed"} Scene */

const BASE = chrome.runtime.getURL("engine/");
/** Browsers say it in these words when a page is theirs. */
const THEIRS = /(chrome|edge|about|extension):|gallery|webstore|restricted|privileged/i;
/** What a button may do. @type {Record<string, () => void>} */
const ACTS = { own: () => port?.postMessage({ type: "own" }), failed: () => location.reload() };

const shadow = /** @type {HTMLElement} */ (document.getElementById("review")).attachShadow({ mode: "open" });
const host = /** @type {HTMLElement} */ (shadow.host);
/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

let settings = await readSettings();
let words = await wordsIn(languageOf(settings));

/** The tab that is looked at. */
let tabId = -1;
/** Counts ways to a page: only the latest one is gone to its end. */
let nWays = 0;
/** @type {{ postMessage(message: object): void, disconnect(): void, onMessage: any, onDisconnect: any }|undefined} */
let port;
/** Which document the engine is at, as the page names it. */
let key = "";
/** @type {Promise<Engine>|undefined} */
let coming;
/** Fulfilled as soon as it has read what is kept: what it is asked before that it may not know yet. @type {Promise<unknown>} */
let ready = Promise.resolve();
/** @type {(() => void)|undefined} */
let end;
/** What the engine wants painted: a page that comes back has nothing on it. @type {Map<string, Mark>} */
const marks = new Map();
let isPainted = false;
/** What an address led to is done once, though its page may come back. */
let followed = "";
/** Tabs with a page that no extension may read. @type {Set<number>} */
const barred = new Set();

/** @param {Scene} scene */
function show(scene) {
  const isReview = scene === "review";
  host.hidden = !isReview;
  part("note").hidden = isReview || scene === "wait";
  if (part("note").hidden) return;
  part("title").textContent = words(scene + "Title");
  part("text").textContent = words(scene + "Text");
  part("act").hidden = !ACTS[scene];
  part("act").textContent = ACTS[scene] ? words(scene + "Act") : "";
  part("act").onclick = ACTS[scene] ?? null;
}

/** @param {Page} page */
const keyOf = ({ canonical, url }) => (canonical ?? url).replace(/#.*/, "");

/** To the page. What the panel covers is not the page's any more, so it needs no room. @param {EngineMessage} message */
function toPage(message) {
  if (message.type === "inset") return;
  if (message.type === "paint") {
    if (!message.gone) marks.clear();
    for (const id of message.gone ?? []) marks.delete(id);
    for (const mark of message.marks) marks.set(mark.id, mark);
    if (!isPainted) message = { type: "paint", marks: [...marks.values()], active: message.active };
    isPainted = true;
  }
  port?.postMessage(message);
}

/** Starts the engine at a document. @param {Page} page */
function start({ url, canonical, title }) {
  const page = { url, canonical, title };
  end?.();
  marks.clear();
  key = keyOf(page);
  const ended = new AbortController();
  const mount = document.createElement("div");
  shadow.replaceChildren(mount);
  shadow.adoptedStyleSheets = [];
  const lang = languageOf(settings);
  const attributes = { layout: "panel", relay: settings.relay, "user-name": settings.name, shortcuts: settings.shortcuts === false ? "off" : "" };
  for (const [name, value] of Object.entries(attributes)) value ? host.setAttribute(name, value) : host.removeAttribute(name);
  const load = async () => {
    const [{ Engine }, late, strings, exports] = await loadEngine(BASE, lang, 0, undefined);
    ended.signal.throwIfAborted();
    const engine = late.startEngine(Engine, strings, { host, shadow, mount, base: BASE, agent: { receive: toPage }, exports, page });
    ended.signal.addEventListener("abort", () => engine.destroy());
    return engine;
  };
  end = () => ended.abort();
  ready = new Promise((resolve) => host.addEventListener("baton:ready", resolve, { once: true, signal: ended.signal }));
  coming = load();
  coming.catch(() => ended.signal.aborted || show("failed"));
}

/** Goes where an address leads. @param {Engine} engine @param {{ kind: string, value: string }} link */
async function lead(engine, { kind, value }) {
  await ready;
  engine.command(kind === "-t" ? "open" : kind ? "take" : "invite", [value]).catch(() => {});
}

/** Writes about what is selected, by the keys. @param {Engine} engine */
function compose(engine) {
  focus(); // Where the browser lets a page's keys lead into its panel.
  engine.command("compose", []).catch(() => {});
}

/** What the page says. @param {any} message */
async function hear(message) {
  const from = port;
  if (message.type === "hello") return greet(message);
  // The page went on to another document without a load.
  if (message.type === "document" && keyOf(message) !== key) start(message);
  const engine = await coming?.catch(() => undefined);
  if (!engine || from !== port) return;
  if (message.type === "link") lead(engine, message);
  else if (message.type !== "keys") engine.receive(message);
  else if (settings.shortcuts !== false) compose(engine);
}

/** @param {any} hello */
function greet(hello) {
  chrome.storage.session.remove("clicked");
  if (hello.stands !== "page") return show(hello.stands === "none" ? "barred" : hello.stands);
  show("review");
  isPainted = false;
  // The same document as before (it was loaded again, say): what is being written stays open.
  if (coming && key === keyOf(hello)) port?.postMessage({ type: "refresh" });
  else start(hello);
  if (hello.link && hello.link.value !== followed) hear({ type: "link", ...hello.link });
  followed = hello.link?.value ?? followed;
}

/** Finds the tab that is looked at, and gets into its page as far as the browser lets us. */
async function follow() {
  const way = ++nWays;
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (way !== nWays || !tab) return;
  if (tab.id !== tabId) {
    leave();
    show("wait");
  }
  if (port) return;
  tabId = tab.id;
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: ["content.js"] });
    if (way === nWays) connect();
  } catch (error) {
    // A page on its way in says so again when it has arrived.
    if (way === nWays && tab.status === "complete") refused(`${error} ${tab.url ?? ""}`);
  }
}

/** @param {string} why */
async function refused(why) {
  const { clicked } = await chrome.storage.session.get("clicked");
  // Even a press of the button did not help.
  if (clicked?.tabId === tabId || THEIRS.test(why)) barred.add(tabId);
  if (clicked?.tabId === tabId) chrome.storage.session.remove("clicked");
  show(barred.has(tabId) ? "barred" : "ask");
}

function connect() {
  const line = chrome.tabs.connect(tabId, { name: "review", frameId: 0 });
  let isGreeted = false;
  port = line;
  line.onMessage.addListener((/** @type {any} */ message) => {
    isGreeted = true;
    if (line === port) hear(message);
  });
  line.onDisconnect.addListener(() => {
    const why = chrome.runtime.lastError?.message ?? "";
    if (line !== port) return;
    port = undefined;
    // Firefox says yes to a script in pages of its own, and does not run it.
    if (isGreeted) follow();
    else refused(why);
  });
}

function leave() {
  port?.disconnect();
  port = undefined;
}

/** The number on the toolbar's button. @param {any} event */
async function count({ detail }) {
  const { turns } = await chrome.storage.local.get("turns");
  chrome.storage.local.set({ turns: afterTurn(turns, key, detail.count, Date.now()), ...(detail.hours && { hours: detail.hours }) });
}

async function speak() {
  settings = await readSettings();
  const lang = languageOf(settings);
  words = await wordsIn(lang);
  fillWords(words, lang);
}

host.addEventListener("baton:turn", count);
chrome.tabs.onActivated.addListener(follow);
chrome.tabs.onUpdated.addListener((/** @type {number} */ id, /** @type {{ status?: string }} */ { status }) => {
  if (status === "loading") barred.delete(id);
  if (id === tabId && !port) follow();
});
chrome.storage.session.onChanged.addListener((/** @type {any} */ { clicked }) => clicked?.newValue && follow());
chrome.storage.local.onChanged.addListener(async (/** @type {any} */ changed) => {
  if (!changed.settings) return;
  await speak();
  // From the beginning, with the words and the relay that are wanted now.
  coming = undefined;
  leave();
  follow();
});
await speak();
follow();
