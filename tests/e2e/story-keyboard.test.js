/**
 * The story with keys only: nothing is out of reach, and the focus is never lost.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review, SAVED, until } from "./harness/review.js";
import { widgetReady } from "./harness/widget.js";

const WORDS = "No central index says who holds what";
/** More presses of Tab than any way through the panel and the page needs. */
const TABS_MAX = 80;

/** What has the focus, wherever it is: its label or its words, and whether it is in the panel. @param {Review} review */
async function focus({ page }) {
  return page.evaluate(() => {
    const host = document.activeElement;
    const at = host?.shadowRoot?.activeElement ?? host;
    const own = at?.matches("button,a,summary") ? at.textContent : at?.id;
    const label = at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent ?? own ?? "";
    return { what: label.replace(/\s+/g, " ").trim(), isOurs: host?.localName === "baton-review", isNowhere: at === document.body };
  });
}

/** Goes on by Tab until this has the focus. @param {Review} review @param {RegExp} what */
async function tabTo(review, what) {
  const seen = [];
  for (let n = 0; n < TABS_MAX; n++) {
    const { what: now } = await focus(review);
    if (what.test(now)) return assertVisible(review, now);
    seen.push(now.slice(0, 30));
    await review.page.keyboard.press("Tab");
  }
  assert.fail(`Tab never came to ${what}, only to ${seen.join(" | ")}`);
}

/** What has the focus can be seen to have it: it has an outline, and is in view. @param {Review} review @param {string} where */
async function assertVisible({ page }, where) {
  const seen = await page.evaluate(() => {
    const host = document.activeElement;
    const at = host?.shadowRoot?.activeElement ?? host;
    // Some show it around themselves, some around the words or the row that they stand for.
    const looks = [at, at.querySelector(".quote"), at.nextElementSibling, at.closest(".turn-row")];
    const isOutlined = looks.some((element) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    });
    const box = at.getBoundingClientRect();
    const isIn = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const isMarked = at.matches(":focus-visible") && isOutlined;
    return { what: `${at.localName}.${at.className} ${at.id} ${at.textContent.slice(0, 40)}`, isIn, isMarked };
  });
  assert.ok(seen.isIn && seen.isMarked, `${where}: the focus on ${seen.what} is in view: ${seen.isIn}, outlined: ${seen.isMarked}`);
}

/** The focus is in the panel. @param {Review} review @param {string} after */
async function assertKept(review, after) {
  await until(`the focus to be in the panel after ${after}`, () => focus(review), ({ isOurs }) => isOurs);
}

test("the story is told with keys only", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const person = await newPerson(test);
  const chapter = chapters(test, "keyboard", [person]);
  const review = await Review.open(person, `${site.address}/proposal.html`);
  const { keyboard } = review.page;

  await chapter("opening the panel, and giving a name", async () => {
    await tabTo(review, /^Review/);
    await keyboard.press("Enter");
    await review.panel.waitFor();
    await assertKept(review, "opening");
    await tabTo(review, /^What should others call you\?/);
    await keyboard.type("Kay");
    await keyboard.press("Enter");
    await review.panel.getByLabel("What should others call you?").waitFor({ state: "detached" });
    await assertKept(review, "giving a name");
  });

  await chapter("commenting on the selected words", async () => {
    await review.selectSilently(WORDS);
    await keyboard.press("Alt+Shift+KeyM");
    await until("the focus in the editor", () => review.focused(), (id) => id === "editor-words");
    assert.equal(await review.editor.locator(".quote").innerText(), WORDS);
    await keyboard.type("question: Not even the catalogue?");
    await review.editor.getByText(SAVED).waitFor();
    await keyboard.press("Control+Enter");
    await review.editor.waitFor({ state: "detached" });
    await assertKept(review, "writing");
    await review.paints([`draft: ${WORDS}`]);
  });

  await chapter("submitting it with a verdict", async () => {
    await tabTo(review, /^Submit review…/);
    await keyboard.press("Enter");
    await review.sees("Submit your review");
    await assertKept(review, "opening the submit panel");
    await tabTo(review, /^Comment/);
    await keyboard.press("ArrowDown");
    const { what: verdict } = await focus(review);
    await tabTo(review, /^Submit review$/);
    await keyboard.press("Enter");
    await review.sees("Submitted, one item.");
    await assertKept(review, "submitting");
    const { submissions } = await review.state();
    assert.ok(verdict.toLowerCase().startsWith(submissions[0].verdict), `${verdict} was submitted as ${submissions[0].verdict}`);
    assert.notEqual(submissions[0].verdict, "comment");
  });

  await chapter("answering and closing it", async () => {
    await tabTo(review, new RegExp(WORDS));
    await keyboard.press("Enter");
    await review.card(WORDS).and(review.page.locator(".is-open")).waitFor();
    await keyboard.press("r");
    await until("the focus in the editor", () => review.focused(), (id) => id === "editor-words");
    await keyboard.type("It says so in 3.1.");
    await review.editor.getByText(SAVED).waitFor();
    await keyboard.press("Control+Enter");
    await review.editor.waitFor({ state: "detached" });
    await assertKept(review, "answering");
    await tabTo(review, /^Close as…/);
    await keyboard.press("Enter");
    await tabTo(review, /^Answered$/);
    await keyboard.press("Enter");
    await review.sees("Close as: Answered");
    await assertKept(review, "closing");
    await tabTo(review, /^Submit review…/);
    await keyboard.press("Enter");
    await tabTo(review, /^Submit review$/);
    await keyboard.press("Enter");
    await review.entries(2);
    await review.paints([`closed: ${WORDS}`]);
  });

  await chapter("going back with Esc, step by step, to where it began", async () => {
    await assertKept(review, "submitting again");
    await tabTo(review, /^More$/);
    await keyboard.press("Enter");
    await review.button("Sync now").waitFor();
    await keyboard.press("Escape");
    await review.button("Sync now").waitFor({ state: "detached" });
    assert.equal((await focus(review)).what, "More");
    await keyboard.press("Escape");
    await until("the card to be folded", () => review.panel.locator(".is-open").count(), (n) => n === 0);
    await assertKept(review, "folding");
    await keyboard.press("Escape");
    await review.panel.waitFor({ state: "detached" });
    await until("the launcher to have the focus", () => focus(review), ({ what }) => what.startsWith("Review"));
  });

  await chapter("Esc gives the focus back to the page it was taken from", async () => {
    await review.page.locator("nav a").first().focus();
    await review.selectSilently(WORDS);
    await keyboard.press("Alt+Shift+KeyM");
    await until("the focus in the editor", () => review.focused(), (id) => id === "editor-words");
    for (let n = 0; n < 3 && (await review.panel.isVisible()); n++) await keyboard.press("Escape");
    await review.panel.waitFor({ state: "detached" });
    await until("the link to have the focus again", () => focus(review), ({ what }) => what === "Proposal");
    assert.equal(await review.nDraftsKept(), 0);
  });
});

