/**
 * Things move on while somebody writes: what does not fit any more is shown before it goes out. And what can be taken back.
 */

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

const CLOSED = "Three of the nine servers";
const SUGGESTED = "forty million scanned pages";
const CHANGED = "In a sample of 200,000 pages, eleven differed from their tape copy";
const MINE = "a long tail of dead links";
const SHARED = "Everything you submitted is shared.";
const EXPECTED = [/404 \(Not Found\).*\/v1\/rooms\//];

/** The pre-flight's row about these words. @param {Review} review @param {string} words */
const rowAbout = (review, words) => review.panel.locator(".preflight li", { hasText: words });

test("drafts that do not fit any more are looked at again, and much can be taken back", async (test) => {
  const relay = await startRelay(test);
  const dir = await temporaryDir(test);
  await cp(DEMO, dir, { recursive: true });
  const site = await startSite(test, dir, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "preflight", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);

  await chapter("Ana asks something, and suggests something", async () => {
    await a.giveName("Ana Novak");
    await a.comment(CLOSED, "question: Which three?");
    await a.beginComment(SUGGESTED);
    await a.page.keyboard.type("suggestion: The inventory says so.");
    await a.editor.getByLabel("Put this in place of the quote").fill("39.8 million scanned pages");
    await a.done();
    await a.submit();
    await a.sees(SHARED);
  });

  await chapter("Ben writes four drafts about what he sees", async () => {
    await b.giveName("Ben Achterberg");
    await b.choose("Sync now");
    await b.reply(CLOSED, "fs2, fs4 and fs7.");
    const suggested = await b.unfold(SUGGESTED);
    await suggested.getByRole("button", { name: "Accept", exact: true }).click();
    await suggested.getByText("Accept the suggestion").waitFor();
    await b.comment(CHANGED, "nit: In which year?");
    await b.comment(MINE, "praise: Well counted.");
    assert.equal(await b.nDrafts(), 4);
  });

  await chapter("meanwhile Ana withdraws the question, and the author changes the text under two of them", async () => {
    await a.close(CLOSED, "Withdrawn");
    await a.submit();
    await a.sees(SHARED);
    const path = join(dir, "proposal.html");
    const html = await readFile(path, "utf8");
    const now = html.replace("200,000 pages", "250,000 pages").replace("forty million scanned", "forty-one million scanned");
    assert.notEqual(html, now);
    await writeFile(path, now);
    await b.reload();
    await b.openPanel();
    await b.choose("Sync now");
    await b.sees("3 to look at again");
  });

  await chapter("before he submits he sees each, and why; nothing goes out until each is decided", async () => {
    await b.button("Submit review…").click();
    await b.sees("3 drafts to look at again");
    assert.match(await rowAbout(b, CLOSED).innerText(), /Ana Novak closed the thread meanwhile\./);
    assert.match(await rowAbout(b, SUGGESTED).innerText(), /The suggestion no longer fits the text, or was answered otherwise\./);
    const changed = rowAbout(b, "In which year?");
    assert.match(await changed.innerText(), /The text it is about changed:/);
    assert.equal(await changed.locator("del").innerText(), "200,000");
    assert.equal(await changed.locator("ins").innerText(), "250,000");
    assert.equal(await b.panel.locator(".preflight > ol > li").count(), 3, "the one that fits is not among them");
    assert.ok(await b.button("Submit review").isDisabled());
    await b.sees("Decide on the 3 drafts above first.");
  });

  await chapter("he keeps one, changes one, and drops one, which then lies in the bin", async () => {
    await rowAbout(b, CLOSED).getByRole("button", { name: "Keep as it is" }).click();
    await b.sees("2 drafts to look at again");
    await rowAbout(b, SUGGESTED).getByRole("button", { name: "Drop" }).click();
    await b.sees("One draft to look at again");
    await rowAbout(b, "In which year?").getByRole("button", { name: "Edit" }).click();
    await until("the focus in the editor", () => b.focused(), (id) => id === "editor-words");
    await b.page.keyboard.press("Control+End");
    await b.page.keyboard.type(" 2025?");
    await b.done();
    await b.button("Submit review…").click();
    const left = b.panel.locator(".preflight");
    if (await left.isVisible()) await left.getByRole("button", { name: "Keep as it is" }).click();
    await b.button("Submit review").click();
    await b.sees("Submitted, 3 items.");
    await b.sees(SHARED);
    const { threads } = await b.state();
    const said = threads.flatMap(({ comments }) => comments.map(({ text }) => text));
    for (const words of ["fs2, fs4 and fs7.", "In which year? 2025?", "Well counted."]) assert.ok(said.includes(words), `${said}`);
    assert.notEqual(threads.find(({ target }) => target.exact === SUGGESTED).suggestion, "accepted");
  });

  await chapter("a draft that was thrown away is put back from the bin, word for word", async () => {
    await b.comment("It is not the reason for the move", "note: Keep this one.");
    await b.choose("Drafts and bin");
    await b.panel.locator(".draft", { hasText: "Keep this one." }).getByRole("button", { name: "Discard" }).click();
    await until("no draft", () => b.nDrafts(), (n) => n === 0);
    await b.panel.getByText(/^Bin, \d drafts?$/).click();
    await b.panel.locator(".bin-row", { hasText: "Keep this one." }).getByRole("button", { name: "Put back" }).click();
    await until("the draft", () => b.nDrafts(), (n) => n === 1);
    await b.reload();
    assert.match((await b.drafts()).join(), /Note[^]*Keep this one\./);
  });

  await chapter("one comment goes out alone only with a reason that holds", async () => {
    const draft = b.panel.locator(".draft", { hasText: "Keep this one." });
    await draft.getByText("Send this one now…").click();
    const { entries } = await b.state();
    await draft.getByRole("button", { name: "it answers a question" }).click();
    await b.panel.locator(".notice.is-bad").waitFor();
    assert.equal((await b.state()).entries, entries, "it answers nobody's question");
    assert.equal(await b.nDrafts(), 1);
    await draft.getByRole("button", { name: "it unblocks someone" }).click();
    await until("the draft to be gone", () => b.nDrafts(), (n) => n === 0);
    assert.equal((await b.state()).entries, entries + 1);
  });

  await chapter("words that were published are taken back in ten minutes, and until then it can be undone", async () => {
    await b.sees(SHARED);
    const card = await b.unfold(MINE);
    await card.getByRole("button", { name: "React, edit or take back" }).first().click();
    await card.getByRole("button", { name: "Take back", exact: true }).click();
    await card.getByRole("button", { name: "Take my words back" }).click();
    await b.sees(/^Words of yours are erased at \d\d:\d\d\./);
    const before = await b.json();
    await b.reload();
    await b.openPanel();
    await b.sees(/^Words of yours are erased at \d\d:\d\d\./);
    assert.equal(await b.json(), before, "nothing is published yet");
    await b.panel.locator(".waiting").getByRole("button", { name: "Undo" }).click();
    await b.panel.locator(".waiting").waitFor({ state: "detached" });
    await (await b.unfold(MINE)).getByText("Well counted.").waitFor();
    assert.equal(await b.json(), before);
  });

  assert.deepEqual([ana, ben].flatMap((person) => person.complaintsBut(EXPECTED)), []);
});
