/**
 * The story with keys only: nothing is out of reach, and the focus is never lost.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review, SAVED, until } from "./harness/review.js";

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
    if (what.test(now)) return;
    seen.push(now.slice(0, 30));
    await review.page.keyboard.press("Tab");
  }
  assert.fail(`Tab never came to ${what}, only to ${seen.join(" | ")}`);
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
