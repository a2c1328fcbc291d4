/**
 * Every state of the screen in one theme and three widths: a picture of each for people to look at, axe-core for what a
 * machine can find, and nothing that sticks out of its place.
 *
 * What is left out: which states there are. See `walk.js`.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { newPerson, picture } from "./chromium.js";
import { Review } from "./review.js";
import { reviewedSite, walk } from "./walk.js";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What axe-core finds in our element, in words. @param {Review} review @returns {Promise<string[]>} */
export async function violations({ page }) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { violations, passes } = await window.axe.run("baton-review", { runOnly: { type: "tag", values } });
    const isInside = passes.some(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0])));
    if (!isInside) return ["axe-core saw nothing of the panel's inside"];
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().at(-1)}: ${failureSummary.replace(/\s+/g, " ")}`),
    );
  }, TAGS);
}

/** Elements of ours that reach out of the panel, but for those that are made to be pushed along. @param {Review} review */
async function overflows({ page }) {
  return page.evaluate(() => {
    const panel = document.querySelector("baton-review").shadowRoot.querySelector(".panel");
    if (!panel) return [];
    const { left, right } = panel.getBoundingClientRect();
    return [...panel.querySelectorAll("*")]
      .filter((element) => !element.closest(".unseen, .words-choice, pre") && element.getClientRects().length && getComputedStyle(element).position !== "absolute")
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
      })
      .map((element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 40)}`);
  });
}

/**
 * The lists, panes and a comment on the page that is written from right to left, found by where they stand.
 * @param {import("./chromium.js").Person} person
 * @param {Awaited<ReturnType<typeof reviewedSite>>} world
 * @param {(state: string, review: Review) => Promise<void>} stop
 */
async function walkRightToLeft(person, { site }, stop) {
  const review = new Review(await person.open(`${site.address}/reading-room.html`));
  const panel = review.root.locator(".panel");
  await review.root.locator(".launcher").click();
  await panel.waitFor();
  await stop("arabic", review);
  const words = await review.page.locator("main p").first().evaluate((p) => p.textContent.trim().split(/\s+/).slice(0, 4).join(" "));
  await review.selectSilently(words);
  await review.page.keyboard.press("Alt+Shift+KeyM");
  await review.root.locator(".editor").waitFor();
  await review.page.keyboard.type("question: لماذا؟");
  await stop("arabic-composing", review);
  await review.page.keyboard.press("Control+Enter");
  await review.root.locator(".editor").waitFor({ state: "detached" });
  for (const at of [0, 1, 2, 3]) {
    await panel.getByRole("tab").nth(at).click();
    await stop(`arabic-tab-${at + 1}`, review);
  }
  const panes = ["identity", "hours", "home", "invite", "drafts", "suggestions", "digest", "handoffs", "gates", "policy", "measures"];
  const acts = ["comment-page", "pick"];
  for (const [at, name] of [...panes, ...acts, "palette", "keys"].entries()) {
    if (acts.includes(name)) continue;
    await panel.locator(".head button[aria-expanded]").nth(1).click();
    await panel.locator(".menu .item").nth(at).click();
    await panel.locator(".menu").waitFor({ state: "detached" });
    if (name === "hours") await panel.locator("form.hours .primary").click();
    if (name === "handoffs") await panel.locator(".handoffs > .plain").click();
    await stop(`arabic-${name}`, review);
  }
  await review.page.close();
}

/**
 * What has to do with time: somebody's hours and what others see of them, what is new, work that is handed over, what the review
 * still needs, its rules and its numbers. The relay is away, so that the next to walk meets the review as it was.
 * @param {import("./chromium.js").Person} person
 * @param {Awaited<ReturnType<typeof reviewedSite>>} world
 * @param {(state: string, review: Review) => Promise<void>} stop
 */
async function walkThroughTime(person, { relay, site }, stop) {
  await relay.kill();
  const review = await Review.open(person, `${site.address}/proposal.html`);
  const { panel } = review;
  await review.choose("When I work");
  await review.button("Save my hours").click();
  await review.sees("Saved. Everybody counts by these hours from now on");
  await stop("hours", review);
  await review.show(/^Your turn/);
  const later = panel.locator(".turn-row").getByText("Later, or somebody else…").first();
  await later.click();
  await later.scrollIntoViewIfNeeded();
  await stop("turn-later", review);
  await later.click();
  await review.choose("While you were away");
  await stop("digest", review);
  await review.choose("What it still needs");
  await panel.locator(".gate").first().waitFor();
  await stop("gates", review);
  await review.button("Go on without it…").first().click();
  await review.button("Go on without it").click();
  await review.sees("A reason is needed.");
  await stop("gates-override", review);
  await review.choose("Rules");
  await stop("policy", review);
  await review.button("Change the rules").click();
  await review.panel.getByLabel("Is met when").first().scrollIntoViewIfNeeded();
  await stop("policy-form", review);
  await review.button("Leave them as they are").click();
  await review.choose("How the review goes");
  await stop("measures", review);
  await handOver(review, stop);
  await review.page.close();
  await relay.restart();
}

/** An offer of work, as it is written and as it stands, and the day around the world. @param {Review} review @param {(state: string, review: Review) => Promise<void>} stop */
async function handOver(review, stop) {
  await review.choose("Hand-offs");
  await review.button("Hand work over…").click();
  await review.panel.getByLabel("To whom").selectOption({ label: "whoever reviews and takes it first" });
  await review.panel.getByLabel("What it is about, in up to 600 characters").fill("One question is left, and the count of pages.");
  await review.panel.getByLabel("What is to be done, one thing in a line").fill("Ask for the list in annex B\nRead section 5 again");
  await stop("handoff-form", review);
  await review.button("Offer it").click();
  await review.panel.locator(".handoff-form").waitFor({ state: "detached" });
  await review.panel.locator(".sun").waitFor();
  await stop("handoffs", review);
  await review.panel.locator(".sun").scrollIntoViewIfNeeded();
  await stop("sun", review);
}

/**
 * @param {import("node:test").TestContext} test
 * @param {"light"|"dark"} colorScheme
 */
export async function checkScreens(test, colorScheme) {
  const world = await reviewedSite(test);
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    await test.test(`${width} pixels`, async (test) => {
      const person = await newPerson(test, { colorScheme, reducedMotion: "reduce", viewport: { width, height }, hasTouch: width < 700 });
      /** @type {string[]} */
      const found = [];
      const stop = async (/** @type {string} */ state, /** @type {Review} */ review) => {
        await picture(review.page, `${state}-${colorScheme}-${width}`);
        for (const violation of await violations(review)) found.push(`${state}: ${violation}`);
        for (const overflow of await overflows(review)) found.push(`${state}: sticks out: ${overflow}`);
      };
      await walk(person, world, stop);
      await walkThroughTime(person, world, stop);
      await walkRightToLeft(person, world, stop);
      assert.deepEqual(found, []);
    });
  }
}
