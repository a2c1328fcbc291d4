/**
 * Finds the places of a file of cases again as others do: `node peers.mjs PEER CASES.json OUT.jsonl SECONDS`.
 *
 * Each peer is the real package from npm. It describes the place in the old text and finds it in the new one by its own
 * rules; only the finding is timed. Whoever is not done after so many seconds is cut short: the other lines say `skipped`.
 * Positions in the file are code points; in here they are UTF-16 units, as the packages count.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** What a quote is remembered with, by Hypothesis and by dom-anchor-text-quote. */
const CONTEXT = 32;

/** Hypothesis: the position if the words still stand there, else the best of all approximate matches, by a score. */
async function hypothesis() {
  const { default: approxSearch } = await import("approx-string-match");

  /** Exact matches if there are any, else approximate ones. */
  const search = (text, words, errorsMax) => {
    const exact = [];
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      exact.push({ start: at, end: at + words.length, errors: 0 });
    }
    return exact.length ? exact : approxSearch(text, words, errorsMax);
  };

  /** How alike a piece of context is, 0 to 1. */
  const alike = (text, words) =>
    text && words ? 1 - search(text, words, words.length)[0].errors / words.length : 0;

  /** The published weights: 50 for the quote, 20 for either side, 2 for being where it was. */
  const score = (text, quote, { start, end, errors }) => {
    const { exact, prefix, suffix, position } = quote;
    const before = prefix ? alike(text.slice(Math.max(0, start - prefix.length), start), prefix) : 1;
    const behind = suffix ? alike(text.slice(end, end + suffix.length), suffix) : 1;
    const near = 1 - Math.abs(start - position) / text.length;
    return 50 * (1 - errors / exact.length) + 20 * before + 20 * behind + 2 * near;
  };

  return {
    prepare: (text) => text,
    describe: (text, start, end) => ({
      exact: text.slice(start, end),
      prefix: text.slice(Math.max(0, start - CONTEXT), start),
      suffix: text.slice(end, end + CONTEXT),
      position: start,
    }),
    find: (text, quote) => {
      const { exact, position } = quote;
      if (text.startsWith(exact, position)) return [position, position + exact.length];
      let best = null;
      for (const match of search(text, exact, Math.min(256, exact.length / 2))) {
        const points = score(text, quote, match);
        if (!best || points > best.points) best = { points, at: [match.start, match.end] };
      }
      return best?.at ?? null;
    },
  };
}

/** A page of one element, with one paragraph for each line, so that the DOM is one and its text is the text. */
async function dom() {
  const { JSDOM } = await import("jsdom");
  const { window } = new JSDOM("");
  // The packages are written for a browser, where these are there without being asked for.
  for (const name of ["document", "Range", "Node", "NodeFilter", "Text", "Element"]) globalThis[name] = window[name];
  const { document } = window;
  return (text) => {
    const root = document.createElement("article");
    const starts = new Map();
    let at = 0;
    for (const [idx, line] of text.split("\n").entries()) {
      if (idx) {
        const node = document.createTextNode("\n");
        root.append(node);
        starts.set(node, at++);
      }
      if (!line) continue;
      const paragraph = document.createElement("p");
      const node = document.createTextNode(line);
      paragraph.append(node);
      root.append(paragraph);
      starts.set(node, at);
      at += line.length;
    }
    document.body.replaceChildren(root);
    return { root, starts };
  };
}

async function domAnchorTextQuote() {
  const prepare = await dom();
  const quote = await import("dom-anchor-text-quote");
  return {
    prepare,
    describe: ({ root }, start, end) => ({ ...quote.fromTextPosition(root, { start, end }), hint: start }),
    find: ({ root }, { hint, ...selector }) => {
      const place = quote.toTextPosition(root, selector, { hint });
      return place && [place.start, place.end];
    },
  };
}

/**
 * Its own `describeTextQuote` takes only as much context as makes the quote unique, and seconds for it; 32 characters are
 * what others keep. Found is the first match.
 */
async function apacheAnnotator() {
  const prepare = await dom();
  const { createTextQuoteSelectorMatcher } = await import("@apache-annotator/dom");
  return {
    prepare,
    describe: ({ root }, start, end) => {
      const text = root.textContent;
      const [prefix, suffix] = [text.slice(Math.max(0, start - CONTEXT), start), text.slice(end, end + CONTEXT)];
      return { type: "TextQuoteSelector", exact: text.slice(start, end), prefix, suffix };
    },
    find: async ({ root, starts }, selector) => {
      for await (const range of createTextQuoteSelectorMatcher(selector)(root)) {
        const place = (node, offset) => (starts.has(node) ? starts.get(node) + offset : null);
        const at = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
        if (!at.includes(null)) return at;
      }
      return null;
    },
  };
}

const PEERS = { hypothesis, "dom-anchor-text-quote": domAnchorTextQuote, "apache-annotator": apacheAnnotator };

/** For each code point of a text its UTF-16 position, and the end. Null when they are the same. */
function units(text) {
  if (!/[\ud800-\udfff]/.test(text)) return null;
  const at = [];
  let unit = 0;
  for (const char of text) {
    at.push(unit);
    unit += char.length;
  }
  at.push(unit);
  return at;
}

/** The code point at a UTF-16 position; inside a pair, the pair. */
function codePoint(at, unit) {
  if (!at) return unit;
  let [low, high] = [0, at.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at[middle] <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

const [name, casesFile, out, seconds] = process.argv.slice(2);
const bytes = readFileSync(casesFile);
const { documents, cases } = JSON.parse(bytes[0] === 0x1f ? gunzipSync(bytes).toString() : bytes.toString());
const peer = await PEERS[name]();

/** Texts as the peer holds them, made when the first case needs them; only the last few, since each is a whole DOM. */
const held = new Map();
const prepared = (doc, side) => {
  const key = `${doc} ${side}`;
  if (!held.has(key)) {
    if (held.size > 3) held.clear();
    const text = documents[doc][side];
    held.set(key, { text: peer.prepare(text), units: units(text) });
  }
  return held.get(key);
};

/** First each eighth case, then the others, so that who is cut short has still seen all documents. */
const lines = cases.map(() => '{"state":"skipped","start":null,"end":null,"micros":0}');
const turns = [...cases.keys()].sort((a, b) => Math.sign(a % 8) - Math.sign(b % 8) || a - b);
const until = performance.now() + 1000 * Number(seconds);
for (const turn of turns) {
  if (performance.now() > until) break;
  const { doc, start, end } = cases[turn];
  const before = prepared(doc, "before");
  const after = prepared(doc, "after");
  const unit = (at) => (before.units ? before.units[at] : at);
  let place = null;
  let micros = 0;
  try {
    const quote = await peer.describe(before.text, unit(start), unit(end));
    const begin = performance.now();
    try {
      place = await peer.find(after.text, quote);
    } finally {
      micros = (performance.now() - begin) * 1000;
    }
  } catch (error) {
    // What a peer cannot even ask for is not found. Programming errors in here would look like it, so they are shown.
    if (!process.env.QUIET) console.error(`${name}: ${error}`);
  }
  const [from, to] = place ? place.map((at) => codePoint(after.units, at)) : [null, null];
  lines[turn] = JSON.stringify({ state: place ? "placed" : "orphaned", start: from, end: to, micros });
}
writeFileSync(out, lines.join("\n") + "\n");
