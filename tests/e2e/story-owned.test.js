/**
 * A review of one's own: opened from the page's review, by invitation only, with roles, and handed over in the end.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { inviteFile, inviteLink, openOwned } from "./harness/brief.js";
import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { dropFile, exportFile } from "./harness/files.js";
import { DEMO, startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

const OPEN = "Three of the nine servers";
const CLOSED = "BLAKE3 hash of its bytes";
const NEW = "forty million scanned pages";
const SHARED = "Everything you submitted is shared.";
const TITLE = "The archive, among us";
const GOAL = "Settle the open points before the board meets.";
const EXPECTED = [/404 \(Not Found\).*\/v1\/rooms\//, /net::ERR_CONNECTION_REFUSED/];

/** Opens an invite link, and joins. @param {import("./harness/chromium.js").Person} person @param {string} link */
async function joinBy(person, link) {
  const review = await Review.open(person, link);
  await review.sees(`You are invited to review “${TITLE}”`);
  await review.button("Join").click();
  await review.sees("You have joined.");
  return review;
}

/** What the review says of a person. @param {Review} review @param {string} name */
async function person(review, name) {
  const { people } = await review.state();
  return people.find((one) => one.name === name);
}

/** Gives a role to somebody. @param {Review} review @param {string} name @param {string} role */
async function grant(review, name, role) {
  await review.show(/^Brief/);
  const row = review.panel.locator(".person", { hasText: name });
  await row.getByText("Role", { exact: true }).click();
  const select = row.getByLabel("May do here");
  const value = await select.locator("option", { hasText: new RegExp(`^${role}:`) }).getAttribute("value");
  await select.selectOption(value);
  await until(`${name} to be ${role}`, () => person(review, name), ({ role: now }) => now === role.toLowerCase());
}

