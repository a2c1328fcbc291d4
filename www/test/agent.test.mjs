/**
 * The page agent in a real browser: it sends the golden messages of `tests/fixtures/agent`, does what the golden messages
 * of the engine say, and leaves the page as it was.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { FIXTURES, fixture, startWorld } from "./browser.mjs";

let world;
let page;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** Opens the page of the golden messages with an agent on `window.agent`, its messages in `window.sent`. */
const open = async (options = {}) => {
  const context = await world.browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
  page = await context.newPage();
  await page.goto(`${world.origin}/fixtures/agent/page.html`);
  await page.evaluate(async () => {
    const { createAgent } = await import("/agent/agent.js");
    const late = await import("/agent/late.js");
    window.sent = [];
    window.agent = createAgent({
      root: () => document.querySelector("main") ?? document.body,
      ignore: null,
      send: (message) => window.sent.push(structuredClone(message)),
      late: () => late,
    });
  });
};
beforeEach(() => open());

const receive = (message) => page.evaluate((message) => window.agent.receive(message), message);
const sent = (type) => page.evaluate((type) => window.sent.filter((message) => message.type === type), type);
const last = async (type) => (await sent(type)).at(-1);
const waitFor = (type, count) =>
  page.waitForFunction(([type, count]) => window.sent.filter((message) => message.type === type).length >= count, [type, count]);

/** Compares with the golden message; with UPDATE=1 writes it anew, to be read before it is kept. */
const golden = (name, message) => {
  const relative = JSON.parse(JSON.stringify(message).replaceAll(world.origin, "https://archive.example"));
  if (process.env.UPDATE) writeFileSync(join(FIXTURES, "agent", name), JSON.stringify(relative, null, 2) + "\n");
  assert.deepEqual(relative, fixture(`agent/${name}`));
};

const spanOf = async (words) => {
  const text = (await last("document")).blocks.map((block) => block.text).join("\n");
  const start = text.indexOf(words);
  assert.notEqual(start, -1, words);
  return { start, end: start + words.length };
};

const select = (selector, from, to) =>
  page.evaluate(
    ([selector, from, to]) => {
      const element = document.querySelector(selector);
      getSelection().setBaseAndExtent(element.childNodes[from[0]], from[1], element.childNodes[to[0]], to[1]);
    },
    [selector, from, to],
  );

/** The words that a registered highlight covers. */
const painted = (name) =>
  page.evaluate((name) => {
    return [...(CSS.highlights.get(name) ?? [])].map((bounds) => {
      const range = new Range();
      range.setStart(bounds.startContainer, bounds.startOffset);
      range.setEnd(bounds.endContainer, bounds.endOffset);
      return range.toString().replace(/\s+/g, " ");
    });
  }, name);

test("the document is the golden one", async () => golden("document.json", await last("document")));

test("a selection across inline mark-up, an emoji and a line break is the golden one", async () => {
  await select("#today", [0, 2], [2, 29]);
  await waitFor("selection", 1);
  const message = await last("selection");
  const text = (await last("document")).blocks.map((block) => block.text).join("\n");
  assert.equal(text.slice(message.span.start, message.span.end), "page is found only while that server is up 🦀, and no");
  for (const side of ["left", "top", "right", "bottom"]) assert.equal(typeof message.rect[side], "number");
  assert.ok(message.rect.bottom > message.rect.top && message.rect.right > message.rect.left);
  golden("selection.json", { ...message, rect: { left: 8, top: 66.5, right: 345.25, bottom: 84.5 } });
  await receive(fixture("agent/clear-selection.json"));
  await waitFor("selection", 2);
  golden("selection-none.json", await last("selection"));
});

