/**
 * A review with ten thousand threads stays quick: what one more submission costs, and how the list scrolls; and so does a book
 * with a thousand targets: nothing that places them ever holds the page up.
 *
 * Numbers on a machine that has other things to do say little by themselves. So the bounds are ratios where they can be, to
 * the same act with little in the review or to the same page without us; where the goal is a time, it is a multiple of the
 * goal that work for each thread would be far beyond. All numbers are printed.
 */

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { N_MORE, bookPage, longPage, manyComments } from "./harness/many.js";
import { WIDGET, startSite } from "./harness/program.js";
import { Review, until } from "./harness/review.js";

const N_THREADS = 10_000;
/** An engine that was built quickly instead of well takes about six times as long. It is many times as large, too. */
const SLOWNESS = statSync(join(WIDGET, "engine_bg.wasm")).size < 4e6 ? 1 : 6;
/** For how long our scripts may run when one more submission comes: twice the goal of a frame. Work for each thread was 34 and more. */
const RECEIVE_MAX_MS = 32 * SLOWNESS;
/** Our scripts in one step of scrolling the list. */
const SCROLL_MAX_MS = 8 * SLOWNESS;
/** The same two for the whole main thread, whoever keeps it busy: what the first version was held to. */
const RECEIVE_ALL_MAX_MS = 250 * SLOWNESS;
const SCROLL_ALL_MAX_MS = 50 * SLOWNESS;
/** How much longer a frame of scrolling may take than before there was anything to paint, all in all. It was 85 ms longer. */
const FRAME_MORE_MAX_MS = 30;
/**
 * No task of placing may be longer. By the thread's own clock: on a busy machine the other one says how busy it is. The goal is
 * 50; a core shared with many others takes a little longer for the same. Reading and indexing in one task took 82.
 */
const TASK_MAX_MS = 60 * SLOWNESS;

/** @param {number[]} numbers */
const middle = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** One page, and what its main thread does. */
class Measured {
  /** @param {import("node:test").TestContext} test @param {string} dir of the site */
  static async open(test, dir) {
    const measured = new Measured();
    const site = await startSite(test, dir, "none");
    measured.test = test;
    measured.person = await newPerson(test);
    measured.review = await Review.open(measured.person, `${site.address}/`);
    measured.page = measured.review.page;
    measured.session = await measured.person.context.newCDPSession(measured.page);
    await measured.session.send("Performance.enable", { timeDomain: "threadTicks" });
    return measured;
  }

  /** For how long the main thread did something so far, in milliseconds of its own: what others do on this machine is not in it. */
  async busy() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name).value * 1000;
    return { all: of("TaskDuration"), script: of("ScriptDuration") };
  }

  /** What doing something costs. @param {() => Promise<unknown>} act */
  async cost(act) {
    const before = await this.busy();
    await act();
    const after = await this.busy();
    return { all: after.all - before.all, script: after.script - before.script };
  }

  /** Takes a file in, and waits for the next two frames. Gives what it cost. @param {string} name */
  async take(name) {
    const text = (await readFile(join(await manyComments(), name))).toString("base64");
    await this.page.evaluate((text) => (window.batonFile = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))), text);
    return this.cost(() =>
      this.page.evaluate(async () => {
        await document.querySelector("baton-review").import(window.batonFile);
        for (let n = 0; n < 2; n++) await new Promise((done) => requestAnimationFrame(done));
      }),
    );
  }

  /** What thirty turns of the wheel cost, each with two frames, the pointer being where it is. */
  async scroll() {
    const costs = [];
    const frames = () => this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    for (let n = 0; n < 30; n++) {
      costs.push(
        await this.cost(async () => {
          await this.page.mouse.wheel(0, 600);
          await frames();
        }),
      );
    }
    return costs;
  }

  /** @param {string} what @param {{ all: number, script: number }[]} costs */
  say(what, costs) {
    this.test.diagnostic(
      `${what}: ${middle(costs.map(({ all }) => all)).toFixed(1)} ms of the main thread, ` +
        `${middle(costs.map(({ script }) => script)).toFixed(1)} ms of it scripts; all: ${costs.map(({ all }) => all.toFixed(0)).join(" ")}`,
    );
  }

  /** Waits until everything has its place or has lost it. @param {(n: number) => boolean} isIt how many may have lost it */
  placed(isIt) {
    return until("the places", () => this.page.evaluate(async () => (await document.querySelector("baton-review").threads("orphaned")).length), isIt);
  }

  /**
   * How long the longest tasks were after `act` marked "changed", by the clock of the page's thread, the longest first.
   * @param {() => Promise<unknown>} act
   */
  async tasks(act) {
    /** @type {any[]} */
    const events = [];
    this.session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
    const ended = new Promise((resolve) => this.session.once("Tracing.tracingComplete", resolve));
    await this.session.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline", "blink.user_timing", "__metadata"] } });
    await act();
    await this.session.send("Tracing.end");
    await ended;
    this.session.removeAllListeners("Tracing.dataCollected");
    const threads = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
    const isOurs = (/** @type {any} */ event) => threads.some(({ pid, tid }) => pid === event.pid && tid === event.tid);
    const changed = events.find(({ name, cat }) => name === "changed" && /user_timing/.test(cat));
    const tasks = events.filter((event) => event.ts > changed.ts && event.tdur && /RunTask$/.test(event.name) && isOurs(event));
    assert.ok(tasks.length > 0, "the trace has tasks");
    return tasks.map(({ tdur }) => tdur / 1000).sort((a, b) => b - a).slice(0, 5);
  }

  /** How many ranges the browser was handed. */
  nPainted() {
    return this.page.evaluate(() => [...CSS.highlights.values()].reduce((n, { size }) => n + size, 0));
  }
}

