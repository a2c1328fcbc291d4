/**
 * Comments on what other tools do not reach: shadow roots, frames, panels of tabs, `details`, lists, tables and code, across
 * mark-up, and whole elements, by pointer and by keys.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { startRelay, startSite } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

/** Selects words wherever they stand, as a hand would have left them. @param {Review} review @param {string} selector @param {"shadow"|"frame"|"page"} where @param {string} words */
const selectIn = (review, where, selector, words) =>
  review.page.evaluate(
    ([where, selector, words]) => {
      const host = { shadow: () => document.querySelector("note-card").shadowRoot, frame: () => document.querySelector("iframe").contentDocument, page: () => document };
      const root = host[where]();
      const element = root.querySelector(selector);
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const owner = where === "frame" ? root : document;
      const walker = owner.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let text = "";
      const places = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.data.length; at++) places.push([node, at]);
        text += node.data;
      }
      const [first, last] = [places[text.indexOf(words)], places[text.indexOf(words) + words.length - 1]];
      owner.getSelection().setBaseAndExtent(first[0], first[1], last[0], last[1] + 1);
    },
    [where, selector, words],
  );

/** Comments on what is selected, with the keys. @param {Review} review @param {string} quote @param {string} text */
async function commentByKeys(review, quote, text) {
  await review.button("Comment").waitFor();
  await review.page.keyboard.press("Alt+Shift+M");
  await review.editor.getByLabel("Your comment").waitFor();
  const shown = await review.editor.locator(".quote").innerText();
  assert.equal(shown.replace(/\s+/g, " "), quote);
  await until("the focus in the editor", () => review.focused(), (id) => id === "editor-words");
  await review.page.keyboard.type(text);
  await review.done();
}

/** What is painted in the page and in its frame. @param {Review} review */
const painted = (review) =>
  review.page.evaluate(() => {
    const found = [];
    for (const view of [window, document.querySelector("iframe").contentWindow]) {
      for (const [name, highlight] of view.CSS.highlights) {
        if (!name.startsWith("baton-") || name === "baton-active") continue;
        for (const { startContainer, startOffset, endContainer, endOffset } of highlight) {
          if (startContainer.ownerDocument !== view.document) continue;
          const range = view.document.createRange();
          range.setStart(startContainer, startOffset);
          range.setEnd(endContainer, endOffset);
          found.push(String(range).replace(/\s+/g, " ").trim());
        }
      }
    }
    return found.sort();
  });

/** @param {Review} review @param {string[]} wanted */
const paints = (review, wanted) => until("the highlights", () => painted(review), (seen) => String(seen) === String([...wanted].sort()));

/** Where each comment stands, in words. */
const PLACES = [
  ["page", "#first", "several kinds of mark-up in it"],
  ["page", "main", "👩‍👩‍👧 and the naïve café"],
  ["page", "ul", "to be done Another thing", "to be done\n        Another thing"],
  ["page", "table", "forty two"],
  ["page", "pre", "disks.pop(); return", "disks.pop();\nreturn"],
  ["shadow", "p", "keeps its words behind a shadow root"],
  ["page", "note-card", "A title from outside"],
  ["frame", "p", "things of its own"],
  ["page", "details p", "why tapes were bought"],
];

