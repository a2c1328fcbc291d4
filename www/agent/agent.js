/**
 * The page agent: the only code of Baton that touches the host page. It reads the page's text, follows the selection,
 * paints marks, scrolls to a span, and watches for changes; it talks to the engine in the messages of `protocol.js`.
 *
 * It adds no node to the page, but for numbers while it is printed (`number.js`). What it touches: the sheet and registry names that `paint.js` announces, scroll
 * positions, `details` and `until-found` when told to reveal, passive listeners on the document. `destroy` takes all back.
 *
 * What is left out: what comments are, where they are kept, and every control; that is the engine's side.
 */

import { flatten } from "./flatten.js";
import { createPainter } from "./paint.js";
import { VERSION } from "./protocol.js";
import { watchSelection } from "./selection.js";
import { address, watchPage } from "./watch.js";

/**
 * @param {object} world
 * @param {() => Element} world.root the part of the page under review; asked again whenever the page changed
 * @param {string|null} world.ignore selector of what is not under review
 * @param {(message: import("./protocol.js").AgentMessage) => void} world.send
 * @param {() => import("./late.js").Late|undefined} world.late the functions of `late.js`, as soon as they are there
 * @param {ShadowRoot} [world.shadow] of our own element, for what cannot be painted on text
 */
export function createAgent({ root, ignore, send, late, shadow }) {
  const ended = new AbortController();
  const { signal } = ended;
  /** What the late part remembers. */
  const memory = {};
  let flat = flatten(root(), ignore);
  let lastDocument = "";
  /** @type {import("./inner.js").Inner|undefined} */
  let inner;

  const sendDocument = () => {
    const element = flat.root;
    /** @type {import("./protocol.js").DocumentMessage} */
    const message = {
      type: "document",
      version: VERSION,
      url: address(),
      canonical: canonical(),
      title: document.title,
      lang: /** @type {HTMLElement|null} */ (element.closest("[lang]"))?.lang ?? "",
      dir: /** @type {"ltr"|"rtl"} */ (getComputedStyle(element).direction),
      ...flat.told,
      blocks: flat.blocks,
    };
    const key = JSON.stringify(message);
    if (key === lastDocument) return;
    lastDocument = key;
    painter.expect();
    send(message);
  };

  /** Reads the page again. The text may be the same in other nodes (a syntax highlighter came by): the marks move over at once. */
  const read = () => {
    flat = reach()?.read() ?? flatten(root(), ignore);
    painter.repaint();
  };

  const look = () => {
    read();
    sendDocument();
  };

  const flatNow = () => {
    if (page.takePending()) look();
    return flat;
  };

  const painter = createPainter(() => flat, late, () => inner, shadow);
  const page = watchPage({
    root: () => (flat.root.isConnected ? flat.root : null),
    changed: look,
    navigated: (url) => send({ type: "navigated", url }),
    signal,
  });
  /** What is there only once the late part is. */
  const reach = () => (inner ??= late()?.createInner({ root, ignore, send, signal, shadow, painter, flatNow, read, rest, ...page }));
  const rest = watchSelection(() => flat, reach, send, signal);
  sendDocument();

  const refresh = () => {
    lastDocument = "";
    look();
    reach()?.report(true);
  };

  return {
    /** @param {import("./protocol.js").EngineMessage} message */
    receive(message) {
      late()?.obey(message, { memory, painter, flatNow, refresh, send, signal, shadow, inner: reach() });
    },

    /** For what is shown before there is an engine (`loader/snapshot.js`). */
    paint: painter.paint,
    blocks: () => flat.blocks,

    destroy() {
      painter.destroy();
      ended.abort();
    },
  };
}

/** The canonical address, resolved as the page's own links are. */
export const canonical = () =>
  /** @type {HTMLLinkElement|null} */ (document.querySelector("link[rel~=canonical][href]"))?.href ?? null;
