/**
 * The number on the toolbar's button: what waits for its reader, in all reviews together, and nothing outside of their hours.
 *
 * What is left out: whose turn it is, and when somebody works. The engine says that while the panel is open.
 */

/** What is remembered of one review. @typedef {{ n: number, at: number }} Waiting */

/** Who has not opened a review for so long is not reminded of it any more. */
const FORGET_MS = 30 * 24 * 60 * 60 * 1000;
/** Hours are told for so long, and taken to repeat after that. */
const HOURS_MS = 14 * 24 * 60 * 60 * 1000;
/** More reviews than anybody follows; the rest would only be a heap. */
const REVIEWS_MAX = 200;

/**
 * The reviews that wait, with a new word about one of them.
 * @param {Record<string, Waiting>|undefined} turns by document
 * @param {string} key @param {number} n @param {number} now
 * @returns {Record<string, Waiting>}
 */
export function afterTurn(turns, key, n, now) {
  const others = Object.entries(turns ?? {}).filter(([other, { at }]) => other !== key && now - at < FORGET_MS);
  const all = n ? [...others, [key, { n, at: now }]] : others;
  return Object.fromEntries(all.slice(-REVIEWS_MAX));
}

/**
 * @param {Record<string, Waiting>|undefined} turns
 * @param {[number, number][]|null|undefined} hours from when until when; nothing while nobody knows
 * @param {number} now
 */
export function textOfBadge(turns, hours, now) {
  const n = Object.values(turns ?? {}).reduce((sum, waiting) => sum + (now - waiting.at < FORGET_MS ? waiting.n : 0), 0);
  if (!n || (hours && !isWithin(hours, now))) return "";
  return n > 99 ? "99+" : String(n);
}

/** @param {[number, number][]} hours @param {number} now */
const isWithin = (hours, now) => hours.some(([from, until]) => now >= from && (now - from) % HOURS_MS < until - from);
