/**
 * Where comments ended up on a page, against what is known: right, wrong, or without a place, and how it should have been.
 *
 * What is left out: how the truth came about. A passage is whatever stands in an element with its `data-p`.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { until } from "./review.js";

const AGENT = join(import.meta.dirname, "../../../www/agent");
/** Of a place, so much must be the passage, and of the passage so much the place (edges may be drawn a word more or less). */
const SHARE_MIN = 0.5;

/** Gives a page the agent's own reading of itself, `window.batonFlat()`. @param {import("playwright-core").Page} page */
export async function teachReading(page) {
  const source = async (/** @type {string} */ name) => (await readFile(join(AGENT, name), "utf8")).replaceAll(/^import .*$/gm, "");
  const urls = await Promise.all(["flatten.js", "places.js"].map(async (name) => "data:text/javascript;base64," + Buffer.from(await source(name)).toString("base64")));
  await page.evaluate(async ([flatten, places]) => {
    const [{ flatten: read }, { rangeOf }] = await Promise.all([import(flatten), import(places)]);
    window.batonFlat = () => read(document.querySelector("main") ?? document.body, null);
    window.batonRange = rangeOf;
  }, urls);
}

/**
 * Judges every thread whose first word is the number of its passage.
 * @param {import("./review.js").Review} review
 * @param {number} nThreads how many there must be
 */
export async function judge(review, nThreads) {
  const { page } = review;
  const placed = await until("all places", () => page.evaluate(() => document.querySelector("baton-review").threads()), (threads) => threads.length === nThreads && threads.every(({ placement }) => placement));
  await teachReading(page);
  return page.evaluate(
    ([threads, least]) => {
      const flat = window.batonFlat();
      /** @param {Range} one @param {Range} two how many letters both have */
      const shared = (one, two) => {
        if (one.compareBoundaryPoints(Range.END_TO_START, two) >= 0 || one.compareBoundaryPoints(Range.START_TO_END, two) <= 0) return 0;
        const both = one.cloneRange();
        if (both.compareBoundaryPoints(Range.START_TO_START, two) < 0) both.setStart(two.startContainer, two.startOffset);
        if (both.compareBoundaryPoints(Range.END_TO_END, two) > 0) both.setEnd(two.endContainer, two.endOffset);
        return both.toString().length;
      };
      return threads.map(({ text, quote, placement, start, end }) => {
        const id = text.split(" ")[0];
        const element = document.querySelector(`[data-p="${id}"]`);
        const truth = element && document.createRange();
        truth?.selectNodeContents(element);
        const words = truth?.toString().replace(/\s+/g, " ").trim() ?? "";
        const fate = !words ? "deleted" : words === quote.replace(/\s+/g, " ").trim() ? "kept" : "edited";
        const range = start === null ? null : window.batonRange(flat, { start, end });
        const both = range && truth ? shared(range, truth) : 0;
        const isRight = range && both >= least * range.toString().length && both >= least * words.length;
        const found = !range ? (placement === "ambiguous" ? "ambiguous" : "orphaned") : isRight ? "right" : "wrong";
        return { id, fate, placement, found, quote, words, now: range?.toString() ?? "" };
      });
    },
    [placed, SHARE_MIN],
  );
}

/** Counts, by what became of a passage and where its comment ended up. @param {{ fate: string, found: string }[]} judged */
export function table(judged) {
  const fates = ["kept", "edited", "deleted"];
  const founds = ["right", "wrong", "ambiguous", "orphaned"];
  /** @type {Record<string, Record<string, number>>} */
  const counts = {};
  for (const fate of fates) {
    const of = judged.filter((one) => one.fate === fate);
    counts[fate] = { n: of.length, ...Object.fromEntries(founds.map((found) => [found, of.filter((one) => one.found === found).length])) };
  }
  return counts;
}

/** The table as a person reads it. @param {string} title @param {ReturnType<typeof table>} counts */
export function lines(title, counts) {
  const names = ["n", "right", "wrong", "ambiguous", "orphaned"];
  const row = (/** @type {string} */ name, /** @type {(string|number)[]} */ cells) => name.padEnd(26) + cells.map((cell) => String(cell).padStart(11)).join("");
  return [row(title, names), ...Object.entries(counts).map(([fate, count]) => row("  " + fate, names.map((name) => count[name])))];
}