test("ten thousand threads", async (test) => {
  const measured = await Measured.open(test, await longPage(test));
  const { review, page } = measured;
  const overPanel = async () => {
    const box = await review.panel.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  };
  await review.openPanel();
  // The page itself, before anything is painted on it.
  await page.mouse.move(300, 400);
  const pageBefore = await measured.scroll();
  measured.say("one step of scrolling the page, before", pageBefore);
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));

  await test.test("they are read from a file, and each finds its passage", async () => {
    measured.say("reading ten thousand", [await measured.take("many.baton")]);
    await review.panel.getByRole("tab", { name: /Threads ?10,?000/ }).waitFor();
    await measured.placed((n) => n === 0);
    assert.equal((await review.state()).threads.length, N_THREADS);
    const nPainted = await until("the highlights", () => measured.nPainted());
    test.diagnostic(`${nPainted} of ${N_THREADS} marks are painted`);
    assert.ok(nPainted > 20 && nPainted < 1_000);
  });

  await test.test("one more submission refreshes everything at once", async () => {
    const costs = [];
    for (let n = 1; n <= N_MORE; n++) costs.push(await measured.take(`more-${n}.baton`));
    assert.equal((await review.state()).threads.length, N_THREADS + 10 * N_MORE);
    measured.say("one more submission", costs);
    assert.ok(middle(costs.map(({ script }) => script)) < RECEIVE_MAX_MS);
    assert.ok(middle(costs.map(({ all }) => all)) < RECEIVE_ALL_MAX_MS);
  });

  await test.test("the list scrolls without a stop", async () => {
    await review.show(/^Threads/);
    await overPanel();
    const costs = await measured.scroll();
    const top = await page.evaluate(() => document.querySelector("baton-review").shadowRoot.querySelector(".scroll").scrollTop);
    assert.ok(top > 5_000, `it scrolled to ${top}`);
    measured.say("one step of scrolling the list", costs);
    assert.ok(middle(costs.map(({ script }) => script)) < SCROLL_MAX_MS);
    assert.ok(middle(costs.map(({ all }) => all)) < SCROLL_ALL_MAX_MS);
    assert.ok(middle(costs.map(({ all }) => all)) < middle(pageBefore.map(({ all }) => all)) + FRAME_MORE_MAX_MS);
    assert.ok((await review.panel.locator("article.card").count()) < 200, "only what is near is there");
  });

  await test.test("the page scrolls as it did without highlights", async () => {
    await page.mouse.move(300, 400);
    const costs = await measured.scroll();
    measured.say("one step of scrolling the page", costs);
    assert.ok(middle(costs.map(({ all }) => all)) < middle(pageBefore.map(({ all }) => all)) + FRAME_MORE_MAX_MS);
    assert.ok((await measured.nPainted()) < 1_000);
  });

  assert.deepEqual(measured.person.complaints, []);
});

test("a book with a thousand targets of years ago and ten thousand comments", async (test) => {
  const measured = await Measured.open(test, await bookPage(test));
  const { review, page } = measured;
  await review.openPanel();
  await test.test("they are read from a file", async () => {
    measured.say("reading ten thousand comments", [await measured.take("book.baton")]);
    const nOrphaned = await measured.placed((n) => n > 0 && n < 200);
    test.diagnostic(`${nOrphaned} of 1,000 passages are gone`);
    assert.equal((await review.state()).threads.length, 1_000);
  });

  /**
   * Changes the page, and gives what it cost until all was placed again, and its longest tasks. That the page lays itself
   * out anew is its own affair: a change does that at once, before it marks that it is done.
   * @param {string} what @param {() => void} change
   */
  const costOf = async (what, change) => {
    let longest = [0];
    const cost = await measured.cost(async () => {
      longest = await measured.tasks(async () => {
        await page.evaluate(change);
        // Nothing here says when all is placed.
        await page.evaluate(() => new Promise((done) => setTimeout(done, 4_000)));
      });
    });
    measured.say(what, [cost]);
    test.diagnostic(`${what}: the longest tasks: ${longest.map((ms) => ms.toFixed(0)).join(", ")} ms`);
    return { script: cost.script, longest: longest[0] };
  };

  await test.test("placing all of them anew holds nothing up, and a change in one place costs far less", async () => {
    const everywhere = await costOf("a change of all paragraphs", () => {
      document.querySelectorAll("main p").forEach((p) => p.prepend("Well, "));
      void document.body.offsetHeight;
      performance.mark("changed");
    });
    await measured.placed((n) => n > 0 && n < 200);
    const here = await costOf("a change of one paragraph", () => {
      document.querySelector("main p").append(" And on it goes.");
      void document.body.offsetHeight;
      performance.mark("changed");
    });
    await measured.placed((n) => n > 0 && n < 200);
    assert.ok(everywhere.script > 50 && here.script < everywhere.script * 0.8, `${here.script} of ${everywhere.script} ms`);
    assert.ok(everywhere.longest < TASK_MAX_MS, `a task of ${everywhere.longest} ms`);
    assert.ok(here.longest < TASK_MAX_MS, `a task of ${here.longest} ms`);
  });

  assert.deepEqual(measured.person.complaints, []);
});
