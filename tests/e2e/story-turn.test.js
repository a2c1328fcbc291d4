/**
 * What waits for whom: a question by name, a suggestion, and things that move on while somebody is writing; with a real mouse
 * and real keys.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review, SAVED, until } from "./harness/review.js";

const QUESTION = "Three of the nine servers";
const SUGGESTED = "forty million scanned pages";
const OTHER = "No central index says who holds what";
const DECLINED = "a long tail of dead links";
const SHARED = "Everything you submitted is shared.";

test("a question by name, a suggestion, and a thread that moves on", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "turn", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);

  await chapter("nothing waits for somebody new, and the panel says what will", async () => {
    await b.giveName("Ben Achterberg");
    await b.show(/^Your turn/);
    await b.sees("Nothing waits for you");
    await b.comment(OTHER, "Not even the catalogue?");
    await b.submit();
    await b.sees(SHARED);
  });

  await chapter("Ana asks Ben by name: the list offers him, and she sees whom she asks", async () => {
    await a.giveName("Ana Novak");
    await a.choose("Sync now");
    await a.paints([`plain: ${OTHER}`]);
    await a.beginComment(QUESTION);
    await a.page.keyboard.type("question: Which three, @be");
    const offered = a.panel.getByRole("option", { name: "Ben Achterberg" });
    await offered.waitFor();
    await a.page.keyboard.press("Escape");
    await offered.waitFor({ state: "detached" });
    assert.ok(await a.editor.isVisible(), "Esc took back the list alone");
    await a.page.keyboard.type("n");
    await offered.waitFor();
    await a.page.keyboard.press("Enter");
    await a.sees("Asks Ben Achterberg: once you submit, it is their turn.");
    assert.equal(await a.editor.getByLabel("Your comment").inputValue(), "Which three, @Ben Achterberg ");
    await a.done();
  });

  await chapter("she suggests other words, which begin as the words that are there", async () => {
    await a.beginComment(SUGGESTED);
    await a.page.keyboard.type("suggestion: The inventory says so.");
    const field = a.editor.getByLabel("Put this in place of the quote");
    assert.equal(await field.inputValue(), SUGGESTED);
    await field.fill("39.8 million scanned pages");
    assert.equal(await a.editor.locator(".diff del").innerText(), "forty");
    assert.equal(await a.editor.locator(".diff ins").innerText(), "39.8");
    await a.editor.getByText(SAVED).waitFor();
    await a.done();
    await a.submit({ verdict: "Needs another round" });
    await a.sees(SHARED);
  });

  await chapter("it is Ben's turn: the row says who, what and why, and leads to the words", async () => {
    await b.choose("Sync now");
    await b.show(/^Your turn ?1/);
    const row = b.panel.locator(".turn-row");
    assert.match(await row.innerText(), /Ana Novak asked you[^]*Which three, @Ben Achterberg[^]*ends Ana Novak’s wait[^]*answer or decline/);
    await row.getByRole("button", { name: /^Ana Novak asked you/ }).click();
    await b.card(QUESTION).and(b.page.locator(".is-open")).waitFor();
    assert.match(await b.card(QUESTION).innerText(), /asks you/);
  });

  await chapter("he answers in the card below, and it stays his turn until he submits", async () => {
    await b.card(QUESTION).getByRole("button", { name: "Reply", exact: true }).click();
    await until("the focus in the editor", () => b.focused(), (id) => id === "editor-words");
    await b.page.keyboard.type("The three in the old building.");
    await b.done();
    await b.sees("A draft of yours is about this. It stays your turn until you submit.");
  });

  await chapter("he takes the suggestion with the others, and sees how the text will read", async () => {
    await b.choose("Suggestions, many at once");
    await b.panel.getByRole("checkbox", { name: "Ana Novak suggests" }).check();
    await b.sees("It will read:");
    await b.panel.locator(".reads", { hasText: "39.8 million scanned pages" }).waitFor();
    await b.button("Accept this one").click();
    await b.sees("Accept the suggestion");
  });

  await chapter("while he writes, Ana adds something: he looks at it again before he submits", async () => {
    await a.reply(QUESTION, "I mean the ones with the red label.");
    await a.submit();
    await a.sees(SHARED);
    await b.choose("Sync now");
    await b.sees("1 to look at again");
    await b.button("Submit review…").click();
    await b.sees("One reply came meanwhile.");
    assert.ok(await b.button("Submit review").isDisabled());
    await b.button("Keep as it is").click();
    await b.button("Submit review").click();
    await b.panel.getByText(/^Submitted, /).waitFor();
    await b.sees(SHARED);
  });

  await chapter("nothing is left for Ben, and the suggestion is accepted for Ana", async () => {
    await b.show(/^Your turn$/);
    await b.sees("Nothing waits for you");
    await a.choose("Sync now");
    const card = await a.unfold(SUGGESTED);
    await card.getByText("Accepted by Ben Achterberg.").waitFor();
  });

  await chapter("what answers a question may go out alone", async () => {
    await a.reply(QUESTION, "@Ben Achterberg and is there a fourth?");
    await a.submit();
    await a.sees(SHARED);
    await b.choose("Sync now");
    await b.show(/^Your turn ?1/);
    await b.panel.locator(".turn-go").click();
    await b.card(QUESTION).getByRole("button", { name: "Reply", exact: true }).click();
    await until("the focus in the editor", () => b.focused(), (id) => id === "editor-words");
    await b.page.keyboard.type("There is none.");
    await b.done();
    await b.card(QUESTION).getByText("Send this one now…").click();
    await b.card(QUESTION).getByRole("button", { name: "it answers a question" }).click();
    await b.sees("Nothing waits for you");
    assert.equal(await b.nDrafts(), 0);
  });

  await chapter("who cannot answer says so in the row, with a reason that others see", async () => {
    await a.comment(DECLINED, "question: @Ben Achterberg, who keeps the tapes?");
    await a.submit();
    await a.sees(SHARED);
    await b.choose("Sync now");
    await b.show(/^Your turn ?1/);
    await b.panel.locator(".turn-row").getByText("Not mine to answer…").click();
    await b.button("Decline, with a reason").click();
    await b.editor.getByLabel("Why can you not answer?").fill("I never saw them. Ask Lena.");
    await b.done();
    await b.sees("Declined");
    await b.submit();
    await b.sees(SHARED);
    await b.show(/^Your turn$/);
    await a.choose("Sync now");
    const card = await a.unfold(DECLINED);
    await card.getByText("Ben Achterberg cannot answer this. I never saw them. Ask Lena.").waitFor();
  });

  await chapter("a promise has a day, and words that were taken back can be had again for ten minutes", async () => {
    const card = await b.unfold(SUGGESTED);
    await card.getByRole("button", { name: "Working on it" }).click();
    await card.getByLabel("Until when? (optional)").fill("2031-05-06");
    await b.submit();
    await b.sees(SHARED);
    await a.choose("Sync now");
    const own = await a.unfold(SUGGESTED);
    await own.getByText(/Ben Achterberg is working on it, until 2031-05-06/).waitFor();
    await own.getByRole("button", { name: "React, edit or take back" }).first().click();
    await own.getByRole("button", { name: "Take back", exact: true }).click();
    await own.getByRole("button", { name: "Take my words back" }).click();
    await a.sees(/^Words of yours are erased at \d\d:\d\d\./);
    await a.panel.locator(".waiting").getByRole("button", { name: "Undo" }).click();
    await a.panel.locator(".waiting").waitFor({ state: "detached" });
    await own.getByText("The inventory says so.").waitFor();
  });
});
