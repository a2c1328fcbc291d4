/**
 * Static hosting with no server: a directory of plain files is all that two people share. Then a host that takes nothing, a link
 * with comments in it, a folder, and what a page shows before its engine is there.
 */

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson, picture } from "./harness/chromium.js";
import { dir, serveDir } from "./harness/dir.js";
import { Review, until } from "./harness/review.js";

const MAY = "The archive moves in May";
const TAPES = "Tapes are the exception";
const SETTLED = "Everything on the site is here, and everything of yours is on it.";
const UPLOADED = "Your submission is uploaded, and waits for the site to take it in.";
/** What the browser itself says about requests that a story makes fail. */
const REFUSED = [/status of (404|405|412)/, /ERR_INTERNET_DISCONNECTED/, /ERR_CONNECTION_REFUSED/];

/** Packs there, without the one by which a host is tried. @param {string} reviews */
async function packs(reviews) {
  const files = await readdir(join(reviews, "u"));
  return files.filter((file) => !file.startsWith("96a296d224f285c67bee93c30f8a3091"));
}

test("two people share a directory on a static host, with nothing behind it", async (test) => {
  const { reviews, url } = await serveDir(test);
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "places", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);

  await chapter("what Ana submits is uploaded as one file, and not called delivered", async () => {
    await a.giveName("Ana");
    await a.comment(MAY, "Why not in April?");
    await a.submit();
    await a.sees(UPLOADED);
    assert.equal((await packs(reviews)).length, 1);
    await picture(a.page, "places-uploaded");
  });

  await chapter("the site takes it in, and Ben has it", async () => {
    await b.openPanel();
    assert.equal((await b.state()).threads.length, 0);
    assert.match(dir("merge", reviews), /^Merged: 1 person, 1 submission, 1 thread/);
    await b.reload();
    await b.openPanel();
    await b.sees(SETTLED);
    await b.paints([`plain: ${MAY}`]);
  });

  await chapter("Ben answers offline; on the train nothing is lost, and nothing is said to be sent", async () => {
    await b.giveName("Ben");
    await ben.context.setOffline(true);
    await b.reply(MAY, "April is a holiday.");
    await b.comment(TAPES, "Who reads them?");
    await b.submit();
    await b.sees("Your submission waits: the site cannot be reached.");
    assert.equal((await packs(reviews)).length, 1);
    await ben.context.setOffline(false);
    await b.sees(UPLOADED);
  });

  await chapter("both submit at the same time; the directory holds all of it, once", async () => {
    await a.reload();
    await a.comment(TAPES, "Twice is enough.");
    await Promise.all([a.submit(), b.reload()]);
    await a.sees(UPLOADED);
    const put = await packs(reviews);
    assert.equal(new Set(put).size, put.length);
    assert.ok(put.length >= 3, `three submissions, and perhaps a receipt: ${put}`);
    dir("merge", reviews, "--compact");
    await Promise.all([a.reload(), b.reload()]);
    for (const one of [a, b]) {
      await one.openPanel();
      await one.sees(SETTLED);
    }
    assert.equal(await a.json(), await b.json());
    assert.equal((await a.state()).threads.length, 3);
  });

  await chapter("the digest is there for whoever has no JavaScript", async () => {
    const reader = await newPerson(test, { javaScriptEnabled: false });
    const page = await reader.open(`${url}review/digest.html`);
    await page.getByText("April is a holiday.").waitFor();
    await picture(page, "places-digest");
  });

  await chapter("nobody complained", () => {
    for (const person of [ana, ben]) assert.deepEqual(person.complaintsBut(REFUSED), []);
  });
});

test("a host that takes no files is read, and says what to do instead", async (test) => {
  const { reviews, url } = await serveDir(test, { args: ["--read-only"] });
  const ana = await newPerson(test);
  const a = await Review.open(ana, url);
  await a.giveName("Ana");
  await a.comment(MAY, "Why not in April?");
  await a.submit();
  await a.sees("This site takes no comments by itself. Your submission is on this device: send a link or a file.");
  assert.deepEqual(await readdir(join(reviews, "u")), []);
});

test("comments travel in a link, and are asked about first", async (test) => {
  const { url } = await serveDir(test, { args: ["--read-only"] });
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const a = await Review.open(ana, url);
  await a.giveName("Ana");
  await a.comment(MAY, "Why not in April?");
  await a.submit();
  await a.choose("Invite people…");
  await a.button("Copy a link with my comments").click();
  const link = await a.panel.getByLabel("Your comments as a link").inputValue();
  assert.match(link, new RegExp(`^${url}#baton-c=[A-Za-z0-9_-]{300,8192}$`));
  await picture(a.page, "places-link");

  const b = await Review.open(ben, link);
  await b.sees("This link holds comments by Ana");
  assert.equal((await b.state()).threads.length, 0);
  await picture(b.page, "places-offered");
  await b.button("Take them in").click();
  await b.paints([`plain: ${MAY}`]);
  assert.equal(b.page.url(), url, "the address is clean again");
  await b.page.goto("about:blank");
  await b.page.goto(`${link.slice(0, -40)}`);
  await b.sees(/cut|damaged|not/);
  assert.equal((await b.state()).threads.length, 1);
});

test("a folder that somebody else keeps in step carries a review", async (test) => {
  const { url } = await serveDir(test, { args: ["--read-only"] });
  const ana = await newPerson(test);
  // What stands in for the person's folder is a real handle of the browser's own files: no hand can press the system's dialog.
  await ana.context.addInitScript(() => {
    self.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("shared", { create: true });
  });
  const files = (page) =>
    page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("shared");
      const packs = await folder.getDirectoryHandle("u").catch(() => null);
      const names = [];
      for await (const name of packs?.keys() ?? []) names.push(name);
      return names.sort();
    });
  const a = await Review.open(ana, url);
  await a.giveName("Ana");
  await a.choose("Invite people…");
  await a.button("Choose a folder…").click();
  await a.sees("What you submit goes into the folder “shared”");
  await a.button("Back to the list").click();
  await a.comment(MAY, "Why not in April?");
  await a.submit();
  await a.sees("Everything in the folder is here, and everything of yours is in it.");
  const before = await files(a.page);
  assert.equal(before.length, 2, "the file by which the folder was tried, and the submission");
  await a.reload();
  await a.openPanel();
  await a.sees("Everything in the folder is here, and everything of yours is in it.");
  assert.deepEqual(await files(a.page), before);
});

test("a page shows how much is open, and where, before its engine is there", async (test) => {
  const { reviews, url } = await serveDir(test);
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const a = await Review.open(ana, url);
  await a.giveName("Ana");
  await a.comment(MAY, "Why not in April?", { kind: "Question" });
  await a.submit();
  await a.sees(UPLOADED);
  dir("merge", reviews);
  const tag = `<script type="module" src="/baton/baton.js"></script><baton-review src="/review/" loading="interaction"></baton-review>`;
  const other = await serveDir(test, { reviews, tag });
  const fetched = [];
  ben.context.on("request", (request) => fetched.push(new URL(request.url()).pathname.split("/").pop()));
  const b = new Review(await ben.open(other.url));
  await b.paints([`question: ${MAY}`]);
  await until("the count", () => b.page.locator("[data-baton-count]").innerText(), (count) => count === "1");
  assert.deepEqual(await b.root.locator("button").allInnerTexts(), ["Review · 1"]);
  assert.ok(!fetched.some((name) => name.endsWith(".wasm")), `no engine: ${fetched}`);
  await picture(b.page, "places-stage-1");
});
