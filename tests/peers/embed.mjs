/**
 * What it costs a page to embed Baton, beside others, on the same page, in the same run: `cargo xtask bench embed`, or
 * `BATON_WIDGET=dist/widget node embed.mjs [RUNS]`.
 *
 * Everybody is embedded as the manual says ("visit"), on a slow network; and put off until a person asks for it with a click
 * ("lazily"), with nothing in the cache, with everything in the cache, and on the slow network. A click ends when somebody
 * could begin to write: for annotators when the panel or the editor is there, for comment boxes when the box is. The processor
 * is four times as slow as this machine in all of it. Runs take turns, so that what else the machine does falls on all;
 * ratios are of pairs in the same turn. What is left out: how any of them looks after that.
 */

import { statSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CONTESTANTS, startHost } from "./embed-host.mjs";

const WIDGET = process.env.BATON_WIDGET ?? join(import.meta.dirname, "../../dist/widget");
const RUNS = Number(process.argv[2] ?? 5);
const CPU_SLOWNESS = 4;
/** What Chromium's own tools call "Slow 4G", once "Fast 3G". */
const SLOW_NETWORK = { offline: false, latency: 562.5, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (7.5e5 / 8) * 0.9 };
/** For so long nothing may be under way before a page counts as loaded. */
const CALM_MS = 1_000;
const CALM_MAX_MS = 25_000;
const IDLE_MS = 3_000;

/** Counts timers, shifts of the layout, and the moment at which a count is there. @param {string} count */
const watch = (count) => {
  const seen = { n: 0, shift: 0, countAt: 0 };
  Object.assign(globalThis, { seen });
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
    const own = /** @type {any} */ (globalThis)[name];
    /** @type {any} */ (globalThis)[name] = (/** @type {unknown[]} */ ...args) => {
      seen.n++;
      return own.apply(globalThis, args);
    };
  }
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  if (!count || window.top !== window) return;
  new MutationObserver(() => {
    if (!seen.countAt && document.querySelector(count)?.textContent) seen.countAt = performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

/** One page, throttled, and what goes over its wire. */
class Visit {
  /** @param {import("playwright-core").BrowserContext} context @param {boolean} isSlow @param {string} count */
  static async begin(context, isSlow, count) {
    const visit = new Visit();
    visit.page = await context.newPage();
    visit.session = await context.newCDPSession(visit.page);
    visit.bytes = 0;
    visit.requests = 0;
    visit.lastAt = Date.now();
    const { session } = visit;
    /** @type {Map<string, string>} */
    const urls = new Map();
    /** What is on its way. */
    visit.coming = new Set();
    const ended = (/** @type {string} */ requestId) => {
      visit.coming.delete(requestId);
      visit.lastAt = Date.now();
    };
    session.on("Network.requestWillBeSent", ({ requestId, request }) => {
      urls.set(requestId, request.url);
      visit.coming.add(requestId);
    });
    session.on("Network.loadingFailed", ({ requestId }) => ended(requestId));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      ended(requestId);
      const url = urls.get(requestId) ?? "";
      // The page itself is the same for all.
      if (!/^http/.test(url) || new URL(url).pathname === "/page") return;
      visit.bytes += encodedDataLength;
      visit.requests += 1;
    });
    await session.send("Network.enable");
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWNESS });
    if (isSlow) await session.send("Network.emulateNetworkConditions", SLOW_NETWORK);
    await visit.page.addInitScript(watch, count);
    return visit;
  }

  /** Waits until nothing has come over the wire for a while. */
  async calm() {
    const end = Date.now() + CALM_MAX_MS;
    while ((this.coming.size || Date.now() - this.lastAt < CALM_MS) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** What the main thread did, in milliseconds of its own. */
  async busy() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    const of = (/** @type {string} */ name) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration");
  }
}

/** As the manual says, on the slow network; then a click, and then nothing. */
async function visited(browser, host, who) {
  const { count, click, isLoaded } = /** @type {any} */ (CONTESTANTS)[who];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const visit = await Visit.begin(context, true, count);
  const { page } = visit;
  await page.goto(`${host.origin}/page?who=${who}`, { waitUntil: "commit" });
  if (isLoaded) await page.waitForFunction(isLoaded, undefined, { timeout: CALM_MAX_MS });
  await visit.calm();
  const before = { bytes: visit.bytes, requests: visit.requests, busy: await visit.busy() };
  const { shift, countAt } = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
  const clicked = click ? await page.evaluate(() => /** @type {any} */ (globalThis).clicked()) : NaN;
  await visit.calm();
  const after = { bytes: visit.bytes, requests: visit.requests, busy: await visit.busy() };
  const n = await page.evaluate(() => /** @type {any} */ (globalThis).seen.n);
  await page.waitForTimeout(IDLE_MS);
  const timers = (await page.evaluate(() => /** @type {any} */ (globalThis).seen.n)) - n;
  await context.close();
  return { before, after, shift, countAt: countAt || NaN, clicked, timers };
}

