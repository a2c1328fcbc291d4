/**
 * A walk through the states of the screen that a reviewer meets, on a page that others have reviewed before.
 *
 * What is left out: what is done at each station; pictures and checks come from the tests.
 */

import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { newPerson } from "./chromium.js";
import { DEMO, startRelay, startSite, temporaryDir } from "./program.js";
import { Review, SAVED } from "./review.js";

const DELETED = "<p>The saving is real but small. It is not the reason for the move, and nobody should approve this proposal because of it.</p>";

/** Where the threads stand that are there before the walk. */
export const BLOCKING = "forty million scanned pages";
const QUESTION = "Three of the nine servers";
const CHANGED = "In a sample of 200,000 pages, eleven differed from their tape copy";
const CLOSED = "BLAKE3 hash of its bytes";
const ORPHAN = "nobody should approve this proposal because of it";

/**
 * The demo with a review of two people in it, one of whose passages is gone and one changed.
 * @param {import("node:test").TestContext} test
 */
export async function reviewedSite(test) {
  const relay = await startRelay(test);
  const dir = await temporaryDir(test);
  await cp(DEMO, dir, { recursive: true });
  const site = await startSite(test, dir, relay.address);
  const [ana, cay] = await Promise.all([newPerson(test), newPerson(test)]);
  const a = await Review.open(ana, `${site.address}/proposal.html`);
  await a.giveName("Ana Novak");
  await a.comment(BLOCKING, "Is this counted or estimated? Everything in section 5 hangs on it.", {
    because: "the costs in section 5 are per page",
    satisfied: "the count is cited, with its date",
  });
  await a.comment(QUESTION, "question: Which three, and does the lease of the building end with them?");
  await a.comment(CHANGED, "nit: “differed” in which way? Bytes, or pixels?");
  await a.comment(CLOSED, "suggestion: Say why not SHA-256, in one sentence.");
  await a.comment(ORPHAN, "praise: I wish every proposal said this.");
  await a.submit({ verdict: "Needs another round", summary: "Two numbers are missing." });
  await a.sees("Everything you submitted is shared.");
  const c = await Review.open(cay, `${site.address}/proposal.html`);
  await c.giveName("Cay Lindqvist");
  await c.reply(BLOCKING, "Counted, in March. I have the list, and put it into annex B:\n\n- 39.8 million pages\n- 212,000 without a shelf mark");
  await c.close(CLOSED, "Fixed");
  await c.submit({ verdict: "Approve once fixed" });
  await c.sees("Everything you submitted is shared.");
  await Promise.all([ana.context.close(), cay.context.close()]);
  const path = join(dir, "proposal.html");
  const html = await readFile(path, "utf8");
  await writeFile(path, html.replace(DELETED, "").replace("200,000 pages", "250,000 pages"));
  return { relay, site };
}

/**
 * Walks through all states, and stops at each.
 * @param {import("./chromium.js").Person} person
 * @param {Awaited<ReturnType<typeof reviewedSite>>} world
 * @param {(state: string, review: Review) => Promise<void>} stop
 */
export async function walk(person, { relay, site }, stop) {
  const fresh = await Review.open(person, `${site.address}/release.html`);
  await stop("closed", fresh);
  await fresh.openPanel();
  await fresh.sees("No comments yet");
  await stop("empty", fresh);
  await fresh.page.close();

  const review = await Review.open(person, `${site.address}/proposal.html`);
  await review.giveName("Ben Achterberg");
  await review.sees(BLOCKING);
  await stop("threads", review);
  const card = await review.unfold(BLOCKING);
  await card.getByRole("button", { name: "Close as…" }).click();
  await stop("thread", review);
  await card.locator(".card-toggle").click();
  const orphan = await review.unfold(ORPHAN);
  await orphan.scrollIntoViewIfNeeded();
  await stop("orphan", review);
  const changed = await review.unfold(CHANGED);
  await changed.scrollIntoViewIfNeeded();
  await stop("changed", review);
  await changed.locator(".card-toggle").click();

  await review.beginComment("a frozen catalogue");
  await review.page.keyboard.type("For how long was it frozen?");
  await review.editor.getByLabel(/^Blocking:/).check();
  await review.editor.getByLabel("It blocks because").fill("readers were told “one day”");
  await review.editor.getByText(SAVED).waitFor();
  await stop("composing", review);
  await review.editor.getByLabel("I am satisfied when").fill("the number stands here");
  await review.done();
  await review.close(QUESTION, "Answered");
  await review.drafts();
  await stop("drafts", review);
  await review.button("Submit review…").click();
  await review.panel.getByLabel("Summary (optional)").waitFor();
  await stop("submit", review);
  await review.button("Back to the list").click();
  await review.button("More").first().click();
  await review.button("Sync now").waitFor();
  await stop("menu", review);
  await review.button("Name, key and storage").click();
  await review.sees("You, on this device");
  await stop("identity", review);
  await review.button("Back to the list").click();
  await review.show(/^Brief/);
  await stop("brief", review);
  await review.show(/^Your turn/);
  await stop("turn", review);
  await review.show(/^(Since|What is new)/);
  await stop("since", review);

  await relay.kill();
  await review.submit();
  await review.sees("Your submission is on this device, and will be shared when you reconnect.");
  await review.show(/^Threads/);
  await stop("offline", review);
  await relay.restart();
  await review.page.close();
}
