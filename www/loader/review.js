/**
 * One running review: the page agent from the start, the engine when it is wanted, and the messages between them.
 *
 * What is left out: what a review is. This file only connects, and keeps the last messages for an engine yet to come.
 */

import { createAgent } from "../agent/agent.js";
import { address } from "../agent/watch.js";
import { loadEngine } from "./engine.js";
import { showLauncher } from "./launcher.js";

/** @typedef {import("./late.js").Running} Engine */

/** The part under review: the first element that `target` (default `main`) names, else the body. @param {string|null} target */
const rootOf = (target) => {
  try {
    return document.querySelector(target || "main") ?? document.body;
  } catch {
    return document.body; // A selector that does not parse names nothing.
  }
};

/**
 * What the engine shall do as soon as there is one: names of methods, and what they are given. It outlives a review that
 * ends before its engine came, for by then an invite is in no address any more.
 * @type {[string, ...(string|null)[]][]}
 */
const asked = [];

/**
 * @param {HTMLElement} host
 * @param {ShadowRoot} shadow
 * @param {string} base
 * @param {string|undefined} integrity of the tag
 */
export function startReview(host, shadow, base, integrity) {
  const ended = new AbortController();
  const { signal } = ended;
  const loading = host.hasAttribute("open") ? "eager" : host.getAttribute("loading");
  const lang = host.getAttribute("lang") || document.documentElement.lang || "en";
  const mount = document.createElement("div");
  /** @type {Record<string, import("../agent/protocol.js").AgentMessage>} */
  const latest = {};
  /** @type {Engine|undefined} */
  let engine;
  /** @type {import("./late.js").Late|undefined} */
  let late;
  /** @type {Promise<Engine>|undefined} */
  let coming;
  let nTries = 0;

  /** @param {import("../agent/protocol.js").AgentMessage} message */
  const send = (message) => {
    latest[message.type] = message;
    if (engine) engine.receive(message);
    else if (message.type === "selection") prepare();
  };

  const load = async () => {
    try {
      const [{ Engine }, functions, words, exports] = await loadEngine(base, lang, nTries++, integrity);
      signal.throwIfAborted();
      late = functions;
      engine = late.startEngine(Engine, words, { host, shadow, mount, base, agent, exports });
      for (const type of ["document", "selection"]) latest[type] && engine.receive(latest[type]);
      launcher.remove();
      return engine;
    } catch (error) {
      coming = undefined;
      if (!signal.aborted) {
        launcher.fail();
        host.dispatchEvent(new CustomEvent("baton:error", { detail: { code: "engine" }, bubbles: true, composed: true }));
      }
      throw error;
    }
  };

  const ready = () => (coming ??= load());
  const prepare = () =>
    void ready().then(
      (engine) => asked.splice(0).forEach(([name, ...args]) => engine.command(name, args).catch(() => {})),
      () => {}, // The launcher has told the person.
    );
  /** @param {[string, ...(string|null)[]]} call */
  const ask = (...call) => {
    asked.push(call);
    prepare();
  };

  /** Follows `#baton-c=` and comments, `#baton-t=` and a thread, or `#baton=` and an invite: that is a secret, and leaves the address before anything loads. */
  const follow = () => {
    const [, kind, value] = /^#baton(-[tc])?=(.+)/.exec(location.hash) ?? [];
    if (!value) return;
    if (!kind) history.replaceState(history.state, "", address());
    ask(kind ? (kind === "-t" ? "open" : "take") : "invite", value);
  };

  shadow.append(mount);
  const launcher = showLauncher(shadow, prepare, () => ask("open"));
  const agent = createAgent({
    root: () => rootOf(host.getAttribute("target")),
    shadow,
    ignore: host.getAttribute("ignore"),
    send,
    late: () => late,
  });
  document.addEventListener(
    "click",
    ({ target }) => {
      const hook = /** @type {Element} */ (target).closest?.("[data-baton-open]");
      // Of several reviews the first is meant.
      if (hook && (document.querySelector(host.localName) ?? host) === host) ask("open", hook.getAttribute("data-baton-open"));
    },
    { signal },
  );
  addEventListener("hashchange", follow, { signal });
  const src = host.getAttribute("src");
  // What the review's directory says without the engine; which will say what is wrong. Its hash would be a hundredth of stage 1:
  // where everything is held to a hash, the count comes with the engine.
  if (src && !integrity) import(base + "baton.snapshot.js").then((late) => late.show(src, shadow, agent, () => engine || signal.aborted)).catch(() => {});
  follow();
  if (loading === "eager") prepare();
  else if (loading !== "interaction") (globalThis.requestIdleCallback ?? setTimeout)(() => signal.aborted || prepare());

  return {
    ready,

    destroy() {
      ended.abort();
      agent.destroy();
      engine?.destroy();
      shadow.adoptedStyleSheets = [];
      shadow.replaceChildren();
    },
  };
}