test("a selection of everything is clipped to the root, one outside of it is none", async () => {
  await page.evaluate(() => document.body.prepend("before ", document.createElement("hr")));
  await page.evaluate(() => getSelection().selectAllChildren(document.body));
  await waitFor("selection", 1);
  const { span } = await last("selection");
  assert.equal(span.start, 0);
  assert.equal((await last("document")).blocks.map((block) => block.text).join("\n").length, span.end);
  await page.evaluate(() => getSelection().setBaseAndExtent(document.body.firstChild, 0, document.body.firstChild, 4));
  await waitFor("selection", 2);
  assert.equal((await last("selection")).span, null);
});

test("the golden paint puts every mark on its words, and hides nothing of the right-to-left ones", async () => {
  const marks = [];
  for (const [id, words, style] of [
    ["t1", "found only while that", "plain"],
    ["t2", "only while", "blocking"],
    ["t3", "one server a week", "question"],
    ["t4", "€ 44,000", "suggestion"],
    ["t5", "נקרא בזמנים שונים 🙂", "draft"],
    ["t6", "store.get(\"🗝️\");\npage", "closed"],
  ]) {
    marks.push({ id, ...(await spanOf(words)), style });
  }
  golden("paint.json", { type: "paint", marks, active: "t4" });
  await receive(fixture("agent/paint.json"));
  assert.deepEqual(await painted("baton-plain"), ["found only while that"]);
  assert.deepEqual(await painted("baton-blocking"), ["only while"]);
  assert.deepEqual(await painted("baton-question"), ["one server a week"]);
  assert.deepEqual(await painted("baton-draft"), ["נקרא בזמנים שונים 🙂"]);
  assert.deepEqual(await painted("baton-closed"), ['store.get("🗝️"); page']);
  assert.deepEqual(await painted("baton-active"), ["€ 44,000"]);
  await receive(fixture("agent/active.json"));
  assert.deepEqual(await painted("baton-active"), ["only while"]);
  await page.screenshot({ path: join(process.env.SHOTS || "/tmp", "agent-paint.png") });
  await receive({ type: "paint", marks: [{ id: "x", start: 0, end: 6, style: "of the future" }, { id: "y", start: 9e9, end: 9e10, style: "plain" }], active: null });
  assert.deepEqual(await painted("baton-plain"), ["Moving"]);
  assert.deepEqual(await painted("baton-draft"), []);
});

test("the golden change takes marks away, moves one, adds one, and leaves the others", async () => {
  await receive(fixture("agent/paint.json"));
  await receive(fixture("agent/paint-change.json"));
  assert.deepEqual(await painted("baton-plain"), []);
  assert.deepEqual(await painted("baton-blocking"), []);
  assert.deepEqual((await painted("baton-question")).sort(), ["one server a week", "only while"]);
  assert.deepEqual(await painted("baton-suggestion"), ["€ 44,000"]);
  assert.deepEqual(await painted("baton-draft"), ["€ 44,000"]);
  assert.deepEqual(await painted("baton-closed"), ['store.get("🗝️"); page']);
  assert.deepEqual(await painted("baton-active"), []);
});

test("asked to look, the agent says which text is in the window", async () => {
  await receive(fixture("agent/look.json"));
  golden("view.json", await last("view"));
  await page.evaluate(() => {
    const main = document.querySelector("main");
    for (let i = 0; i < 300; i++) main.append(Object.assign(document.createElement("p"), { textContent: `Paragraph ${i} is about nothing.` }));
    scrollTo({ top: 1e6, behavior: "instant" });
  });
  await receive(fixture("agent/look.json"));
  const { span } = await last("view");
  const words = await spanOf("Paragraph 299 is");
  const first = await spanOf("Paragraph 10 is");
  assert.ok(span.start > first.end && span.start < words.start && span.end > words.end, JSON.stringify(span));
});

