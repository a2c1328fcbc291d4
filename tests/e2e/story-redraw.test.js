/**
 * Pages that draw themselves anew: by a framework that replaces everything with equal nodes, by content that comes late, and by
 * going to another address without a load. A thousand highlights stay where they belong, and nothing of the page is touched.
 */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { manyComments } from "./harness/many.js";
import { startSite, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

const DOCUMENT = "https://app.example/long";
const N_THREADS = 1_000;
/** How often everything is drawn anew. */
const N_REDRAWS = 40;

/** An application that draws its one page from values, and keeps no node when it draws again. */
const APP = `
const state = { n: ${N_THREADS}, before: [], route: "long" };
const element = (name, ...inner) => { const made = document.createElement(name); made.append(...inner); return made; };
function render() {
  const root = document.querySelector("#root");
  document.querySelector("link[rel=canonical]").href = "https://app.example/" + state.route;
  if (state.route !== "long") return root.replaceChildren(element("h1", "Another page"), element("p", "It says nothing of the kind."));
  const passages = Array.from({ length: state.n }, (_, n) => element("p", element("b", "Passage " + n), " says what it says."));
  root.replaceChildren(element("h1", "A long page"), ...state.before.map((words) => element("p", words)), ...passages);
}
const go = (route) => { state.route = route; setTimeout(render, 150); };
addEventListener("popstate", () => go(location.search.slice(1) || "long"));
window.app = { state, render, navigate(route) { history.pushState(null, "", "?" + route); go(route); } };
customElements.define("side-note", class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: "open" }).append("A note beside it."); } });
render();
`;

/** @param {import("node:test").TestContext} test */
async function appSite(test) {
  const dir = await temporaryDir(test);
  const head = `<meta charset="utf-8"><title>App</title><link rel="canonical" href="${DOCUMENT}">`;
  const body = `<main><div id="root"></div><side-note></side-note></main><script src="app.js"></script>`;
  await writeFile(join(dir, "index.html"), `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
  await writeFile(join(dir, "app.js"), APP);
  return startSite(test, dir, "none");
}

/** Teaches the page to say which passages in the window have no highlight, and which highlights are on other words. */
const teach = (/** @type {import("playwright-core").Page} */ page) =>
  page.evaluate(() => {
    window.flaws = () => {
      const lit = new Map();
      const wrong = [];
      for (const [name, highlight] of CSS.highlights) {
        if (!name.startsWith("baton-") || name === "baton-active") continue;
        for (const { startContainer, startOffset, endContainer, endOffset } of highlight) {
          if (!startContainer.isConnected || !endContainer.isConnected) continue;
          const range = document.createRange();
          range.setStart(startContainer, startOffset);
          range.setEnd(endContainer, endOffset);
          const passage = startContainer.parentElement.closest("p");
          if (/^Passage \d+ says$/.test(String(range)) && passage.textContent.startsWith(String(range))) lit.set(passage, true);
          else wrong.push(String(range));
        }
      }
      const seen = [...document.querySelectorAll("#root p")].filter((p) => {
        const { top, bottom } = p.getBoundingClientRect();
        return bottom > 0 && top < innerHeight && p.textContent.startsWith("Passage");
      });
      return { seen: seen.length, bare: seen.filter((p) => !lit.has(p)).length, wrong };
    };
    /** Does something in many frames, and looks at each of them as it is painted. */
    window.watchFrames = async (n, act) => {
      const frames = [];
      for (let i = 0; i < n; i++) {
        await act(i);
        // The look is taken where the browser is about to paint.
        await new Promise((done) => requestAnimationFrame(() => {
          frames.push(window.flaws());
          done();
        }));
      }
      return { nBare: frames.filter(({ bare }) => bare > 0).length, wrong: [...new Set(frames.flatMap(({ wrong }) => wrong))], seen: Math.min(...frames.map(({ seen }) => seen)) };
    };
  });

test("a thousand highlights on a page that draws itself anew", { timeout: 300_000 }, async (test) => {
  const files = await manyComments(DOCUMENT, N_THREADS / 10);
  const site = await appSite(test);
  const person = await newPerson(test);
  const review = await Review.open(person, `${site.address}/`);
  const { page } = review;
  const chapter = chapters(test, "redraw", [person]);
  await teach(page);
  const whole = () => until("all of them to be painted", () => page.evaluate(() => window.flaws()), ({ seen, bare, wrong }) => seen > 5 && bare === 0 && wrong.length === 0);

  await chapter("they are painted without a node of the page being touched, in its shadow roots neither", async () => {
    await page.evaluate(() => {
      window.touched = [];
      const isOurs = (/** @type {Node} */ node) => node.nodeName === "BATON-REVIEW";
      const watch = new MutationObserver((records) => {
        for (const { type, target, addedNodes } of records) if (!isOurs(target) && ![...addedNodes].some(isOurs)) window.touched.push(`${type} ${target.nodeName}`);
      });
      for (const root of [document, document.querySelector("side-note").shadowRoot]) {
        watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      }
    });
    const bytes = [...(await readFile(join(files, "many.baton")))];
    await page.evaluate((bytes) => document.querySelector("baton-review").import(new Uint8Array(bytes)), bytes);
    await until("the threads", () => page.evaluate(() => document.querySelector("baton-review").threads()), (threads) => threads.length === N_THREADS && threads.every(({ placement }) => placement));
    await whole();
    await review.openPanel();
    await page.locator("#root p").nth(3).hover();
    await page.mouse.wheel(0, 4000);
    await page.waitForTimeout(300);
    await whole();
    assert.deepEqual(await page.evaluate(() => window.touched), []);
  });

  await chapter("everything is replaced by equal nodes, again and again: no frame shows a passage without its highlight", async () => {
    const drawn = await page.evaluate((n) => window.watchFrames(n, () => window.app.render()), N_REDRAWS);
    test.diagnostic(`equal nodes, ${N_REDRAWS} redraws in as many frames: ${drawn.nBare} frames without`);
    assert.ok(drawn.seen > 5, "there was something to see");
    assert.deepEqual(drawn.wrong, []);
    assert.ok(drawn.nBare <= 1, `${drawn.nBare} of ${N_REDRAWS} frames showed passages without highlights`);
    // Also when what draws is itself a frame's callback, after which no other comes before the painting.
    const late = await page.evaluate((n) => window.watchFrames(n, () => new Promise((done) => requestAnimationFrame(() => done(window.app.render())))), N_REDRAWS);
    assert.deepEqual(late.wrong, []);
    assert.ok(late.nBare <= 1, `${late.nBare} frames without`);
  });

  await chapter("what comes late moves all the rest, and no highlight is on other words for a frame", async () => {
    const moved = await page.evaluate(() =>
      window.watchFrames(60, (i) => {
        if (i % 15 === 0) {
          window.app.state.before.push(`Late paragraph ${i}, which was not there before and pushes the rest down.`);
          window.app.render();
        }
      }),
    );
    assert.deepEqual(moved.wrong, []);
    assert.ok(moved.nBare <= 1, `${moved.nBare} frames without`);
    await whole();
  });

  await chapter("another address without a load has none of them, and on the way back all are there again", async () => {
    await page.evaluate(() => window.app.navigate("other"));
    await page.getByText("It says nothing of the kind.").waitFor();
    await until("no highlight", () => review.painted(), (painted) => painted.length === 0);
    await until("another review", () => page.evaluate(() => document.querySelector("baton-review").threads()), (threads) => threads.length === 0);
    await page.goBack();
    await page.locator("#root p").nth(20).waitFor();
    await whole();
    const threads = await page.evaluate(() => document.querySelector("baton-review").threads("orphaned"));
    assert.deepEqual(threads, []);
  });

  assert.deepEqual(person.complaints, []);
});