/** Put off until a click: with an empty cache, and once more with a full one. */
async function clickedLazily(browser, host, who, isSlow) {
  const { count } = /** @type {any} */ (CONTESTANTS)[who];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const times = [];
  for (let n = 0; n < (isSlow ? 1 : 2); n++) {
    const visit = await Visit.begin(context, isSlow, count);
    await visit.page.goto(`${host.origin}/page?who=${who}&lazy`);
    await visit.calm();
    const before = visit.bytes;
    times.push({ ms: await visit.page.evaluate(() => /** @type {any} */ (globalThis).later()), before });
    await visit.page.close();
  }
  await context.close();
  return times;
}

/** @param {number[]} numbers */
const middle = (numbers) => {
  const sorted = numbers.filter((n) => !Number.isNaN(n)).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1] : NaN;
};
const kb = (/** @type {number} */ bytes) => (bytes / 1024).toFixed(bytes < 102_400 ? 1 : 0);
const ms = (/** @type {number} */ time) => (Number.isNaN(time) ? "–" : time.toFixed(0));

const host = await startHost(WIDGET);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const names = Object.keys(CONTESTANTS);
/** @type {Record<string, any[]>} */
const rows = Object.fromEntries(names.map((name) => [name, []]));
/** @type {Record<string, string>} */
const failed = {};
for (let run = 0; run < RUNS; run++) {
  for (const who of names) {
    if (failed[who]) continue;
    try {
      const visit = await visited(browser, host, who);
      const [cold, cached] = who === "nothing" ? [] : await clickedLazily(browser, host, who, false);
      const [slow] = who === "nothing" ? [] : await clickedLazily(browser, host, who, true);
      rows[who].push({ visit, cold, cached, slow });
    } catch (error) {
      failed[who] = String(error).split("\n")[0];
    }
    process.stderr.write(`run ${run + 1} of ${RUNS}: ${who}\n`);
  }
}
await browser.close();
host.stop();

const late = statSync(join(WIDGET, "engine_bg.wasm")).size > 4e6 ? " The engine was built quickly, not well: its numbers say nothing." : "";
console.log(`\nMedians of ${RUNS} runs; processor ${CPU_SLOWNESS} times slower; visit on slow 4G (1.44 Mbit/s, 563 ms).${late}`);
console.log("In brackets: how many times ours, in the same turn.\n");
const nothing = middle(rows.nothing.map(({ visit }) => visit.before.busy));
const columns = [
  ["KB before click", (/** @type {any} */ row) => row.visit.before.bytes, kb],
  ["KB in all", (row) => row.visit.after.bytes, kb],
  ["requests", (row) => row.visit.after.requests, String],
  ["main thread ms", (row) => row.visit.before.busy - nothing, ms],
  ["… with click", (row) => row.visit.after.busy - nothing, ms],
  ["layout shift", (row) => row.visit.shift, (n) => n.toFixed(3)],
  ["count at ms", (row) => row.visit.countAt, ms],
  ["click, loaded", (row) => row.visit.clicked, ms],
  ["click, cached", (row) => row.cached?.ms ?? NaN, ms],
  ["click, cold", (row) => row.cold?.ms ?? NaN, ms],
  ["click, cold, slow 4G", (row) => row.slow?.ms ?? NaN, ms],
  ["KB before lazy click", (row) => row.cold?.before ?? NaN, kb],
  ["timers in 3 idle s", (row) => row.visit.timers, String],
];
const others = names.filter((name) => name !== "nothing");
console.log(`| | ${others.join(" | ")} |\n|---|${others.map(() => "---:").join("|")}|`);
for (const [title, of, shown] of /** @type {[string, (row: any) => number, (n: number) => string][]} */ (columns)) {
  const cells = others.map((name) => {
    if (failed[name]) return "did not run";
    const value = middle(rows[name].map(of));
    const ratio = middle(rows[name].map((row, idx) => of(row) / of(rows.Baton[idx] ?? {})));
    if (Number.isNaN(value)) return "–";
    return name === "Baton" || !Number.isFinite(ratio) || title === "requests" || ratio === 0 ? shown(value) : `${shown(value)} (${ratio.toFixed(ratio < 10 ? 1 : 0)})`;
  });
  console.log(`| ${title} | ${cells.join(" | ")} |`);
}
for (const [name, why] of Object.entries(failed)) console.log(`\n${name} did not run: ${why}`);
if (host.unknown.size) console.log(`\nAsked for, and not there: ${[...host.unknown].join(", ")}`);