for (const api of ["highlightsFromPoint", "client rectangles"]) {
  test(`a click and the pointer find the marks under them by ${api}`, async () => {
    if (api === "client rectangles") await page.evaluate(() => Object.defineProperty(CSS.highlights, "highlightsFromPoint", { value: undefined }));
    else assert.ok(await page.evaluate(() => typeof CSS.highlights.highlightsFromPoint === "function"));
    await receive(fixture("agent/paint.json"));
    const box = await page.locator("#today em").boundingBox();
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await waitFor("hover", 1);
    golden("hover.json", await last("hover"));
    await page.mouse.click(box.x + 20, box.y + box.height / 2);
    await waitFor("activate", 1);
    golden("activate.json", await last("activate"));
    await page.mouse.click(box.x - 60, box.y + box.height / 2);
    await page.mouse.move(5, 5);
    await waitFor("hover", 2);
    assert.deepEqual((await last("hover")).ids, []);
    assert.equal((await sent("activate")).length, 1);
  });
}

test("the golden reveal opens what hides the words, scrolls to them and emphasises them for a moment", async () => {
  await page.evaluate(() => {
    document.querySelector("details").before(Object.assign(document.createElement("div"), { style: "height:3000px" }));
    document.querySelector("details").hidden = "until-found";
  });
  golden("reveal.json", { type: "reveal", ...(await spanOf("tape robot")) });
  await receive(fixture("agent/reveal.json"));
  assert.equal(await page.evaluate(() => document.querySelector("details").open), true);
  // What was opened is shown in the next frame.
  await page.waitForFunction(() => CSS.highlights.get("baton-active").size === 1);
  assert.deepEqual(await painted("baton-active"), ["tape robot"]);
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector("#inside").getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  });
  await page.waitForFunction(() => CSS.highlights.get("baton-active").size === 0);
});

test("reveal scrolls inside scrolling boxes too, and at once with reduced motion", async () => {
  await open({ reducedMotion: "reduce" });
  await page.evaluate(() => {
    const pre = document.querySelector("pre");
    pre.style = "height:20px;overflow:auto;margin-top:2000px";
    document.querySelector("ul").style = "height:1500px";
  });
  await receive({ type: "reveal", ...(await spanOf("page.show")) });
  const [box, y] = await page.evaluate(() => [document.querySelector("pre").scrollTop, scrollY]);
  assert.ok(box > 0 && y > 1000, `${box} ${y}`);
});

test("the golden inset makes room, and 0 takes it back", async () => {
  const width = () => page.evaluate(() => document.querySelector("main").getBoundingClientRect().width);
  const before = await width();
  await receive(fixture("agent/inset.json"));
  assert.equal(await width(), before - 400);
  await receive({ type: "inset", inlineEnd: 0, blockEnd: 300 });
  assert.equal(await width(), before);
  const grown = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).paddingBottom));
  assert.equal(grown, 300);
});

test("on paper each mark has its number, and afterwards the page is as it was", async () => {
  await receive(fixture("agent/paint.json"));
  const before = await page.evaluate(() => document.querySelector("main").innerHTML);
  const nTexts = () =>
    page.evaluate(() => {
      const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      let n = 0;
      while (texts.nextNode()) n++;
      return n;
    });
  const nBefore = await nTexts();
  const nSent = await page.evaluate(() => window.sent.length);
  const { marks } = fixture("agent/paint.json");
  await receive({ type: "number", marks: marks.map(({ id }, at) => ({ id, number: at + 1 })) });
  const numbers = await page.evaluate(() =>
    [...document.querySelectorAll("baton-number")].map((number) => [number.previousSibling.textContent.slice(-6), number.getAttribute("n")]),
  );
  assert.equal(numbers.map(([, n]) => n.split(", ")).flat().length, marks.length);
  const ends = await page.evaluate(() => [...CSS.highlights.values()].flatMap((highlight) => [...highlight]).every((range) => range.endOffset <= range.endContainer.length));
  assert.ok(ends, "what is painted fits the texts that were cut");
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.sent.length), nSent, "the page reads the same with numbers");
  await receive({ type: "number", marks: [] });
  assert.equal(await page.evaluate(() => document.querySelector("main").innerHTML), before);
  assert.equal(await nTexts(), nBefore, "texts that were cut are whole again");
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 1);
});

