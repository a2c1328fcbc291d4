/**
 * In the page: the page agent, listening to the panel of the extension. It runs when the reader has pressed the button on
 * this page, in a world of its own that the page's scripts and policy do not reach.
 *
 * Beside the messages of `agent/protocol.js` the panel gets `hello` (what this page is), `link` (the address leads to
 * a thread or invites) and `keys` (comment on the selection), and may send `own`: open the review that the page brings itself.
 *
 * What is left out: nodes in the page's content. One empty element stands beside the body, for frames around images.
 */

import { canonical, createAgent } from "../agent/agent.js";
import * as late from "../agent/late.js";
import { address } from "../agent/watch.js";

const OWN = "baton-review";
// Important, because a page may say `*{all:unset!important}`; inside a shadow root the important rules win.
const SHEET = ":host{all:initial!important;position:fixed!important;inset:0 auto auto 0!important;z-index:2147483000!important}";

/** @typedef {{ postMessage(message: object): void, onMessage: any, onDisconnect: any }} Port */

/** What the reader has before them. */
function standing() {
  // Only one that lives: an empty tag keeps nobody from reviewing.
  if (document.querySelector(OWN)?.shadowRoot) return "own";
  if (document.contentType === "application/pdf" || document.querySelector("body > embed[type='application/pdf']:only-child")) return "pdf";
  return document.body ? "page" : "none";
}

/** Where frames around images are drawn. */
function boxes() {
  const element = document.createElement("baton-marks");
  const shadow = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  try {
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    // Where a content script may not adopt a sheet, the element is empty but for boxes that place themselves.
  }
  document.documentElement.append(element);
  return element;
}

/** What follows `#baton` in the address: a thread, an invite, comments. What may be secret leaves the address. */
function link() {
  const [, kind = "", value] = /^#baton(-[tc])?=(.+)/.exec(location.hash) ?? [];
  if (!value) return null;
  if (!kind) history.replaceState(history.state, "", address());
  return { kind, value };
}

/** Speaks with one panel until it is gone. @param {Port} port */
function serve(port) {
  const ended = new AbortController();
  /** @type {ReturnType<typeof createAgent>|undefined} */
  let agent;
  /** @type {HTMLElement|undefined} */
  let element;
  /** The first reading is told once the panel has asked for it. */
  let isTold = false;

  const begin = () => {
    element = boxes();
    agent = createAgent({
      root: () => document.querySelector("main") ?? document.body,
      ignore: null,
      send: (message) => isTold && port.postMessage(message),
      late: () => late,
      shadow: /** @type {ShadowRoot} */ (element.shadowRoot),
    });
    isTold = true;
    addEventListener("keydown", (event) => isCommentKeys(event) && port.postMessage({ type: "keys" }), { signal: ended.signal });
    addEventListener("hashchange", follow, { signal: ended.signal });
    return agent;
  };
  const follow = () => {
    const found = link();
    if (found) port.postMessage({ type: "link", ...found });
  };

  port.onMessage.addListener((/** @type {any} */ message) => {
    if (message.type === "own") document.querySelector(OWN)?.setAttribute("open", "");
    else (agent ??= begin()).receive(message);
  });
  port.onDisconnect.addListener(() => {
    ended.abort();
    agent?.destroy();
    element?.remove();
  });
  port.postMessage({ type: "hello", stands: standing(), url: address(), canonical: canonical(), title: document.title, link: link() });
}

/** `Alt+Shift+M`, by the place of the key. @param {KeyboardEvent} event */
const isCommentKeys = ({ code, altKey, shiftKey, ctrlKey, metaKey }) => code === "KeyM" && altKey && shiftKey && !ctrlKey && !metaKey;

// The button may be pressed often; the page has one agent.
const world = /** @type {{ batonIsHere?: boolean }} */ (globalThis);
if (!world.batonIsHere) {
  world.batonIsHere = true;
  chrome.runtime.onConnect.addListener(serve);
}