test("comments reach behind walls", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, join(import.meta.dirname, "pages"), relay.address);
  const url = `${site.address}/walls.html`;
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "walls", [ana, ben]);
  const a = await Review.open(ana, url);
  const costs = "known to nobody";

  await chapter("Ana comments in a shadow root, a frame, a table, a list, code, and behind a tab", async () => {
    await a.giveName("Ana");
    await a.page.evaluate(() => (document.querySelector("details").open = true));
    for (const [where, selector, quote, words = quote] of PLACES) {
      await selectIn(a, where, selector, words);
      await commentByKeys(a, quote, `About “${quote}”.`);
    }
    await a.page.locator("#tab-two").click();
    await selectIn(a, "page", "#panel-two", costs);
    await commentByKeys(a, costs, "Who would know?");
    await paints(a, [...PLACES.map(([, , quote]) => quote), costs]);
  });

  await chapter("a selection by hand inside the shadow root and the frame brings the button, and a hand hits the marks", async () => {
    for (const words of [a.page.locator("note-card p"), a.page.frameLocator("iframe").locator("p").last()]) {
      await a.page.evaluate(() => getSelection().removeAllRanges());
      await a.root.locator(".adder").waitFor({ state: "detached" });
      await words.scrollIntoViewIfNeeded();
      const box = await words.boundingBox();
      const y = box.y + box.height / 2;
      await a.page.mouse.move(box.x + 2, y);
      await a.page.mouse.down();
      await a.page.mouse.move(box.x + 60, y, { steps: 4 });
      await a.page.mouse.move(box.x + 120, y, { steps: 4 });
      await a.page.mouse.up();
      await a.button("Comment").waitFor();
      const bar = await a.root.locator(".adder").boundingBox();
      assert.ok(Math.abs(bar.y - y) < 90 && Math.abs(bar.x - box.x) < 90, `the button is beside the selection: ${JSON.stringify(bar)}, ${JSON.stringify(box)}`);
    }
    await a.page.evaluate(() => document.querySelector("iframe").contentDocument.getSelection().removeAllRanges());
    const words = await a.page.locator("note-card p").boundingBox();
    await a.page.mouse.click(words.x + 120, words.y + words.height / 2);
    await a.editor.locator(".quote", { hasText: "keeps its words behind a shadow root" }).waitFor();
    await a.button("Done").click();
  });

  await chapter("an image, a part of it, a cell and code are commented on as a whole, and so is the page", async () => {
    await a.choose("Comment on an image, a table cell or code…");
    const name = () => a.page.evaluate(() => document.querySelector("baton-review").shadowRoot.activeElement?.ariaLabel);
    await until("the frame that shows the choice", name);
    while (!(await name()).startsWith("Code")) await a.page.keyboard.press("ArrowDown");
    assert.equal(await name(), "Code: let stack = disks.pop();\nreturn stack;");
    await a.page.keyboard.press("Enter");
    await a.editor.getByLabel("Your comment").waitFor();
    await until("the focus in the editor", () => a.focused(), (id) => id === "editor-words");
    await a.page.keyboard.type("Does this need a test?");
    await a.done();

    await a.choose("Comment on an image, a table cell or code…");
    await a.page.locator("img").scrollIntoViewIfNeeded();
    const box = await a.page.locator("img").boundingBox();
    await a.page.mouse.move(box.x + 30, box.y + 15);
    await a.page.mouse.down();
    await a.page.mouse.move(box.x + 90, box.y + 60, { steps: 4 });
    await a.page.mouse.move(box.x + 150, box.y + 75, { steps: 4 });
    await a.page.mouse.up();
    await a.editor.getByLabel("Your comment").waitFor();
    await a.page.keyboard.type("This corner is too small.");
    await a.done();

    await a.choose("Comment on the whole page");
    await a.editor.getByLabel("Your comment").waitFor();
    await until("the focus in the editor", () => a.focused(), (id) => id === "editor-words");
    await a.page.keyboard.type("It is long.");
    await a.done();
    await a.submit();
    await a.sees("Everything you submitted is shared.");
    const { threads } = await a.state();
    assert.equal(threads.length, PLACES.length + 4);
    const kept = JSON.stringify(threads.map(({ target }) => target));
    for (const element of ["let stack = disks.pop();\\nreturn stack;", "ring.svg", "page"]) assert.ok(kept.includes(`"${element}"`), element);
  });

  await chapter("Ben finds all of them in their places, and a jump opens what hides them, and says so", async () => {
    const b = await Review.open(ben, url);
    await b.page.waitForFunction(() => document.querySelector("iframe").contentDocument?.querySelector("p"));
    const { length } = await until("the threads", () => b.page.evaluate(() => document.querySelector("baton-review").threads()), (threads) => threads.length === 13);
    assert.equal(length, 13);
    await paints(b, [...PLACES.map(([, , quote]) => quote), costs, "let stack = disks.pop(); return stack;"]);
    assert.deepEqual(await b.page.evaluate(() => document.querySelector("baton-review").threads("orphaned")), []);
    await b.openPanel();
    await b.unfold(costs);
    await b.page.locator("#panel-two").waitFor({ state: "visible" });
    await b.sees("What hid this place was opened.");
    await b.unfold("why tapes were bought");
    await b.page.waitForFunction(() => document.querySelector("details").open);
    await b.sees("What hid this place was opened.");
    await b.unfold("Nine servers in a ring");
    const image = await b.page.locator("img").boundingBox();
    const part = await b.page.evaluate(() => [...document.querySelector("baton-review").shadowRoot.querySelectorAll(".part")].map((box) => box.getBoundingClientRect().toJSON())[0]);
    assert.ok(part && Math.abs(part.width - 120) < 2 && Math.abs(part.x - image.x - 30) < 2, `${JSON.stringify(part)} of ${JSON.stringify(image)}`);
    // It stays on the image wherever the page goes.
    const tops = () => b.page.evaluate(() => [document.querySelector("img"), document.querySelector("baton-review").shadowRoot.querySelector(".part")].map((box) => box?.getBoundingClientRect().top ?? 0));
    await b.page.evaluate(() => scrollBy({ top: -60, behavior: "instant" }));
    await until("the part where the image is now", tops, ([of, shown]) => of > image.y + 40 && Math.abs(shown - of - 15) < 2);
    await b.unfold("several kinds of mark-up in it");
    assert.equal(await b.panel.getByText("What hid this place was opened.").count(), 0);
  });

  await chapter("the element goes, and nothing of it is left anywhere", async () => {
    const left = await a.page.evaluate(async () => {
      document.querySelector("baton-review").remove();
      await new Promise((done) => setTimeout(done, 50));
      const inner = document.querySelector("iframe").contentWindow;
      return [document, document.querySelector("note-card").shadowRoot, inner.document].map((root) => root.adoptedStyleSheets.length).concat(CSS.highlights.size, inner.CSS.highlights.size);
    });
    assert.deepEqual(left, [0, 0, 0, 0, 0]);
  });

  assert.deepEqual([ana, ben].flatMap((person) => person.complaintsBut([/404 \(Not Found\).*\/v1\/rooms\//])), []);
});