test("a changed text is told once, a change that leaves the text alone moves the marks silently", async () => {
  await receive(fixture("agent/paint.json"));
  await page.evaluate(() => {
    const em = document.querySelector("em");
    em.replaceWith(Object.assign(document.createElement("strong"), { textContent: em.textContent }));
  });
  await page.waitForFunction(() => [...CSS.highlights.get("baton-blocking")][0].startContainer.parentNode.localName === "strong");
  assert.equal((await sent("document")).length, 1);
  await page.evaluate(() => {
    document.querySelector("h1").append(" soon");
    document.querySelector("li").textContent = "two servers a week";
  });
  await waitFor("document", 2);
  await page.waitForTimeout(500);
  assert.equal((await sent("document")).length, 2);
  assert.equal((await last("document")).blocks[0].text, "Moving the archive soon");
});

test("a selection right after a change refers to a document that was sent before it", async () => {
  await page.evaluate(() => {
    document.querySelector("h1").prepend("Now: ");
    getSelection().selectAllChildren(document.querySelector("#today em"));
  });
  await waitFor("selection", 1);
  const types = await page.evaluate(() => window.sent.map((message) => message.type));
  assert.deepEqual(types, ["document", "document", "selection"]);
  const { span } = await last("selection");
  assert.deepEqual(span, await spanOf("only while"));
});

test("a page that goes elsewhere without a load is followed, also when its root is replaced", async () => {
  await page.evaluate(() => {
    history.pushState(null, "", "?page=2#part");
    const main = document.createElement("main");
    main.append(Object.assign(document.createElement("p"), { textContent: "Second page" }));
    setTimeout(() => document.querySelector("main").replaceWith(main), 100);
  });
  await waitFor("document", 2);
  golden("navigated.json", await last("navigated"));
  const message = await last("document");
  assert.deepEqual(message.blocks, [{ text: "Second page", kind: "paragraph" }]);
  assert.ok(message.url.endsWith("?page=2"));
  await page.evaluate(() => history.pushState(null, "", "#other"));
  await page.waitForTimeout(100);
  assert.equal((await sent("navigated")).length, 1);
});

test("refresh tells document and selection again", async () => {
  await receive(fixture("agent/refresh.json"));
  assert.deepEqual(await page.evaluate(() => window.sent.map((message) => message.type)), ["document", "document", "selection"]);
});

test("messages of a later version are ignored", async () => {
  await receive({ type: "of-the-future", marks: 3 });
  assert.equal((await sent("document")).length, 1);
});

test("a thousand marks add no node to the page, in little time", async () => {
  const { records, paintMs, nMarks } = await page.evaluate(async () => {
    const main = document.querySelector("main");
    for (let i = 0; i < 1000; i++) {
      const p = document.createElement("p");
      const b = Object.assign(document.createElement("b"), { textContent: "about nothing" });
      p.append(`Paragraph ${i} is `, b, " in particular, but long enough to be read twice.");
      main.append(p);
    }
    window.agent.receive({ type: "refresh" });
    const text = window.sent.findLast((message) => message.type === "document").blocks.map((block) => block.text).join("\n");
    const marks = [...text.matchAll(/is about nothing in/g)].map(({ index, 0: found }, i) => {
      return { id: `t${i}`, start: index, end: index + found.length, style: i % 3 ? "plain" : "blocking" };
    });
    const records = [];
    const observer = new MutationObserver((list) => records.push(...list));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const before = performance.now();
    window.agent.receive({ type: "paint", marks, active: "t500" });
    const paintMs = performance.now() - before;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    records.push(...observer.takeRecords());
    return { records: records.length, paintMs, nMarks: marks.length };
  });
  console.log(`# painted ${nMarks} marks in ${paintMs.toFixed(1)} ms`);
  assert.equal(nMarks, 1000);
  assert.equal(records, 0);
  assert.ok(paintMs < 100);
});

