/**
 * Without any relay: a review travels as files, both ways, and a file that does not belong changes nothing.
 */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { damage, dropFile, exportFile, pickFile } from "./harness/files.js";
import { DEMO, startSite, temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";

const HASH = "BLAKE3 hash of its bytes";
const TAPES = "Tapes are the exception";

test("a review travels as files between two people who share no relay", async (test) => {
  const site = await startSite(test, DEMO, "none");
  const url = `${site.address}/proposal.html`;
  const dir = await temporaryDir(test);
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "files", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);
  let file = "";

  await chapter("Ana submits, and is told that it is on her device only", async () => {
    await a.giveName("Ana");
    await a.comment(HASH, "Why this one?");
    await a.submit();
    await a.sees("Your submission is on this device only.");
    file = await exportFile(a, dir);
    assert.match(file, /-moving-the-archive-[a-z-]+\.baton$/);
  });

  await chapter("Ben drags her file in, and answers", async () => {
    await dropFile(b, file);
    await b.sees("One new entry from the file.");
    await b.paints([`plain: ${HASH}`]);
    assert.equal(await b.json(), await a.json());
    await b.giveName("Ben");
    await b.reply(HASH, "It is fast, and it is a tree.");
    await b.comment(TAPES, "nit: One tape, many tapes?");
    await b.submit({ verdict: "Approve" });
    file = await exportFile(b, dir);
  });

  await chapter("Ana chooses his file, and both have the same", async () => {
    await pickFile(a, file);
    await a.sees("One new entry from the file.");
    assert.equal(await a.json(), await b.json());
    await a.paints([`plain: ${HASH}`, `plain: ${TAPES}`]);
    await a.unfold(HASH);
    await a.sees("It is fast, and it is a tree.");
  });

  await chapter("importing it again changes nothing, and says so", async () => {
    const before = await a.json();
    await dropFile(a, file);
    await a.sees("The file holds nothing that was not here already.");
    assert.equal(await a.json(), before);
    await a.button("Put this message away").last().click();
  });

  await chapter("a damaged file, one of another document, and junk are refused, each in its own words", async () => {
    const before = await a.json();
    const other = await Review.open(ana, `${site.address}/release.html`);
    await other.comment("No gate is met by silence", "Of another document.");
    await other.submit();
    const foreign = await exportFile(other, dir);
    await other.page.close();
    const [damaged, junk, empty] = ["damaged", "junk", "empty"].map((name) => join(dir, `${name}.baton`));
    await damage(file, damaged);
    await writeFile(junk, "Dear Ana, here are my comments.\n".repeat(40));
    await writeFile(empty, "");
    const said = [];
    for (const path of [foreign, damaged, junk, empty]) {
      await dropFile(a, path);
      const notice = a.panel.locator(".notice.is-bad");
      await notice.waitFor();
      said.push((await notice.innerText()).trim());
      await notice.getByRole("button", { name: "Put this message away" }).click();
      await notice.waitFor({ state: "detached" });
      assert.equal(await a.json(), before, `${path} changed nothing`);
    }
    assert.match(said[0], /^This file belongs to another document, “.+”\. Open that page and import it there\.$/);
    for (const words of said.slice(1)) assert.match(words, /^This is not a Baton file that can be read here \(.+\)\. Nothing was changed\.$/);
    assert.equal(new Set(said.slice(0, 3)).size, 3, "each says what is wrong with it");
    await a.reload();
    assert.equal(await a.json(), before);
  });

  await chapter("wherever one bit of a file is turned, the file is refused as a whole", async () => {
    const before = await a.json();
    const whole = await readFile(file);
    // Behind the review stands a note for people, its title and address; whatever it says, it changes nothing.
    const bytes = [...whole.subarray(0, whole.lastIndexOf("Moving the archive"))];
    const rest = [...whole.subarray(bytes.length)];
    const accepted = await a.page.evaluate(async ([bytes, rest]) => {
      const accepted = [];
      const step = Math.ceil(bytes.length / 40);
      for (let at = 0; at < bytes.length; at += step) {
        const turned = Uint8Array.from([...bytes, ...rest]);
        turned[at] ^= 1 << at % 8;
        await document.querySelector("baton-review").import(turned).then(() => accepted.push(at), () => {});
      }
      return accepted;
    }, [bytes, rest]);
    assert.deepEqual(accepted, []);
    assert.equal(await a.json(), before);
  });

  assert.deepEqual([ana, ben].flatMap(({ complaints }) => complaints), []);
});
