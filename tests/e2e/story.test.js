/**
 * The main path: two people review a page at different times, one of them offline, and it merges.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review } from "./harness/review.js";

/** The first question about a review that nobody has begun, and every question to a relay that is not there. */
const EXPECTED = [/404 \(Not Found\).*\/v1\/rooms\//, /net::ERR_CONNECTION_REFUSED/];

const MILLION = "forty million scanned pages";
const BLOCKING = "named by paths and not by bytes, which nobody can check";
const SERVERS = "Three of the nine servers";
const ELEVEN = "eleven differed from their tape copy";

test("two people review the proposal at different times, and it merges", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben, cay] = await Promise.all([newPerson(test), newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "story", [ana, ben, cay]);
  /** @type {Review} */ let a;
  /** @type {Review} */ let b;

  await chapter("Cay was here first, and asked something", async () => {
    const c = await Review.open(cay, url);
    await c.giveName("Cay");
    await c.comment(ELEVEN, "Of which years?");
    await c.submit();
    await c.sees("Everything you submitted is shared.");
    await c.entries(1);
    await cay.context.close();
  });

  await chapter("Ana writes three drafts, and they survive a reload word for word", async () => {
    a = await Review.open(ana, url);
    await a.giveName("Ana Novak");
    await a.paints([`plain: ${ELEVEN}`]);
    await a.comment(MILLION, "Counted, or estimated?", { kind: "Todo", because: BLOCKING, satisfied: "the count is cited" });
    await a.comment(SERVERS, "question: Which three?");
    await a.reply(ELEVEN, "All of them from before 2011.\n\nSee *annex B*.");
    const painted = [`draft: ${MILLION}`, `draft: ${SERVERS}`, `plain: ${ELEVEN}`];
    await a.paints(painted);
    const before = await a.drafts();
    assert.equal(before.length, 3);
    await a.entries(1);

    await a.reload();
    await a.paints(painted);
    const after = await a.drafts();
    assert.deepEqual(after, before);
    for (const words of ["Counted, or estimated?", "the count is cited", "Which three?", "All of them from before 2011."]) {
      assert.match(after.join("\n"), new RegExp(words.replace(/[?.]/g, "\\$&")));
    }
    assert.doesNotMatch(after.join("\n"), /question:/, "the label became the kind");
    assert.deepEqual(
      after.map((draft) => /Blocking/.test(draft)),
      [true, false, false],
      "the one that blocks says so",
    );
  });

  await chapter("Ana submits with a verdict: one signed entry more, and no draft is left", async () => {
    await a.submit({ verdict: "Needs another round", summary: "Numbers first." });
    await a.sees("Submitted, 3 items.");
    await a.sees("Everything you submitted is shared.");
    await a.entries(2);
    assert.equal(await a.nDrafts(), 0);
    const { threads, submissions, people } = await a.state();
    assert.deepEqual(people.map(({ name }) => name).sort(), ["Ana Novak", "Cay"]);
    const last = submissions.at(-1);
    assert.deepEqual([last.verdict, last.summary], ["needs another round", "Numbers first."]);
    const byQuote = new Map(threads.map((thread) => [thread.target.exact, thread]));
    assert.equal(byQuote.get(MILLION).kind, "todo");
    assert.deepEqual(byQuote.get(MILLION).blocking, { because: BLOCKING, would_satisfy: "the count is cited" });
    assert.equal(byQuote.get(SERVERS).kind, "question");
    assert.deepEqual(
      byQuote.get(ELEVEN).comments.map(({ text }) => text),
      ["Of which years?", "All of them from before 2011.\n\nSee *annex B*."],
    );
    await a.paints([`blocking: ${MILLION}`, `question: ${SERVERS}`, `plain: ${ELEVEN}`]);
  });

  const overlapping = "million scanned pages. Today each page";
  await chapter("Ben has the page open when the relay dies; he reviews all the same", async () => {
    b = await Review.open(ben, url);
    await b.entries(2);
    await relay.kill();
    await b.giveName("Ben");
    await b.comment(overlapping, "suggestion: Say when each page was scanned.");
    await b.close(ELEVEN, "Answered");
    await b.submit({ verdict: "Approve once fixed" });
    await b.sees("Your submission is on this device, and will be shared when you reconnect.");
    await b.entries(3);
    assert.equal(await b.panel.locator(".is-danger, .is-bad").count(), 0, "nothing is shown as an error");
  });

  await chapter("nothing of Ben's is lost when he loads the page again, still offline", async () => {
    const before = await b.json();
    await b.reload();
    await b.openPanel();
    await b.sees("Your submission is on this device, and will be shared when you reconnect.");
    assert.equal(await b.json(), before);
    await b.paints([`blocking: ${MILLION}`, `question: ${SERVERS}`, `closed: ${ELEVEN}`, `suggestion: ${overlapping}`]);
  });

  await chapter("the relay comes back, and both have everything, byte for byte", async () => {
    await relay.restart();
    await b.choose("Sync now");
    await b.sees("Everything you submitted is shared.");
    await a.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))); // Ana comes back to the tab.
    await a.entries(3);
    assert.equal(await a.json(), await b.json());
    const painted = [`blocking: ${MILLION}`, `question: ${SERVERS}`, `closed: ${ELEVEN}`, `suggestion: ${overlapping}`];
    await a.paints(painted);
    await b.paints(painted);
  });

  assert.deepEqual([ana, ben, cay].flatMap((person) => person.complaintsBut(EXPECTED)), []);
});
