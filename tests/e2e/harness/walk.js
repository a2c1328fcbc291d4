/**
 * A walk through the states of the screen that a reviewer meets, on a page that others have reviewed before.
 *
 * What is left out: what is done at each station; pictures and checks come from the tests.
 */

import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { openOwned, writeBrief } from "./brief.js";
import { newPerson } from "./chromium.js";
import { DEMO, startRelay, startSite, temporaryDir } from "./program.js";
import { Review, SAVED } from "./review.js";

const DELETED = "<p>The saving is real but small. It is not the reason for the move, and nobody should approve this proposal because of it.</p>";

/** Where the threads stand that are there before the walk. */
export const BLOCKING = "forty million scanned pages";
const QUESTION = "Three of the nine servers";
const CHANGED = "In a sample of 200,000 pages, eleven differed from their tape copy";
const CLOSED = "BLAKE3 hash of its bytes";
const SUGGESTED = "Disks lie quietly";
const MINE = "a frozen catalogue";
const ORPHAN = "nobody should approve this proposal because of it";

/**
 * The demo with a brief and a review of two people in it, one of whose passages is gone and one changed.
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
  await writeBrief(a, {
    preset: "Team review",
    goal: "Decide whether the archive moves **this spring**.",
    wanted: "Section 3, and the numbers in section 5.",
    notWanted: "Names for the tool.",
    questions: [{ text: "Who pays for the second site?", whom: "Ben Achterberg" }],
    reviewers: ["Ben Achterberg", "Dora Lindqvist"],
    due: "2031-05-06",
  });
  await a.comment(BLOCKING, "Is this counted or estimated? Everything in section 5 hangs on it.", {
    because: "the costs in section 5 are per page",
    satisfied: "the count is cited, with its date",
  });
  await a.comment(QUESTION, "question: Which three, and does the lease of the building end with them?");
  await a.comment(CHANGED, "nit: “differed” in which way? Bytes, or pixels?");
  await a.comment(CLOSED, "suggestion: Say why not SHA-256, in one sentence.");
  await a.comment(ORPHAN, "praise: I wish every proposal said this.");
  await a.beginComment(SUGGESTED);
  await a.page.keyboard.type("suggestion: Say what they do.");
  await a.editor.getByLabel("Put this in place of the quote").fill("Disks fail without saying so");
  await a.done();
  await a.submit({ verdict: "Needs another round", summary: "Two numbers are missing." });
  await a.sees("Everything you submitted is shared.");
  const c = await Review.open(cay, `${site.address}/proposal.html`);
  await c.openPanel();
  await c.button("Start reviewing").click();
  await c.giveName("Cay Lindqvist");
  await c.reply(BLOCKING, "Counted, in March. I have the list, and put it into annex B:\n\n- 39.8 million pages\n- 212,000 without a shelf mark");
  await c.close(CLOSED, "Fixed");
  await c.submit({ verdict: "Approve once fixed" });
  await c.sees("Everything you submitted is shared.");
  await Promise.all([ana.context.close(), cay.context.close()]);
  const path = join(dir, "proposal.html");
  const html = await readFile(path, "utf8");
  const edited = html.replace(DELETED, "").replace("200,000 pages", "250,000 pages");
  await writeFile(path, edited);
  /** Changes the words under a draft of mine, or puts them back. @param {boolean} isChanged */
  const change = (isChanged) => writeFile(path, isChanged ? edited.replace(MINE, "a catalogue that stood still") : edited);
  return { relay, site, change };
}

/**
 * Walks through all states, and stops at each.
 * @param {import("./chromium.js").Person} person
 * @param {Awaited<ReturnType<typeof reviewedSite>>} world
 * @param {(state: string, review: Review) => Promise<void>} stop
 */