/** A page of a thousand paragraphs in `box`, with a mark on each; afterwards `window.unpainted()` names those in view that are not painted. */
const thousandMarks = (/** @type {string} */ box) =>
  page.evaluate((box) => {
    const outer = Object.assign(document.createElement("div"), { id: "outer" });
    outer.setAttribute("style", box);
    const texts = Array.from({ length: 1000 }, (_, i) => {
      const p = document.createElement("p");
      p.append(`Paragraph ${i} is about nothing in particular.`);
      outer.append(p);
      return p.firstChild;
    });
    document.querySelector("main").append(outer);
    window.agent.receive({ type: "refresh" });
    const text = window.sent.findLast((message) => message.type === "document").blocks.map((block) => block.text).join("\n");
    const marks = [...text.matchAll(/Paragraph \d+ is/g)].map(({ index, 0: found }, i) => ({ id: `t${i}`, start: index, end: index + found.length, style: "plain" }));
    window.agent.receive({ type: "paint", marks, active: null });
    window.nPainted = () => CSS.highlights.get("baton-plain").size;
    window.unpainted = () => {
      const painted = new Set([...CSS.highlights.get("baton-plain")].map((range) => range.startContainer));
      const frame = document.querySelector("#outer").getBoundingClientRect();
      const [top, bottom] = [Math.max(0, frame.top), Math.min(innerHeight, frame.bottom)];
      const isSeen = (text) => {
        const at = text.parentElement.getBoundingClientRect();
        return at.height > 0 && at.bottom > top && at.top < bottom;
      };
      return texts.filter((text) => isSeen(text) && !painted.has(text)).map((text) => text.data);
    };
  }, box);

for (const [name, box] of [
  ["the page", ""],
  ["a box of the page", "height:300px;overflow:auto"],
  ["columns", "height:500px;overflow:auto;columns:300px;column-fill:auto"],
]) {
  test(`of a thousand marks those near the window are painted, and nobody sees one missing when ${name} scrolls`, async () => {
    await thousandMarks(box);
    assert.ok((await page.evaluate(() => window.nPainted())) < 500);
    assert.deepEqual(await page.evaluate(() => window.unpainted()), []);
    const missing = await page.evaluate(async (isPage) => {
      const scroller = isPage ? document.scrollingElement : document.querySelector("#outer");
      const missing = [];
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      // Steps, a jump to the end, and back. What is seen in a frame is what was painted when its callbacks ran.
      for (const by of [100, 400, 900, 2_000, 900, 1e6, -700, -300, -1e6, 30]) {
        scroller.scrollBy({ top: by, left: by, behavior: "instant" });
        await frame();
        missing.push(...window.unpainted());
      }
      return missing;
    }, !box);
    assert.deepEqual(missing, []);
  });
}

test("of a thousand marks those that come near without a scroll are painted, too", async () => {
  await thousandMarks("");
  const missing = await page.evaluate(async () => {
    const frames = async () => {
      for (let n = 0; n < 2; n++) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    };
    // A page's own folding, of which the text knows nothing.
    for (const p of [...document.querySelectorAll("#outer p")].slice(0, 900)) p.style.display = "none";
    await frames();
    return window.unpainted();
  });
  assert.deepEqual(missing, []);
});

test("destroy takes everything back", async () => {
  await page.evaluate(() => CSS.highlights.set("host", new Highlight()));
  await receive(fixture("agent/paint.json"));
  await receive(fixture("agent/inset.json"));
  const left = await page.evaluate(async () => {
    window.agent.destroy();
    document.querySelector("h1").append("!");
    getSelection().selectAllChildren(document.querySelector("h1"));
    document.querySelector("#today em").click();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { names: [...CSS.highlights.keys()], sheets: document.adoptedStyleSheets.length, sent: window.sent.length };
  });
  assert.deepEqual(left, { names: ["host"], sheets: 0, sent: 1 });
});
