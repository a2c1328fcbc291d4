/**
 * The core of the story in Firefox: what one writes is kept, submitted, and seen by another.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { artefact } from "./harness/chromium.js";
import { newFirefoxPage } from "./harness/firefox.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { SAVED, until } from "./harness/review.js";
import { rustDocs } from "./harness/sites.js";

/** @typedef {import("puppeteer-core").Page} Page */

/** Goes to an address, and waits for the widget. @param {Page} page @param {string} url */
async function go(page, url) {
  await page.goto(url);
  await page.waitForSelector("baton-review >>> button", { visible: true });
  await page.evaluate(() => document.querySelector("baton-review").ready().then(() => undefined));
  await page.waitForSelector("baton-review >>> .launcher", { visible: true });
}

/** Presses a button of ours, with the mouse. @param {Page} page @param {string} words */
async function press(page, words) {
  const find = (words) => {
    const buttons = document.querySelector("baton-review").shadowRoot.querySelectorAll("button");
    return [...buttons].find((button) => !button.disabled && button.textContent.trim() === words) ?? null;
  };
  const button = await page.waitForFunction(find, {}, words);
  await button.click();
}

/** Waits for words in the panel. @param {Page} page @param {string} words */
async function sees(page, words) {
  await page.waitForFunction((words) => document.querySelector("baton-review").shadowRoot.textContent.includes(words), {}, words);
}

/** Selects the first occurrence of words that stand in one text node. @param {Page} page @param {string} words */
async function select(page, words) {
  await page.evaluate((words) => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at < 0) continue;
      walker.currentNode.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
      return;
    }
    throw Error(`the page does not say: ${words}`);
  }, words);
}

/** Waits until exactly this is painted. @param {Page} page @param {string} wanted */
async function paints(page, wanted) {
  const look = () =>
    page.evaluate(() =>
      [...CSS.highlights].flatMap(([name, highlight]) =>
        name === "baton-active" ? [] : [...highlight].map(({ startContainer: { data }, startOffset, endOffset }) => `${name}: ${data.slice(startOffset, endOffset)}`),
      ),
    );
  await until(`the page to be painted with ${wanted}`, look, (seen) => String(seen) === wanted);
}

/** What the browser says by itself, and the Book. */
const EXPECTED = [/\/v1\/rooms\//, /play\.rust-lang\.org/, /NetworkError when attempting to fetch resource/, /Cross-Origin Request Blocked/];

for (const [name, dir, path, words] of [
  ["the demo", DEMO, "/proposal.html", "forty million scanned pages"],
  ["the Rust Book", join(rustDocs(), "book"), "/ch04-01-what-is-ownership.html", "look at the ownership rules"],
]) {
  test(`a comment in Firefox on ${name}`, async (test) => {
    const relay = await startRelay(test);
    const site = await startSite(test, dir, relay.address);
    const [{ page: a, complaints }, { page: b }] = await Promise.all([newFirefoxPage(test), newFirefoxPage(test)]);
    await go(a, site.address + path);
    await press(a, "Review");
    await (await a.waitForSelector("baton-review >>> #name", { visible: true })).type("Ana");
    await press(a, "Save name");
    await a.waitForSelector("baton-review >>> #name", { hidden: true });
    await select(a, words);
    await press(a, "Comment");
    await (await a.waitForSelector("baton-review >>> #editor-words", { visible: true })).type("question: Is that so?");
    await sees(a, SAVED);
    await paints(a, `baton-draft: ${words}`);

    await go(a, site.address + path);
    await paints(a, `baton-draft: ${words}`);
    await (await a.waitForSelector("baton-review >>> .launcher")).click();
    await sees(a, "Is that so?");
    await press(a, "Submit review…");
    await press(a, "Submit review");
    await sees(a, "Everything you submitted is shared.");
    await paints(a, `baton-question: ${words}`);
    await a.screenshot({ path: artefact(`story-firefox-${name.replaceAll(" ", "-")}`) });

    await go(b, site.address + path);
    await paints(b, `baton-question: ${words}`);
    const json = (page) => page.evaluate(() => document.querySelector("baton-review").export("json"));
    assert.equal(await json(b), await json(a));
    assert.deepEqual(complaints.filter((complaint) => !EXPECTED.some((pattern) => pattern.test(complaint))), []);
  });
}

test("behind walls in Firefox", async (test) => {
  const site = await startSite(test, join(import.meta.dirname, "pages"), "none");
  const { page, complaints } = await newFirefoxPage(test);
  await go(page, `${site.address}/walls.html`);
  for (const [where, words] of [["shadow", "keeps its words"], ["frame", "things of its own"]]) {
    await page.evaluate(
      ([where, words]) => {
        const root = where === "frame" ? document.querySelector("iframe").contentDocument : document.querySelector("note-card").shadowRoot;
        const text = root.querySelector("p").firstChild;
        const at = text.data.indexOf(words);
        text.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
        (root.getSelection?.() ?? getSelection()).setBaseAndExtent(text, at, text, at + words.length);
      },
      [where, words],
    );
    await press(page, "Comment");
    await page.waitForFunction(() => document.querySelector("baton-review").shadowRoot.activeElement?.id === "editor-words");
    await page.keyboard.type(`About ${where}.`);
    await sees(page, SAVED);
    await press(page, "Done");
  }
  const look = () =>
    page.evaluate(() => {
      const frame = document.querySelector("iframe").contentWindow;
      return [window, frame].flatMap((view) =>
        [...(view.CSS.highlights.get("baton-draft") ?? [])]
          .filter(({ startContainer }) => startContainer.ownerDocument === view.document)
          .map(({ startContainer: { data }, startOffset, endOffset }) => data.slice(startOffset, endOffset)),
      );
    });
  await until("the highlights", look, (seen) => String(seen) === "keeps its words,things of its own");
  await page.screenshot({ path: artefact("walls-firefox") });
  assert.deepEqual(complaints.filter((complaint) => !EXPECTED.some((pattern) => pattern.test(complaint))), []);
});
