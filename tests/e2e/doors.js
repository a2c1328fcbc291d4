/**
 * Opens, lists and reads reviews as people do every day, and writes down which functions of the engine ran meanwhile: a byte
 * for each, in the file that is named. `cargo xtask doors` runs it on an engine that says so, and lets everything else be late.
 *
 * What is left out: writing anything. Whoever writes here is only there to have something to read, and is not looked at.
 */

import { writeFile } from "node:fs/promises";

import { newPerson } from "./harness/chromium.js";
import { Demo } from "./harness/demo.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review } from "./harness/review.js";
import { BLOCKING, reviewedSite } from "./harness/walk.js";

const [, , out] = process.argv;
/** More functions than the engine has. */
const N_FUNCTIONS = 1 << 15;
const ran = Buffer.alloc(N_FUNCTIONS);
/** The name of a window to write in. */
const WRITES = "writes";
/** What is said in the place of what is late. */
const MISSING = "This part is not on this device yet";
/** Longer than anything takes that follows from opening or looking. */
const REST_MS = 700;

/** @type {(() => unknown)[]} */
const ends = [];
/** What the harness knows of a test. */
const test = /** @type {any} */ ({ after: (/** @type {() => unknown} */ end) => ends.unshift(end) });

/**
 * Lets the engine's memory be looked at in all pages of somebody. What the engine has for later is not installed there, unless
 * the window is one to write in: so nothing of it is seen to run.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @param {string} [name] of the first window
 */
async function newReader(options, name = "") {
  const person = await newPerson(test, options);
  await person.context.addInitScript((name) => {
    if (!sessionStorage.getItem("named")) window.name = name;
    sessionStorage.setItem("named", "yes");
  }, name);
  await person.context.addInitScript((WRITES) => {
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...args) => {
        const result = await original(...args);
        const instance = result.instance ?? result;
        if (!instance.exports.install_late) return result;
        window.batonMemory = instance.exports.memory;
        if (window.name === WRITES) return result;
        const { install_late, ...exports } = instance.exports;
        return { ...result, instance: { exports } };
      };
    }
  }, WRITES);
  return person;
}

/** Loads the page again, to write in it or not. @param {Review} review @param {string} name */
async function again(review, name) {
  await review.page.evaluate((name) => (window.name = name), name);
  await review.reload();
}

/** Adds what ran in a page until now. @param {Review} review */
async function look(review) {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const text = await review.page.evaluate((n) => String.fromCharCode(...new Uint8Array(window.batonMemory.buffer, 0, n)), N_FUNCTIONS);
  for (let at = 0; at < N_FUNCTIONS; at++) ran[at] |= text.charCodeAt(at);
  await writeFile(out, ran);
  console.log(`${ran.reduce((n, byte) => n + byte, 0)} functions after ${review.page.url()}`);
}

/** All that one can look at without being asked for anything. @param {Review} review */
async function read(review) {
  await review.openPanel();
  for (const tab of [/^Your turn/, /^Brief/, /^Threads/]) await review.show(tab);
  const cards = review.panel.locator("article.card .card-toggle");
  const n = Math.min(await cards.count(), 12);
  for (let at = 0; at < n; at++) {
    await cards.nth(at).click();
    await cards.nth(at).click();
  }
  for (const key of ["j", "j", "k"]) await review.page.keyboard.press(key);
  await review.page.mouse.move(400, 300);
  await review.page.mouse.wheel(0, 900);
  await look(review);
}

/** Asks for what only the late part can do, which says so. @param {Review} review @param {string} words */
async function ask(review, words) {
  await review.page.evaluate(() => document.querySelector("baton-review").export("json").catch(() => {}));
  await review.show(/^Threads/);
  await review.panel.getByLabel("What should others call you?").fill("Ben");
  await review.button("Save name").click();
  await review.select(words);
  await review.button("Comment").click();
  await review.sees(MISSING);
  await review.page.keyboard.press("Escape");
  await look(review);
}

/** Goes back to the panel from words on the page. @param {Review} review @param {string} words */
async function click(review, words) {
  await review.select(words);
  await review.page.mouse.click(20, 20);
  await review.page.getByText(words).first().click();
  await look(review);
}

const PLACES = ["No central index says who holds what", "a long tail of dead links"];
/** In comments: everything that words can have. */
const MARKED = [
  "First: *this*, **that**, `code`, ~~gone~~, [a link](https://example.org/a?b=c), https://example.org and \\*no star\\*.",
  "> A quote\n\n- one\n- two\n\n1. first\n2. second\n\n```\nlet code = 1;\n```",
];

/** Somebody whose comments have everything. @param {string} url */
async function marked(url) {
  const author = await Review.open(await newPerson(test), url);
  await author.openPanel();
  await author.button("Start reviewing").click();
  await author.giveName("Dora Lindqvist");
  for (const [at, words] of PLACES.entries()) {
    await author.beginComment(words);
    await author.page.keyboard.insertText(MARKED[at]);
    await author.done();
  }
  await author.submit();
  await author.sees("Everything you submitted is shared.");
}

async function all() {
  const world = await reviewedSite(test);
  const reader = await newReader();
  const url = `${world.site.address}/proposal.html`;
  await marked(url);
  const fresh = await Review.open(reader, `${world.site.address}/release.html`);
  await look(fresh);
  await read(fresh);
  await fresh.show(/^Brief/);
  await fresh.button("Write a brief").click();
  await fresh.sees(MISSING);
  await look(fresh);
  const review = await Review.open(reader, url);
  await look(review);
  await review.openPanel();
  await review.button("Start reviewing").waitFor();
  await read(review);
  await click(review, BLOCKING);
  await ask(review, PLACES[0].slice(0, 16));
  await review.reload();
  await read(review);
  // Somebody who takes part comes back, with something that is not shared yet, and a draft.
  await again(review, WRITES);
  await review.show(/^Threads/);
  await review.giveName("Ben Achterberg");
  await review.reply(BLOCKING, "Thank you.");
  await review.submit();
  await review.sees("Everything you submitted is shared.");
  await review.comment("a frozen catalogue", "For how long?");
  await again(review, "");
  await read(review);
  await world.relay.kill();
  await again(review, WRITES);
  await review.openPanel();
  await review.submit();
  await again(review, "");
  await read(review);
  await world.relay.restart();
  await review.reload();
  await read(review);
  await review.sees("Everything you submitted is shared.");
  await look(review);
  await reader.context.setOffline(true);
  await read(review);

  const small = await Review.open(await newReader({ viewport: { width: 390, height: 800 } }), url);
  await small.openPanel();
  await look(small);

  const site = await startSite(test, DEMO, (await startRelay(test)).address);
  const demo = await Demo.begin(await newReader({}, WRITES), site.address);
  for (const key of /** @type {const} */ (["ana", "kiran", "omar", "lena", "ben", "june"])) {
    await again(demo, WRITES);
    await demo.sit(key);
    await again(demo, "");
    await demo.settled(key);
    await read(demo);
  }
}

try {
  await all();
} finally {
  for (const end of ends) await end();
}