test("a review of one's own, by a link and with a relay", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben, cay] = await Promise.all([newPerson(test), newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "owned", [ana, ben, cay]);
  let [link, toRead] = ["", ""];
  /** @type {Review} */ let a;
  /** @type {Review} */ let b;
  /** @type {Review} */ let c;

  await chapter("the page's review has two threads, one of them closed", async () => {
    a = await Review.open(ana, url);
    await a.giveName("Ana Novak");
    await a.comment(OPEN, "question: Which three?");
    await a.comment(CLOSED, "nit: Say why not SHA-256.");
    await a.submit();
    await a.close(CLOSED, "Withdrawn");
    await a.submit();
    await a.sees(SHARED);
  });

  await chapter("Ana opens a review of her own, and brings the open thread along", async () => {
    const page = (await a.state()).review;
    await openOwned(a, TITLE, { goal: GOAL });
    await until("the owned review", () => a.state(), ({ review }) => review !== page);
    const { threads, owner, brief, people } = await a.state();
    assert.deepEqual(threads.map(({ target }) => target.exact), [OPEN]);
    assert.equal(threads[0].comments[0].text, "Which three?");
    assert.equal(brief.goal, GOAL);
    assert.equal(owner, people[0].id);
    await a.paints([`question: ${OPEN}`]);
  });

  await chapter("she copies links, one for people who review and one for people who read", async () => {
    link = await inviteLink(a, "write");
    toRead = await inviteLink(a, "read");
    assert.ok(link.startsWith(`${url}#baton=`), link);
    assert.notEqual(link, toRead);
  });

  await chapter("Ben follows the link: it leaves the address at once, he joins, and meets the brief", async () => {
    b = await joinBy(ben, link);
    assert.equal(b.page.url(), url);
    await b.show(/^Brief/);
    await b.sees(GOAL);
    await b.button("Start reviewing").click();
    await b.giveName("Ben");
    await b.comment(NEW, "Counted, or estimated?", { because: "the costs hang on it", satisfied: "the count is cited" });
    await b.submit({ verdict: "Needs another round" });
    await b.sees(SHARED);
  });

  await chapter("his words arrive by themselves", async () => {
    await a.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))); // Ana comes back to the tab.
    await until("Ben to be here", () => person(a, "Ben"));
    const { threads } = await a.state();
    assert.equal(threads.filter(({ target }) => target.exact === NEW).length, 1);
    assert.equal(await a.json(), await b.json());
  });

  await chapter("who was invited to read sees all of it, and can add nothing", async () => {
    c = await joinBy(cay, toRead);
    assert.equal(c.page.url(), url);
    await until("the threads", () => c.state(), ({ title, threads }) => title === TITLE && threads.length === 2);
    assert.equal(await c.json(), await a.json());
    const before = await c.json();
    await c.selectSilently(CLOSED);
    // What is not offered need not be refused.
    if (await c.button("Comment").count()) {
      await c.giveName("Cay");
      await c.comment(CLOSED, "Mine is not wanted here.");
      await c.button("Submit review…").click();
      await c.button("Submit review").click();
      await c.sees("You were invited to read. Ask for a link that lets you write.");
    }
    assert.equal(await c.json(), before);
    await a.choose("Sync now");
    await a.sees(/Synced just now/);
    assert.equal((await a.state()).threads.length, 2);
    assert.deepEqual((await a.state()).people.map(({ name }) => name).sort(), ["Ana Novak", "Ben"]);
  });

  await chapter("Ana makes Ben a facilitator, and he is one", async () => {
    await grant(a, "Ben", "Facilitator");
    await a.sees(SHARED);
    await b.choose("Sync now");
    await until("Ben to know", () => person(b, "Ben"), ({ role }) => role === "facilitator");
  });

  await chapter("she offers it to Ben, and it stays hers until he takes it", async () => {
    await a.show(/^Brief/);
    const row = a.panel.locator(".person", { hasText: "Ben" });
    const offer = row.getByRole("button", { name: "Offer this review" });
    if (!(await offer.isVisible())) await row.getByText("Role", { exact: true }).click();
    await offer.click();
    await a.sees("Offered to Ben. It stays yours until they take it.");
    await a.sees(SHARED);
    const owner = (await a.state()).owner;
    assert.equal(owner, (await person(a, "Ana Novak")).id);
    await b.choose("Sync now");
    await b.show(/^Your turn ?[1-9]/);
    await b.panel.locator(".turn-row", { hasText: "Ana Novak offers you this review" }).getByRole("button").first().click();
    await b.button("Take it over").click();
    await until("Ben to own it", () => b.state(), ({ owner: now }) => now !== owner);
    await b.sees(SHARED);
    await a.choose("Sync now");
    await until("Ana to know", () => a.state(), ({ owner: now }) => now !== owner);
    assert.equal((await a.state()).owner, (await person(a, "Ben")).id);
  });

  await chapter("her list has both reviews, and she goes from one to the other", async () => {
    const own = (await a.state()).review;
    await a.choose("Reviews on this device");
    const home = a.panel.locator(".home");
    await home.getByText("By invitation").first().waitFor();
    await home.getByText("Page review").first().waitFor();
    await home.locator("li", { hasText: "Page review" }).getByRole("button").first().click();
    await until("the page's review", () => a.state(), ({ review }) => review !== own);
    await a.paints([`question: ${OPEN}`, `closed: ${CLOSED}`]);
    await a.choose("Reviews on this device");
    await home.locator("li", { hasText: "By invitation" }).getByRole("button").first().click();
    await until("the owned review", () => a.state(), ({ review }) => review === own);
  });

  await chapter("a link to a thread opens it, here and where it is followed", async () => {
    await ana.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.address });
    const card = await a.unfold(NEW);
    await card.locator(".card-toggle").focus();
    await a.page.keyboard.press("l");
    const copied = () => a.page.evaluate(() => navigator.clipboard.readText());
    const toThread = await until("the link", copied, (text) => /proposal\.html#baton-t=/.test(text));
    const again = await Review.open(ben, toThread);
    await again.card(NEW).and(again.page.locator(".is-open")).waitFor();
    await again.page.close();
  });

  assert.deepEqual([ana, ben, cay].flatMap((person) => person.complaintsBut(EXPECTED)), []);
});

test("a review of one's own, by a file and without a relay", async (test) => {
  const site = await startSite(test, DEMO, "none");
  const url = `${site.address}/proposal.html`;
  const dir = await temporaryDir(test);
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "owned-file", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);
  let file = "";

  await chapter("Ana opens one, and is told that a link alone brings no words", async () => {
    await a.giveName("Ana Novak");
    await openOwned(a, TITLE, { goal: GOAL, questions: [{ words: OPEN, text: "Which three?" }] });
    await a.choose("Invite people…");
    await a.sees("There is no relay here, so a link opens the review but brings nobody’s words.");
    await a.button("Back to the list").click();
    file = await inviteFile(a, "write", join(dir, "invite.baton"));
  });

  await chapter("Ben drops her file, joins, and has everything that was in it", async () => {
    await dropFile(b, file);
    await b.sees(`You are invited to review “${TITLE}”`);
    await b.button("Join").click();
    await b.sees("You have joined.");
    await until("Ana's question", () => b.state(), ({ threads }) => threads.length === 1);
    assert.equal(await b.json(), await a.json());
    await b.giveName("Ben");
    await b.reply(OPEN, "fs2, fs4 and fs7.");
    await b.submit();
  });

  await chapter("his answer goes back as a file", async () => {
    await dropFile(a, await exportFile(b, dir));
    await a.sees("One new entry from the file.");
    assert.equal(await a.json(), await b.json());
  });

  assert.deepEqual([ana, ben].flatMap(({ complaints }) => complaints), []);
});
