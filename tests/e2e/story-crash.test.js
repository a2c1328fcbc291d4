/**
 * What was acknowledged is there: after a crash of the tab, after the power went, and in every other tab.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { crash, newMortal } from "./harness/power.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review, SAVED, until } from "./harness/review.js";

const MILLION = "forty million scanned pages";
const SERVERS = "Three of the nine servers";
const ONCE = "Nothing is ever overwritten";

test("no acknowledged word is lost, and tabs agree", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const { person, cutPower } = await newMortal(test);
  const chapter = chapters(test, "crash", [person]);
  /** @type {Review} */ let one;
  /** @type {Review} */ let two;

  /** Begins a comment, and waits until the panel says that it is saved. @param {string} words @param {string} text */
  const write = async (words, text) => {
    await one.beginComment(words);
    await one.page.keyboard.type(text);
    await one.editor.getByText(SAVED).waitFor();
  };

  await chapter("the tab crashes in the middle of writing", async () => {
    one = await Review.open(person, url);
    await one.giveName("Ana");
    await write(MILLION, "This must survive a crash, to the last lett");
    await crash(one.page);
    one = await Review.open(person, url);
    await one.paints([`draft: ${MILLION}`]);
    assert.match((await one.drafts()).join(), /This must survive a crash, to the last lett\n/);
  });

  await chapter("the power goes in the middle of writing", async () => {
    await write(SERVERS, "question: And this a power cut?");
    await cutPower();
    one = await Review.open(person, url);
    await one.paints([`draft: ${MILLION}`, `draft: ${SERVERS}`]);
    assert.match((await one.drafts()).join("\n"), /This must survive a crash[^]*And this a power cut\?/);
  });

  await chapter("a second tab shows what the first one writes", async () => {
    two = await Review.open(person, url);
    await two.paints([`draft: ${MILLION}`, `draft: ${SERVERS}`]);
    await one.page.bringToFront(); // Chromium slows down what nobody looks at.
    await one.comment(ONCE, "Not even in March?");
    await two.paints([`draft: ${MILLION}`, `draft: ${SERVERS}`, `draft: ${ONCE}`]);
    const drafts = await one.drafts();
    await two.page.bringToFront();
    assert.deepEqual(await two.drafts(), drafts);
  });

  await chapter("both tabs submit in the same moment: one entry, and both agree", async () => {
    for (const tab of [one, two]) {
      await tab.page.bringToFront();
      await tab.button("Submit review…").click();
      await tab.button("Submit review").waitFor();
    }
    // One tab tells the other, which is quicker than anything that this process could do.
    const submit = (isFirst) => {
      const buttons = document.querySelector("baton-review").shadowRoot.querySelectorAll(".submit button.primary");
      const channel = new BroadcastChannel("now");
      if (isFirst) channel.postMessage("now");
      else channel.onmessage = () => buttons[0].click();
      if (isFirst) buttons[0].click();
      return buttons.length;
    };
    assert.equal(await one.page.evaluate(submit, false), 1);
    assert.equal(await two.page.evaluate(submit, true), 1);
    for (const tab of [one, two]) {
      await tab.entries(1);
      await until("no draft to be left", async () => (await tab.nDrafts()) === 0);
      await tab.sees("Everything you submitted is shared.");
    }
    assert.equal(await one.json(), await two.json());
    const { threads, submissions, entries } = await one.state();
    assert.deepEqual([threads.length, submissions.length, entries], [3, 1, 2]);
  });

  await chapter("the power goes again right after an offline submission", async () => {
    await relay.kill();
    await one.page.bringToFront();
    await one.reply(ONCE, "Never.");
    await one.submit();
    const submitted = await one.json();
    await cutPower();
    [one, two] = [await Review.open(person, url), await Review.open(person, url)];
    assert.equal(await one.json(), submitted);
    await relay.restart();
    for (const tab of [one, two]) {
      await tab.page.bringToFront();
      await tab.choose("Sync now");
      await tab.sees("Everything you submitted is shared.");
    }
    assert.equal(await one.json(), submitted);
    assert.equal(await two.json(), submitted);
  });

  const expected = [/404 \(Not Found\).*\/v1\/rooms\//, /net::ERR_CONNECTION_REFUSED/];
  assert.deepEqual(person.complaintsBut(expected), []);
});