export async function walk(person, { relay, site, change }, stop) {
  const fresh = await Review.open(person, `${site.address}/release.html`);
  await stop("closed", fresh);
  await fresh.openPanel();
  await fresh.sees("No comments yet");
  await stop("empty", fresh);
  await fresh.page.close();

  const review = await Review.open(person, `${site.address}/proposal.html`);
  await review.openPanel();
  await review.button("Start reviewing").waitFor();
  await stop("first", review);
  await review.button("Start reviewing").click();
  await review.panel.getByLabel("What should others call you?").waitFor();
  await stop("name", review);
  await review.giveName("Ben Achterberg");
  await threads(review, stop);
  await drafts(review, stop, change);
  await panes(review, stop);
  await lists(review, stop);

  await relay.kill();
  await review.submit();
  await review.sees("Your submission is on this device, and will be shared when you reconnect.");
  await review.show(/^Threads/);
  await stop("offline", review);
  await review.show(/^(Since|What is new)/);
  await stop("since", review);
  await own(review, stop);
  await relay.restart();
  await review.page.close();
}

/** The cards. @param {Review} review @param {(state: string, review: Review) => Promise<void>} stop */
async function threads(review, stop) {
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
  const suggested = await review.unfold(SUGGESTED);
  await suggested.scrollIntoViewIfNeeded();
  await stop("suggestion", review);
  await suggested.locator(".card-toggle").click();
  await review.button("Search threads").click();
  await review.panel.getByRole("searchbox").fill("is:blocking");
  await review.sees(/threads? do(es)? not match/);
  await stop("search", review);
  await review.panel.getByRole("searchbox").fill("no such words anywhere");
  await review.sees("Nothing matches.");
  await stop("search-none", review);
  await review.page.keyboard.press("Escape");
}

/**
 * What is written, and what goes out.
 * @param {Review} review
 * @param {(state: string, review: Review) => Promise<void>} stop
 * @param {(isChanged: boolean) => Promise<void>} change
 */
async function drafts(review, stop, change) {
  await review.beginComment(MINE);
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
  await change(true);
  await review.reload();
  await review.openPanel();
  await review.button("Submit review…").click();
  await review.sees("One draft to look at again");
  await stop("preflight", review);
  await change(false);
  await review.reload();
  await review.openPanel();
}

/** What stands behind the menu. @param {Review} review @param {(state: string, review: Review) => Promise<void>} stop */
async function panes(review, stop) {
  await review.button("More").first().click();
  await review.button("Sync now").waitFor();
  await stop("menu", review);
  await review.button("Name, key and storage").click();
  await review.sees("You, on this device");
  await stop("identity", review);
  await review.choose("Suggestions, many at once");
  await review.panel.getByRole("listitem").filter({ hasText: "fail without saying so" }).getByRole("checkbox").check();
  await review.sees("It will read:");
  await stop("suggestions", review);
  await review.choose("Go to or do anything");
  await review.panel.getByRole("combobox", { name: "Go to or do anything" }).fill("sub");
  await stop("palette", review);
  await review.page.keyboard.press("Escape");
  await review.choose("What the keys do");
  await review.sees("These keys work inside the panel");
  await stop("keys", review);
  await review.choose("Invite people…");
  await review.sees("Everybody who knows this page may take part");
  await stop("invite", review);
}

/** The lists but for the threads. @param {Review} review @param {(state: string, review: Review) => Promise<void>} stop */
async function lists(review, stop) {
  await review.show(/^Brief/);
  await stop("brief", review);
  await review.panel.locator(".coverage").scrollIntoViewIfNeeded();
  await stop("coverage", review);
  await review.button("Change").click();
  await review.panel.getByLabel("What should this review achieve?").waitFor();
  await stop("brief-form", review);
  await review.button("Publish the change").scrollIntoViewIfNeeded();
  await stop("brief-form-low", review);
  await review.show(/^Your turn/);
  await review.panel.locator(".turn-row").first().waitFor();
  await stop("turn", review);
  await review.show(/^(Since|What is new)/);
  await stop("since-first", review);
}

/** A review of one's own. @param {Review} review @param {(state: string, review: Review) => Promise<void>} stop */
async function own(review, stop) {
  await review.choose("Reviews on this device");
  await review.sees("Of other documents");
  await stop("home", review);
  await openOwned(review, "The archive, among us", { goal: "Settle the open points." });
  await review.choose("Invite people…");
  await review.panel.getByLabel("Link for people who review").waitFor();
  await stop("invite-owned", review);
  await review.choose("Reviews on this device");
  await review.sees("By invitation");
  await review.sees("Of other documents");
  await stop("home-owned", review);
}
