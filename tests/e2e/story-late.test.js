/**
 * The late part of the engine: it comes by itself, is there when the network is not, says so when it could not come, and is not
 * needed to read.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

const LATE = /\/engine_late\.wasm$/;
const MILLION = "forty million scanned pages";
const OTHER = "No central index says who holds what";
const OFFLINE = [/404 \(Not Found\).*\/v1\/rooms\//, /net::ERR_(INTERNET_DISCONNECTED|FAILED)/];

async function atTheProposal(test) {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  return { url: `${site.address}/proposal.html`, person: await newPerson(test) };
}

/** Opens the form of a brief, as somebody does who begins a review. @param {Review} review */
async function openForm(review) {
  await review.openPanel();
  await review.show(/^Brief/);
  await review.button("Write a brief").click();
}

test("the form of a brief opens offline, for the late part has come by itself", async (test) => {
  const { url, person } = await atTheProposal(test);
  /** @type {string[]} */
  const fetched = [];
  person.context.on("requestfinished", (request) => fetched.push(request.url()));
  const review = await Review.open(person, url);
  await until("the late part", async () => fetched.some((address) => LATE.test(address)));
  await review.state(); // JSON is written by the late part, so it is installed now.

  await person.context.setOffline(true);
  await openForm(review);
  await review.panel.getByLabel("What should this review achieve?").fill("A decision");
  await review.page.keyboard.press("Escape");
  await openForm(review);
  assert.equal(await review.panel.getByLabel("What should this review achieve?").inputValue(), "A decision");
  await review.choose("What the keys do");
  await review.sees("Next thread");
  assert.equal(fetched.filter((address) => LATE.test(address)).length, 1);
  assert.deepEqual(person.complaintsBut(OFFLINE), []);
});

test("without the late part one reads; what needs it says so, and what was asked meanwhile is done when it comes", async (test) => {
  const { url, person } = await atTheProposal(test);
  const a = await Review.open(await newPerson(test), url);
  await a.giveName("Ana");
  await a.comment(MILLION, "Counted, or estimated?");
  await a.submit();
  await a.sees("Everything you submitted is shared.");

  await person.context.route(LATE, (route) => route.abort());
  const review = await Review.open(person, url);
  await review.openPanel();
  await review.sees("You can read.");
  const card = await review.unfold(MILLION);
  await card.getByText("Counted, or estimated?").waitFor();
  await review.paints([`plain: ${MILLION}`]);
  await openForm(review);
  await review.sees("This part is not on this device yet");
  const refused = review.page.evaluate(() => document.querySelector("baton-review").export("json"));
  await assert.rejects(refused, /could not be loaded/);
  await review.page.keyboard.press("Escape");
  await review.show(/^Threads/);
  await review.panel.getByLabel("What should others call you?").fill("Ben");
  await review.button("Save name").click();
  await review.select(OTHER);
  await review.button("Comment").click();
  await review.sees("This part is not on this device yet");

  await person.context.unroute(LATE);
  await review.button("Try again").click();
  await review.editor.getByLabel("Your comment").waitFor();
  await review.page.keyboard.type("Not even the catalogue?");
  await review.done();
  await review.submit();
  const { threads, people } = await review.state();
  assert.equal(threads.length, 2);
  assert.ok(JSON.stringify(people).includes("Ben"), "the name was kept until it could be given");
  assert.deepEqual(person.complaintsBut(OFFLINE), []);
});
