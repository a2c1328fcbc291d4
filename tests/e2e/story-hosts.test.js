/**
 * Real hosts that know nothing of reviews: a WebDAV server and an object store. Two people share a review over each, and nothing
 * is ever written over.
 */

import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson, picture } from "./harness/chromium.js";
import { dir, planWith, serveDir } from "./harness/dir.js";
import { apache, moto, oneOrigin, startApache, startStore, takesOnce } from "./harness/hosts.js";
import { temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";

const MAY = "The archive moves in May";
const TAPES = "Tapes are the exception";
const SETTLED = "Everything on the site is here, and everything of yours is on it.";
const UPLOADED = "Your submission is uploaded, and waits for the site to take it in.";
/** `baton dir merge` gathers packs that were put there; Chromium says a word about each 404 and 412. */
const EXPECTED = [/status of (404|412)/];

/** @param {string} src */
const tag = (src) => `<script async src="/baton/baton.iife.js" data-doc="urn:plan" data-src="${src}"></script>`;

/**
 * The story that is the same everywhere.
 * @param {import("node:test").TestContext} test @param {string} url @param {() => Promise<void>} merge
 */
async function share(test, url, merge) {
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);
  await a.giveName("Ana");
  await a.comment(MAY, "Why not in April?");
  await b.giveName("Ben");
  await b.comment(TAPES, "Who reads them?");
  await Promise.all([a.submit(), b.submit()]);
  await a.sees(UPLOADED);
  await b.sees(UPLOADED);
  await merge();
  await Promise.all([a.reload(), b.reload()]);
  for (const one of [a, b]) {
    await one.openPanel();
    await one.sees(SETTLED);
    await one.paints([`plain: ${MAY}`, `plain: ${TAPES}`]);
  }
  assert.equal(await a.json(), await b.json());
  for (const person of [ana, ben]) assert.deepEqual(person.complaintsBut(EXPECTED), []);
  return a;
}

test("a WebDAV server carries a review, and refuses to write a file over", async (test) => {
  const program = apache();
  if (!program) return test.skip("NOT TESTED: there is no Apache here; install apache2-bin");
  const { url, src, reviews } = await startApache(test, program, planWith(tag("/reviews/")));
  assert.deepEqual(await takesOnce(src), [201, 412]);
  const a = await share(test, url, async () => void dir("merge", reviews));
  assert.ok((await readdir(join(reviews, "u"))).filter((name) => name.endsWith(".yrs")).length >= 3, "two, and the one that tries");
  await picture(a.page, "places-webdav");
});

test("an object store carries a review, and refuses to write a file over", async (test) => {
  const program = moto();
  if (!program) return test.skip("NOT TESTED: there is no S3 server here; install moto[server] from PyPI");
  const store = await startStore(test, program);
  assert.deepEqual(await takesOnce(store.src), [200, 412]);
  const { program: site } = await serveDir(test, { tag: tag("/reviews/plan/"), args: ["--read-only"] });
  const url = await oneOrigin(test, site.address, store.address);
  const local = join(await temporaryDir(test), "plan");
  await mkdir(local);
  await share(test, url, async () => {
    await store.pull(local);
    dir("merge", local, "--compact");
    await store.push(local);
  });
  assert.ok((await store.keys()).filter((key) => /\/u\/.*\.yrs$/.test(key)).length >= 3, "two, and the one that tries");
});