/** Types into the field with this label, wherever the focus is. @param {Review} review @param {RegExp} label @param {string} text */
async function fill(review, label, text) {
  await tabTo(review, label);
  await review.page.keyboard.press("Control+A");
  await review.page.keyboard.type(text);
}

/** Does something by the palette: a few letters and Enter. @param {Review} review @param {string} letters */
async function palette(review, letters) {
  await review.page.keyboard.press("Control+KeyK");
  const field = review.panel.getByRole("combobox", { name: "Go to or do anything" });
  await field.waitFor();
  await until("the focus in the palette", () => focus(review), ({ what }) => what === "Go to or do anything");
  await review.page.keyboard.type(letters);
  await review.panel.getByRole("option", { selected: true }).filter({ hasText: new RegExp(letters, "i") }).waitFor();
  await review.page.keyboard.press("Enter");
  await field.waitFor({ state: "detached" });
  await assertKept(review, `the palette, ${letters}`);
}

test("a brief is written, reviewed, answered and closed with keys only", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "keyboard-brief", [ana, ben]);
  const [a, b] = [await Review.open(ana, url), await Review.open(ben, url)];

  /** Opens the panel and comes to the lists. @param {Review} review */
  const open = async (review) => {
    await review.page.bringToFront();
    await tabTo(review, /^Review/);
    await review.page.keyboard.press("Enter");
    await review.panel.waitFor();
    await assertKept(review, "opening");
  };
  /** Submits, with the verdict so many below the first. @param {Review} review @param {number} down */
  const submit = async (review, down) => {
    const nSubmissions = async () => (await review.state()).submissions.length;
    const nBefore = await nSubmissions();
    await palette(review, "Submit review");
    await tabTo(review, /^Comment/);
    for (let n = 0; n < down; n++) await review.page.keyboard.press("ArrowDown");
    await tabTo(review, /^Submit review$/);
    await review.page.keyboard.press("Enter");
    // The words that said so of an earlier one may still be there.
    await until("one more submission", nSubmissions, (n) => n === nBefore + 1);
    await review.panel.getByText(/^Submitted, /).waitFor();
    await assertKept(review, "submitting");
    await review.sees("Everything you submitted is shared.");
  };

  await chapter("Ana names herself and writes a brief", async () => {
    await open(a);
    await fill(a, /^What should others call you\?/, "Ana");
    await a.page.keyboard.press("Enter");
    await a.panel.getByLabel("What should others call you?").waitFor({ state: "detached" });
    await assertKept(a, "giving a name");
    await a.page.keyboard.press("3");
    await tabTo(a, /^Write a brief$/);
    await a.page.keyboard.press("Enter");
    await fill(a, /^What should this review achieve\?/, "Decide whether it moves.");
    await tabTo(a, /^Add question about the whole document$/);
    await a.page.keyboard.press("Enter");
    await fill(a, /^Question$/, "Who pays?");
    await fill(a, /^Whom it asks/, "Ben");
    await tabTo(a, /^Publish the brief$/);
    await a.page.keyboard.press("Enter");
    await a.panel.locator(".brief-card").waitFor();
    await assertKept(a, "publishing");
    await a.sees("Everything you submitted is shared.");
  });

  await chapter("Ben reads it, names himself, and finds what he is asked by its number", async () => {
    await b.page.reload();
    await widgetReady(b.page);
    await open(b);
    await b.panel.getByRole("tab", { name: /^Brief/, selected: true }).waitFor();
    await tabTo(b, /^Start reviewing$/);
    await b.page.keyboard.press("Enter");
    await fill(b, /^What should others call you\?/, "Ben");
    await b.page.keyboard.press("Enter");
    await b.panel.getByLabel("What should others call you?").waitFor({ state: "detached" });
    await assertKept(b, "giving a name");
    await b.page.keyboard.press("1");
    await b.panel.getByRole("tab", { name: /^Your turn/, selected: true }).waitFor();
    await tabTo(b, /^Ana asked you(?! to review)/);
    await b.page.keyboard.press("Enter");
    await b.panel.locator("article.is-open").waitFor();
    await b.page.keyboard.press("r");
    await until("the focus in the editor", () => b.focused(), (id) => id === "editor-words");
    await b.page.keyboard.type("The library does.");
    await b.editor.getByText(SAVED).waitFor();
    await b.page.keyboard.press("Control+Enter");
    await b.editor.waitFor({ state: "detached" });
    await assertKept(b, "answering");
  });

  await chapter("Ben blocks with a reason, and asks for another round", async () => {
    await b.selectSilently(WORDS);
    await b.page.keyboard.press("Alt+Shift+KeyM");
    await until("the focus in the editor", () => b.focused(), (id) => id === "editor-words");
    await b.page.keyboard.type("Is that so?");
    await tabTo(b, /^Blocking:/);
    await b.page.keyboard.press("Space");
    await fill(b, /^It blocks because/, "much hangs on it");
    await fill(b, /^I am satisfied when/, "it is shown");
    await b.editor.getByText(SAVED).waitFor();
    await b.page.keyboard.press("Control+Enter");
    await b.editor.waitFor({ state: "detached" });
    await submit(b, 3);
    const { submissions } = await b.state();
    assert.equal(submissions.at(-1).verdict, "needs another round");
  });

  await chapter("Ana goes to the thread by a few letters, answers and submits", async () => {
    await a.page.bringToFront();
    await palette(a, "Sync now");
    await a.entries(2);
    await palette(a, "Is that so");
    await a.card(WORDS).and(a.page.locator(".is-open")).waitFor();
    await a.page.keyboard.press("r");
    await until("the focus in the editor", () => a.focused(), (id) => id === "editor-words");
    await a.page.keyboard.type("See 3.1.");
    await a.editor.getByText(SAVED).waitFor();
    await a.page.keyboard.press("Control+Enter");
    await a.editor.waitFor({ state: "detached" });
    await submit(a, 0);
  });

  await chapter("Ben is asked whether it satisfies him: it does, and it is closed", async () => {
    await b.page.bringToFront();
    await palette(b, "Sync now");
    await b.entries(3);
    await b.page.keyboard.press("1");
    await tabTo(b, /^Ana answered what you block on/);
    await b.page.keyboard.press("Enter");
    await b.card(WORDS).and(b.page.locator(".is-open")).waitFor();
    await tabTo(b, /^Satisfied$/);
    await b.page.keyboard.press("Enter");
    await assertKept(b, "saying so");
    await tabTo(b, /^Close as…/);
    await b.page.keyboard.press("Enter");
    await tabTo(b, /^Answered$/);
    await b.page.keyboard.press("Enter");
    await b.sees("Close as: Answered");
    await submit(b, 1);
    const { threads } = await b.state();
    const blocked = threads.find(({ target }) => target.exact === WORDS);
    assert.deepEqual([blocked.state, blocked.closed.closing], ["closed", "answered"]);
  });

  await chapter("the keys are listed, Esc leads back to where each began, and backwards works as forwards", async () => {
    await b.page.keyboard.press("?");
    await b.sees("These keys work inside the panel");
    await b.page.keyboard.press("Escape");
    await b.panel.getByRole("tab").first().waitFor();
    await assertKept(b, "the list of keys");
    await b.page.keyboard.press("/");
    await until("the focus in the search", () => focus(b), ({ what }) => what === "Search threads");
    await b.page.keyboard.type("is:blocking");
    await b.page.keyboard.press("Escape");
    await b.panel.getByRole("searchbox").waitFor({ state: "detached" });
    await assertKept(b, "searching");
    await tabTo(b, /^Close panel$/);
    const there = await focus(b);
    await b.page.keyboard.press("Tab");
    await b.page.keyboard.press("Shift+Tab");
    assert.deepEqual(await focus(b), there);
  });
});
