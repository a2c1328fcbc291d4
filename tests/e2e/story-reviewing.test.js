/**
 * Somebody who never saw it completes brief → review → submit → answer → close, at a desk and on a phone, partly offline.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { writeBrief } from "./harness/brief.js";
import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review } from "./harness/review.js";

const ASKED = "Three of the nine servers";
const BLOCKED = "forty million scanned pages";
const SUGGESTED = "Disks lie quietly";
const INSTEAD = "Disks fail without saying so";
const SHARED = "Everything you submitted is shared.";
/** What a browser writes down by itself: a review that nobody began, and a network that is not there. */
const EXPECTED = [/404 \(Not Found\).*\/v1\/rooms\//, /net::ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)/];

/** The thread on these words, as the review's canonical JSON has it. @param {Review} review @param {string} words */
async function threadOn(review, words) {
  const { threads } = await review.state();
  return threads.find(({ target }) => target?.exact === words);
}

for (const [name, options] of [
  ["at a desk", { viewport: { width: 1440, height: 900 } }],
  ["on a phone", { viewport: { width: 390, height: 844 }, hasTouch: true }],
]) {
  test(`brief, review, submit, answer, close, ${name}`, async (test) => {
    const relay = await startRelay(test);
    const site = await startSite(test, DEMO, relay.address);
    const url = `${site.address}/proposal.html`;
    const [ana, ben] = await Promise.all([newPerson(test, options), newPerson(test, options)]);
    const chapter = chapters(test, `reviewing-${options.viewport.width}`, [ana, ben]);
    /** @type {Review} */ let a;
    /** @type {Review} */ let b;

    await chapter("Ana says what the review is for, and asks somebody who is not here yet", async () => {
      a = await Review.open(ana, url);
      await a.giveName("Ana Novak");
      await writeBrief(a, {
        preset: "Team review",
        goal: "Decide whether the archive moves **this spring**.",
        wanted: "Section 3, and the numbers in section 5.",
        notWanted: "Names for the tool.",
        questions: [{ words: ASKED, text: "Which three?", whom: "Ben" }],
        reviewers: ["Ben"],
        due: "2031-05-06",
      });
      await a.panel.locator(".brief-card strong", { hasText: "this spring" }).waitFor();
      await a.sees(SHARED);
      const { brief } = await a.state();
      assert.equal(brief.goal, "Decide whether the archive moves **this spring**.");
    });

    await chapter("Ben meets the brief first, with how long it takes, and starts", async () => {
      b = await Review.open(ben, url);
      await b.openPanel();
      await b.panel.getByRole("tab", { name: /^Brief/, selected: true }).waitFor();
      const brief = await b.panel.getByRole("tabpanel").innerText();
      for (const words of ["this spring", "Section 3, and the numbers", "Names for the tool", "Which three?", "2031"]) {
        assert.ok(brief.includes(words), `the brief says ${words}, in: ${brief}`);
      }
      assert.match(brief, /about \d+ min of reading/);
      await b.button("Start reviewing").click();
      await b.giveName("Ben");
    });

    await chapter("it is Ben's turn by his name alone, and he answers from there", async () => {
      await b.show(/^Your turn ?[1-9]/);
      const row = b.panel.locator(".turn-row", { hasText: "Which three?" });
      assert.match(await row.innerText(), /Ana Novak asked you[^]*answer or decline/);
      await row.getByRole("button", { name: /^Ana Novak asked you/ }).click();
      await b.reply(ASKED, "fs2, fs4 and fs7.");
      await b.show(/^Your turn/);
      await b.sees("A draft of yours is about this. It stays your turn until you submit.");
    });

    await chapter("offline, Ben blocks with a reason, suggests other words, and says what he read", async () => {
      await ben.context.setOffline(true);
      await b.comment(BLOCKED, "Counted, or estimated?", { because: "the costs hang on it", satisfied: "the count is cited" });
      await b.beginComment(SUGGESTED);
      await b.editor.getByRole("radio", { name: "Suggestion", exact: true }).check();
      await b.editor.getByLabel("Put this in place of the quote").fill(INSTEAD);
      await b.done();
      await b.show(/^Brief/);
      const coverage = b.panel.locator(".coverage");
      const [title, mark] = [coverage.locator("ol > li .section-go").nth(2), coverage.getByRole("combobox").nth(2)];
      await mark.selectOption({ label: "Read" });
      assert.match(await mark.getAttribute("aria-label"), new RegExp(await title.innerText()));
      const drafts = (await b.drafts()).join("\n");
      for (const words of ["fail without saying so", "fs2, fs4 and fs7.", "Counted, or estimated?", SUGGESTED, "Read: "]) {
        assert.ok(drafts.includes(words), `the drafts have ${words}, in: ${drafts}`);
      }
      await b.submit({ verdict: "Needs another round", summary: "One number, then yes." });
      await b.sees("Your submission is on this device, and will be shared when you reconnect.");
      await a.choose("Sync now");
      assert.equal((await a.state()).threads.length, 1, "nobody sees it yet");
    });

    await chapter("meanwhile Ana submits something too, and on reconnecting both have both", async () => {
      await a.comment("a long tail of dead links", "todo: Say which of them matter.");
      await a.submit();
      await a.sees(SHARED);
      await ben.context.setOffline(false);
      await b.choose("Sync now");
      await b.sees(SHARED);
      await a.choose("Sync now");
      await a.entries(3);
      await b.entries(3);
      assert.equal(await a.json(), await b.json());
      const { submissions } = await a.state();
      const of = submissions.find(({ verdict }) => verdict === "needs another round");
      assert.equal(of.summary, "One number, then yes.");
    });

    await chapter("Ana is told what is new since she submitted, and what waits for her, why, and what ends it", async () => {
      await a.show(/^(Since|What is new)/);
      const since = await a.panel.getByRole("tabpanel").innerText();
      for (const words of ["Counted, or estimated?", "fs2, fs4 and fs7.", "Needs another round"]) {
        assert.ok(since.includes(words), `what is new says ${words}, in: ${since}`);
      }
      await a.show(/^Your turn ?3/);
      const rows = (await a.panel.locator(".turn-row").allInnerTexts()).join("\n\n");
      assert.match(rows, /Ben blocks your document\s*Counted, or estimated\?[^]*?answer, work on it or close it/);
      assert.match(rows, /Ben suggests other words[^]*?accept or reject/);
      assert.match(rows, /Ben wants another round[^]*?change the text, or ask for another look/);
    });

    await chapter("Ana takes the suggestion, answers the block, and submits", async () => {
      const suggested = await a.unfold(SUGGESTED);
      assert.equal(await suggested.locator("ins").first().innerText(), "fail without saying so");
      await suggested.getByRole("button", { name: "Accept", exact: true }).click();
      await suggested.getByText("Accept the suggestion").waitFor();
      await a.reply(BLOCKED, "Counted in March: 39.8 million.");
      await a.submit({ summary: "The count goes into annex B." });
      await a.sees(SHARED);
      assert.equal((await threadOn(a, SUGGESTED)).suggestion, "accepted");
      await a.show(/^Your turn/);
      const rows = (await a.panel.locator(".turn-row").allInnerTexts()).join("\n");
      assert.doesNotMatch(rows, /blocks your document|suggests other words/);
    });

    await chapter("Ben is asked whether it satisfies him, and closes what he held up", async () => {
      await b.choose("Sync now");
      await b.show(/^Your turn ?[1-9]/);
      const row = b.panel.locator(".turn-row", { hasText: "39.8 million" });
      assert.match(await row.innerText(), /Ana Novak answered what you block on[^]*say whether it satisfies you/);
      const card = await b.unfold(BLOCKED);
      await card.getByRole("button", { name: "Satisfied", exact: true }).click();
      await b.close(BLOCKED, "Answered");
      await b.submit({ verdict: "Approve" });
      await b.sees(SHARED);
      await b.show(/^Your turn/);
      assert.equal(await b.panel.locator(".turn-row", { hasText: "39.8 million" }).count(), 0);
    });

    await chapter("for both it is over: what is closed is closed, and nothing holds the document", async () => {
      await a.choose("Sync now");
      await a.entries(5);
      assert.equal(await a.json(), await b.json());
      const blocked = await threadOn(a, BLOCKED);
      assert.deepEqual([blocked.state, blocked.closed.closing], ["closed", "answered"]);
      assert.equal((await threadOn(a, SUGGESTED)).suggestion, "accepted");
      const { threads } = await a.state();
      assert.deepEqual(threads.filter(({ state }) => state === "open, blocking"), []);
      await a.show(/^Your turn/);
      const rows = (await a.panel.locator(".turn-row").allInnerTexts()).join("\n");
      assert.doesNotMatch(rows, /another round|blocks/);
    });

    assert.deepEqual([ana, ben].flatMap((person) => person.complaintsBut(EXPECTED)), []);
  });
}
