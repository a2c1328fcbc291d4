/**
 * Each state of the screen as a screen reader has it, from top to bottom, beside what a person read and found good.
 *
 * `BATON_TREES=write` writes down what is there now; then read the difference with closed eyes.
 */

import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { reviewedSite, walk } from "./harness/walk.js";

const TREES = join(import.meta.dirname, "trees");
const IS_WRITING = process.env.BATON_TREES === "write";

/** What differs from run to run: moments, keys, links, ports. */
const VARIABLE = [
  [/\b(just now|\d+ (min|h) ago)\b/g, "‹when›"],
  [/\b(today|yesterday|Mon|Tue|Wed|Thu|Fri|Sat|Sun)(,? \d\d:\d\d)?(?= \d|"|$)/gm, "‹day›"],
  [/\bin \d+ days\b/g, "‹in days›"],
  [/(?<=ends by itself )\d+ [A-Z][a-z]{2}( \d{4})? \d\d:\d\d/g, "‹day›"],
  [/\b[0-9a-f]{4}( [0-9a-f]{4}){2,}\b/gi, "‹key›"],
  [/http:\/\/127\.0\.0\.1:\d+/g, "‹site›"],
  [/#baton=[\w-]+/g, "#baton=‹invite›"],
];

/** People stand in the order of their keys, which nobody chooses. @param {string} tree */
const withPeopleInOrder = (tree) =>
  tree.replace(/( *)- heading "People" \[level=3\]\n\1- list:\n((?:\1 {2}.*\n?)+)/, (whole, indent, list) => {
    const people = list.split(new RegExp(`^(?=${indent} {2}- listitem)`, "m")).map((/** @type {string} */ one) => one.trimEnd());
    return `${whole.slice(0, whole.length - list.length)}${people.sort().join("\n")}\n`;
  });

/** @param {string} tree */
const settled = (tree) => withPeopleInOrder(VARIABLE.reduce((text, [pattern, word]) => text.replace(pattern, word), `${tree}\n`));

test("every state of the screen makes sense with closed eyes", async (test) => {
  const world = await reviewedSite(test);
  const person = await newPerson(test, { reducedMotion: "reduce" });
  /** @type {Map<string, string>} */
  const seen = new Map();
  await walk(person, world, async (state, review) => {
    seen.set(state, settled(await review.root.ariaSnapshot()));
  });
  if (IS_WRITING) {
    await mkdir(TREES, { recursive: true });
    for (const [state, tree] of seen) await writeFile(join(TREES, `${state}.txt`), tree);
  }
  const known = (await readdir(TREES)).map((name) => name.replace(/\.txt$/, ""));
  assert.deepEqual([...seen.keys()].sort(), known.sort(), "one file for each state");
  for (const [state, tree] of seen) {
    await test.test(state, async () => assert.equal(tree, await readFile(join(TREES, `${state}.txt`), "utf8")));
  }
});
