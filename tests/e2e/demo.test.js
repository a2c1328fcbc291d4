/**
 * The demo: a newcomer takes the seat of any of six people, and meets all that a review in the middle of its life has.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson, picture } from "./harness/chromium.js";
import { Demo } from "./harness/demo.js";
import { DEMO, startSite } from "./harness/program.js";

/** The first row, in words, that each of them has waiting. */
const WAITING = {
  kiran: /Text you approved changed/,
  omar: /Kiran Rao asked you/,
  lena: /June Park answered what you block on/,
  ben: /Text you approved changed/,
  june: /Omar Haddad replied before you closed it/,
};

test("the demo shows a review in the middle of its life, from any seat", async (test) => {
  const site = await startSite(test, DEMO, "none");
  const person = await newPerson(test);
  const chapter = chapters(test, "demo", [person]);
  /** @type {Demo} */ let demo;

  await chapter("within a moment one sits in Auckland, on a Tuesday morning", async () => {
    demo = await Demo.begin(person, site.address);
    assert.match(await demo.said(), /^You are Ana Parata.*It is Tue 09:10 there/);
    await demo.show(/^Your turn ?[1-9]/);
    await demo.sees("June Park asked you");
    await demo.sees("On this device only. Share it as a .baton file under More.");
    await picture(demo.page, "demo-ana");
  });

  await chapter("a comment whose words are gone, words that moved on, and a reply that came too late are all there", async () => {
    await demo.show(/^Threads/);
    await demo.sees(/^No longer in the text/);
    assert.match(await demo.card("The help desk answers").innerText(), /Whose noon\?/);
    assert.match(await demo.card("Two people compare the counts").innerText(), /Text moved on/);
    assert.match(await demo.card("can still check guests in on paper").innerText(), /Closed with an unseen reply/);
    assert.match(await demo.card("One night of eight people").innerText(), /Text changed[^]*Blocking/);
    const card = await demo.unfold("The rows are copied");
    assert.match(await card.innerText(), /Accepted by June Park\. The document says so already\./);
  });

  await chapter("the gates say what is missing, and who could bring it", async () => {
    await demo.choose("What it still needs");
    await demo.sees("2 people approve it");
    await demo.sees(/Kiran Rao approved it before this changed: .*3\. The night of the move/);
    await demo.button("Back to the list").click();
  });

  for (const [key, words] of Object.entries(WAITING)) {
    await chapter(`something waits for ${key}`, async () => {
      await demo.sit(/** @type {import("./harness/demo.js").Key} */ (key));
      await demo.show(/^Your turn ?[1-9]/);
      await demo.sees(words);
    });
  }

  await chapter("June handed work over at her noon: in Auckland it is offered, and taken with what was understood", async () => {
    await demo.sit("ana");
    await demo.show(/^Your turn ?[1-9]/);
    await demo.sees("take it over, in part or as a whole, or leave it");
    await demo.panel.getByRole("button", { name: /^June Park offers you work/ }).click();
    await demo.sees("Two questions are left, and Lena’s yes to the sum.");
    await demo.panel.getByLabel("What you understood, in your own words").fill("I ask the hotels about ten on Sunday, and answer the two questions.");
    await demo.button("Take it over").click();
    await demo.sees(/Taken over/);
    await demo.button("Back to the list").click();
    await demo.sit("june");
    await demo.choose("Hand-offs");
    await demo.sees("I ask the hotels about ten on Sunday, and answer the two questions.");
    await demo.button("Back to the list").click();
  });

  await chapter("each has their hours, by their own clock", async () => {
    await demo.sit("kiran");
    await demo.choose("When I work");
    assert.equal(await demo.panel.getByLabel("Time zone").inputValue(), "Asia/Kolkata");
    await demo.button("Back to the list").click();
  });

  await chapter("what one of them submits is there in the next seat, at a later hour; a draft is not", async () => {
    await demo.sit("kiran");
    assert.equal(await demo.nDrafts(), 1);
    await demo.sit("ana");
    assert.equal(await demo.nDrafts(), 0);
    await demo.reply("One row that differs stops the move", "Those forty as well: we cannot tell them apart at night.");
    await demo.submit();
    await demo.sit("june");
    const card = await demo.unfold("One row that differs stops the move");
    await card.getByText("Those forty as well").waitFor();
    await demo.page.getByRole("button", { name: "A day later" }).click();
    await demo.settled("june");
    assert.match(await demo.said(), /It is Wed 09:00 there/);
  });

  await chapter("after a reload one sits where one sat; then it begins again, without a trace", async () => {
    await demo.reload();
    await demo.settled("june");
    await demo.page.getByRole("button", { name: "Begin again" }).click();
    await demo.settled("ana");
    assert.ok(!(await demo.json()).includes("Those forty as well"));
    assert.deepEqual(person.complaints, []);
  });
});
