/**
 * What a reviewer does on a page, with a real mouse and real keys, and what she can see of it afterwards.
 *
 * What is left out: the story itself, and any look behind the screen but the element's own methods.
 */

import assert from "node:assert/strict";

import { widgetReady } from "./widget.js";

/** Generous, because the machine may have other things to do; nothing ever waits this long when all is well. */
const PATIENCE_MS = Number(process.env.BATON_PATIENCE_MS ?? 20_000);
const LOOK_AGAIN_MS = 40;
/** Longer than the page agent waits before it tells of a selection, and shorter than a hand needs to the button. */
const REST_MS = 120;

/** What the editor says as soon as the words are on the disk. */
export const SAVED = "Saved on this device. Only you see it until you submit.";

/**
 * Waits until something holds, and gives it. What it was at last stands in the error.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>|T} look
 * @param {(seen: T) => boolean} [isIt]
 */
export async function until(what, look, isIt = Boolean) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (isIt(seen)) return seen;
    if (Date.now() > end) throw Error(`waited in vain for ${what}; at last: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** One page in one reviewer's browser. */
export class Review {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    this.root = page.locator("baton-review");
    this.panel = page.getByRole("complementary", { name: "Review" });
    this.editor = this.panel.locator(".editor");
  }

  /** Opens an address in a new tab, and waits until the widget is there. @param {import("./chromium.js").Person} person @param {string} url */
  static async open(person, url) {
    const review = new Review(await person.open(url));
    await widgetReady(review.page);
    return review;
  }

  /** Loads the page again. */
  async reload() {
    await this.page.reload();
    await widgetReady(this.page);
  }

  /** @param {string|RegExp} name */
  button(name) {
    return this.root.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** Opens the panel with the launcher, unless it is open. */
  async openPanel() {
    if (await this.panel.isVisible()) return;
    await this.root.locator(".launcher").click();
    await this.panel.waitFor();
  }

  /** Waits for words in the panel. @param {string|RegExp} words */
  async sees(words) {
    await this.panel.getByText(words).first().waitFor();
  }

  /** @param {string} name */
  async giveName(name) {
    await this.openPanel();
    await this.panel.getByLabel("What should others call you?").fill(name);
    await this.button("Save name").click();
    await this.panel.getByLabel("What should others call you?").waitFor({ state: "detached" });
  }

  /** Where words of the page stand in the window: their first and their last line. @param {string} words */
  async #linesOf(words) {
    return this.page.evaluate((words) => {
      const range = window.batonFind(words);
      // Below the headers of pages, and above the sheet on a phone.
      scrollBy({ top: range.getBoundingClientRect().top - innerHeight * 0.2, behavior: "instant" });
      const lines = [...range.getClientRects()].map(({ left, right, top, bottom }) => ({ left, right, y: (top + bottom) / 2 }));
      return [lines[0], lines.at(-1)];
    }, words);
  }

  /** Selects words with the mouse, as a hand would: press, drag, release. @param {string} words */
  async select(words) {
    await this.#teach();
    const [first, last] = await this.#linesOf(words);
    const { mouse } = this.page;
    await mouse.move(first.left + 1, first.y);
    await mouse.down();
    await mouse.move((first.left + last.right) / 2, (first.y + last.y) / 2, { steps: 4 });
    await mouse.move(last.right, last.y, { steps: 4 });
    await mouse.up();
    await this.#rested();
    const selected = await this.page.evaluate(() => String(getSelection()));
    assert.equal(selected.replace(/\s+/g, " "), words.replace(/\s+/g, " "), "the mouse selected these words");
  }

  /** Waits until the selection rests: the button beside it may still stand for an earlier one while it moves. */
  async #rested() {
    await until("the selection to rest", () => this.page.evaluate((ms) => performance.now() - window.batonMoved > ms, REST_MS));
  }

  /** Puts a function into the page that finds words in it, even when they run through several elements. */
  async #teach() {
    await this.page.evaluate(() => {
      if (window.batonFind) return;
      window.batonMoved = 0;
      document.addEventListener("selectionchange", () => (window.batonMoved = performance.now()));
      window.batonFind = (words) => {
        const root = document.querySelector("main") ?? document.body;
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const places = [];
        let text = "";
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (let at = 0; at < node.data.length; at++) {
            const letter = /\s/.test(node.data[at]) ? " " : node.data[at];
            if (letter === " " && text.endsWith(" ")) continue;
            text += letter;
            places.push([node, at]);
          }
        }
        const from = text.indexOf(words);
        if (from < 0) throw Error(`the page does not say: ${words}`);
        const range = document.createRange();
        const [last, lastAt] = places[from + words.length - 1];
        range.setStart(...places[from]);
        range.setEnd(last, lastAt + 1);
        return range;
      };
    });
  }

  /** Selects words without a mouse. @param {string} words */
  async selectSilently(words) {
    await this.#teach();
    await this.page.evaluate((words) => {
      const range = window.batonFind(words);
      range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }, words);
    await this.#rested();
  }

  /**
   * Comments on words of the page, and leaves the comment as a draft.
   * @param {string} words
   * @param {string} text
   * @param {{ kind?: string, because?: string, satisfied?: string }} [more]
   */
  async comment(words, text, { kind, because, satisfied } = {}) {
    await this.beginComment(words);
    await this.page.keyboard.type(text);
    if (kind) await this.editor.getByRole("radio", { name: kind, exact: true }).check();
    if (because) {
      await this.editor.getByLabel(/^Blocking:/).check();
      await this.editor.getByLabel("It blocks because").fill(because);
      await this.editor.getByLabel("I am satisfied when").fill(satisfied);
    }
    await this.done();
  }

  /** Selects words and presses "Comment". @param {string} words */
  async beginComment(words) {
    await this.select(words);
    await this.button("Comment").click();
    await this.editor.getByLabel("Your comment").waitFor();
    const quote = await this.editor.locator(".quote").innerText();
    assert.equal(quote.replace(/\s+/g, " "), words, "the comment is on these words");
    await until("the focus in the editor", () => this.focused(), (id) => id === "editor-words");
  }

  /** Waits until the words are on the disk, and leaves the editor. */
  async done() {
    await this.editor.getByText(SAVED).waitFor();
    await this.button("Done").click();
    await this.editor.waitFor({ state: "detached" });
  }

  /** Chooses one of the panel's lists. @param {RegExp} name */
  async show(name) {
    await this.openPanel();
    const [tab, back] = [this.panel.getByRole("tab", { name }), this.button("Back to the list")];
    // A pane that has done its work closes by itself, perhaps at this very moment.
    const isShown = async () => {
      if (await back.isVisible()) await back.click({ timeout: LOOK_AGAIN_MS * 10 }).catch(() => {});
      return tab.isVisible();
    };
    await until("the lists", isShown);
    await tab.click();
  }

  /** The card of a thread. @param {string} quote */
  card(quote) {
    return this.panel.locator("article.card", { has: this.page.locator(".card-head", { hasText: quote }) });
  }

  /** Unfolds the card of a thread. @param {string} quote */
  async unfold(quote) {
    await this.show(/^Threads/);
    const toggle = this.card(quote).locator(".card-toggle");
    if ((await toggle.getAttribute("aria-expanded")) !== "true") await toggle.click();
    await this.card(quote).and(this.page.locator(".is-open")).waitFor();
    return this.card(quote);
  }

  /** @param {string} quote @param {string} text */
  async reply(quote, text) {
    const card = await this.unfold(quote);
    await card.getByRole("button", { name: "Reply", exact: true }).click();
    await this.editor.getByLabel("Your reply").waitFor();
    await until("the focus in the editor", () => this.focused(), (id) => id === "editor-words");
    await this.page.keyboard.type(text);
    await this.done();
  }

  /**
   * @param {string} quote
   * @param {string} how such as `Fixed`
   * @param {string} [reason] which only a dropped thread needs
   */
  async close(quote, how, reason) {
    const card = await this.unfold(quote);
    await card.getByRole("button", { name: "Close as…" }).click();
    await card.getByRole("button", { name: how, exact: true }).click();
    if (reason) {
      await this.editor.getByLabel("Why is it dropped?").fill(reason);
      await this.done();
    }
    await card.getByText(`Close as: ${how}`).waitFor();
  }

  /** Publishes all drafts. @param {{ verdict?: string, summary?: string }} [more] */
  async submit({ verdict = "Comment", summary = "" } = {}) {
    await this.button("Submit review…").click();
    await this.panel.getByRole("radio", { name: new RegExp(`^${verdict}(?! once)`) }).check();
    if (summary) await this.panel.getByLabel("Summary (optional)").fill(summary);
    await this.button("Submit review").click();
    await this.panel.getByText(/^Submitted, /).waitFor();
  }

  /** Chooses something from the menu. @param {string} item */
  async choose(item) {
    await this.openPanel();
    await this.button("More").first().click();
    await this.button(item).click();
  }

  /** The ids of the elements that have the focus, seen from the panel's inside. */
  async focused() {
    return this.page.evaluate(() => document.querySelector("baton-review").shadowRoot.activeElement?.id);
  }

  /** The review as canonical JSON. */
  async json() {
    return this.page.evaluate(() => document.querySelector("baton-review").export("json"));
  }

  /** The review, read. */
  async state() {
    return JSON.parse(await this.json());
  }

  /** Waits until there are this many entries, besides the one that every review begins with. @param {number} n */
  async entries(n) {
    const { entries } = await until(`${n} entries`, () => this.state(), (state) => state.entries >= n + 1);
    assert.equal(entries, n + 1);
  }

  /** My drafts that are not in the bin: what their list says, draft by draft. */
  async drafts() {
    await this.choose("Drafts and bin");
    await this.panel.getByRole("heading", { name: "Your drafts" }).waitFor();
    return this.panel.locator(".draft").allInnerTexts();
  }

  /** How many drafts there are, wherever one looks. */
  async nDrafts() {
    await this.panel.waitFor();
    return Number(/(\d+) drafts?/.exec(await this.panel.locator(".tray").innerText())?.[1] ?? 0);
  }

  /** How many drafts the closed panel counts. */
  async nDraftsKept() {
    return Number(/(\d+) drafts?/.exec(await this.root.locator(".launcher").innerText())?.[1] ?? 0);
  }

  /** What is painted on the page: the words under each mark, by the look of it. The emphasis on top is left out. */
  async painted() {
    return this.page.evaluate(() => {
      const found = [];
      for (const [name, highlight] of CSS.highlights) {
        if (!name.startsWith("baton-") || name === "baton-active") continue;
        for (const { startContainer, startOffset, endContainer, endOffset } of highlight) {
          const range = document.createRange();
          range.setStart(startContainer, startOffset);
          range.setEnd(endContainer, endOffset);
          found.push(`${name.slice("baton-".length)}: ${String(range).replace(/\s+/g, " ")}`);
        }
      }
      return found.sort();
    });
  }

  /** Waits until exactly this is painted. @param {string[]} wanted */
  async paints(wanted) {
    const sorted = [...wanted].sort();
    await until(`the page to be painted with ${JSON.stringify(sorted)}`, () => this.painted(), (seen) => String(seen) === String(sorted));
  }
}
