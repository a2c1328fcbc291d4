/**
 * What a page shows of a review before the engine is there: how much is open, and where. `baton.snapshot.js` is fetched only
 * where the element has a `src`, and reads what `baton dir merge` wrote for it.
 *
 * A quote is underlined where it stands exactly once between the same words as when it was chosen; every other place is left
 * to the engine, which can look harder. What is left out: what anybody said.
 */

/** @typedef {{ id: string, style: import("../agent/protocol.js").MarkStyle, before: string, quote: string, after: string }} Quote */

/** More than a screen shows before the engine is there. */
const QUOTES_MAX = 1000;

/**
 * @param {string} src as it is written in the page
 * @param {ShadowRoot} shadow where the button waits that stands in for the engine's
 * @param {{ paint(marks: import("../agent/protocol.js").Mark[], active: null): void, blocks(): { text: string }[] }} agent
 * @param {() => unknown} isLate whether the engine is there, which knows better, or the review has ended
 */
export async function show(src, shadow, agent, isLate) {
  const dir = new URL(src.replace(/\/*$/, "/"), document.baseURI);
  /** @param {string} file @param {RequestInit} [init] */
  const get = async (file, init) => (await fetch(new URL(file, dir), init)).json();
  const { snapshot } = await get("manifest.json", { cache: "no-cache" });
  if (!/^snapshot-[0-9a-f]{64}\.json$/.test(snapshot)) return;
  const { open, marks } = await get(snapshot);
  if (isLate()) return;
  for (const element of document.querySelectorAll("[data-baton-count]")) element.textContent = open;
  const button = shadow.querySelector(".stub button");
  if (button) button.textContent += " · " + open;
  agent.paint(placed(agent.blocks(), marks), null);
}

/** @param {{ text: string }[]} blocks @param {Quote[]} quotes @returns {import("../agent/protocol.js").Mark[]} */
export function placed(blocks, quotes) {
  const text = blocks.map((block) => block.text).join("\n");
  return quotes.slice(0, QUOTES_MAX).flatMap(({ id, style, before, quote, after }) => {
    const around = before + quote + after;
    const at = text.indexOf(around);
    const start = at + before.length;
    return at < 0 || at < text.lastIndexOf(around) ? [] : { id, style, start, end: start + quote.length };
  });
}
