/**
 * Shadow roots, frames and the panels of tabs: read where they stand, painted, selected, revealed, and left as they were. And
 * what is torn by a page that draws itself anew is mended before anybody sees it.
 */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startWorld } from "./browser.mjs";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>T</title><main>
<h1>Walls</h1><p>Before the card.</p>
<my-card><b slot="title">A slotted title</b>Slotted words.</my-card>
<p>Between.</p>
<iframe src="/frame.html" width="400" height="200"></iframe>
<div role="tablist"><button role="tab" id="t1" aria-controls="p1">One</button><button role="tab" id="t2" aria-controls="p2">Two</button></div>
<div role="tabpanel" id="p1"><p>First panel.</p></div>
<div role="tabpanel" id="p2" hidden><p>Second panel, not chosen.</p></div>
<div hidden>Hidden for good.</div>
<details><summary>More</summary><p>Inside the details.</p></details>
<table><tr><td>Cell one</td><td>Cell two</td></tr></table>
<pre>let x = 1;</pre>
<p><img src="/pic.svg" alt="A ring" width="200" height="100"></p>
<div style="height:3000px"></div><p id="end">The end.</p></main>
<script src="/page.js"></script></html>`;
const SCRIPT = `customElements.define("my-card", class extends HTMLElement {
  connectedCallback() {
    const shadow = this.attachShadow({ mode: "open" });
    for (const [tag, text, slot] of [["h2", "", "title"], ["p", "Words of the shadow, with 👩‍👩‍👧 in them."], ["p", "", ""]]) {
      const element = document.createElement(tag);
      element.textContent = text;
      if (slot !== undefined) element.append(Object.assign(document.createElement("slot"), { name: slot }));
      shadow.append(element);
    }
  }
});
for (const tab of document.querySelectorAll("[role=tab]"))
  tab.onclick = () => document.querySelectorAll("[role=tabpanel]").forEach((panel) => (panel.hidden = panel.id !== tab.getAttribute("aria-controls")));`;

let world;
let page;
before(async () => {
  world = await startWorld();
  world.pages.set("/walls.html", PAGE);
  world.pages.set("/page.js", SCRIPT);
  world.types.set("/page.js", "text/javascript");
  world.pages.set("/frame.html", `<!doctype html><meta charset="utf-8"><body><p>Words of the frame.</p><p id="f2">More of them.</p></body>`);
  world.pages.set("/pic.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="teal"/></svg>`);
  world.types.set("/pic.svg", "image/svg+xml");
});
after(() => world.stop());

beforeEach(async () => {
  page = await (await world.browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
  await page.goto(`${world.origin}/walls.html`);
  await page.waitForFunction(() => document.querySelector("iframe").contentDocument?.querySelector("#f2"));
  await page.evaluate(async () => {
    window.records = [];
    const watch = (node) => new MutationObserver((list) => window.records.push(...list.map(({ type }) => type))).observe(node, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const node of [document, document.querySelector("my-card").shadowRoot, document.querySelector("iframe").contentDocument]) watch(node);
    const host = document.createElement("baton-review");
    host.attachShadow({ mode: "open" });
    document.body.append(host);
    const { createAgent } = await import("/agent/agent.js");
    const late = await import("/agent/late.js");
    window.sent = [];
    window.agent = createAgent({
      root: () => document.querySelector("main"),
      ignore: null,
      send: (message) => window.sent.push(structuredClone(message)),
      late: () => late,
      shadow: host.shadowRoot,
    });
    window.agent.receive({ type: "refresh" });
    window.records.length = 0;
    window.textNow = () => window.sent.findLast(({ type }) => type === "document").blocks.map(({ text }) => text).join("\n");
    window.mark = (words, id = "1") => ({ id, start: window.textNow().indexOf(words), end: window.textNow().indexOf(words) + words.length, style: "plain" });
    window.paint = (...words) => window.agent.receive({ type: "paint", marks: words.map((words, i) => window.mark(words, String(i + 1))), active: null });
    window.painted = () => {
      const found = [];
      for (const view of [window, document.querySelector("iframe")?.contentWindow].filter(Boolean)) {
        for (const { startContainer, startOffset, endContainer, endOffset } of view.CSS.highlights.get("baton-plain") ?? []) {
          if (startContainer.ownerDocument !== view.document || !startContainer.isConnected) continue;
          const range = view.document.createRange();
          range.setStart(startContainer, startOffset);
          range.setEnd(endContainer, endOffset);
          found.push(String(range));
        }
      }
      return found;
    };
  });
});

const receive = (message) => page.evaluate((message) => window.agent.receive(message), message);
const last = (type) => page.evaluate((type) => window.sent.findLast((message) => message.type === type), type);
const paint = (...words) => page.evaluate((words) => window.paint(...words), words);
const painted = () => page.evaluate(() => window.painted());
const reveal = (words) => page.evaluate((words) => window.agent.receive({ ...window.mark(words), type: "reveal" }), words);
const selection = async (isIt) => {
  await page.waitForFunction(isIt ?? (() => window.sent.findLast(({ type }) => type === "selection")?.span));
  const { span, ...rest } = await last("selection");
  const words = await page.evaluate(({ start, end }) => window.textNow().slice(start, end), span);
  return { words, ...rest };
};

test("shadow roots with their slots, frames and panels of tabs are read where they stand, as flatten version 2", async () => {
  const { blocks, flatten } = await last("document");
  assert.equal(flatten, 2);
  assert.deepEqual(
    blocks.map(({ text }) => text),
    [
      "Walls", "Before the card.", "A slotted title", "Words of the shadow, with 👩‍👩‍👧 in them.", "Slotted words.", "Between.",
      "Words of the frame.", "More of them.", "OneTwo", "First panel.", "Second panel, not chosen.", "More", "Inside the details.",
      "Cell one", "Cell two", "let x = 1;", "A ring", "The end.",
    ],
  );
});

test("they are painted where they are, without a node of anybody's touched, and left as they were", async () => {
  const words = ["Words of the shadow", "Slotted words", "More of them", "Between"];
  await paint(...words);
  assert.deepEqual((await painted()).sort(), [...words].sort());
  const hits = (words, inFrame) =>
    page.evaluate(([words, inFrame]) => {
      const view = inFrame ? document.querySelector("iframe").contentWindow : window;
      const range = [...view.CSS.highlights.get("baton-plain")].map((at) => {
        const range = view.document.createRange();
        range.setStart(at.startContainer, at.startOffset);
        range.setEnd(at.endContainer, at.endOffset);
        return range;
      }).find((range) => String(range) === words);
      const { left, top, height } = range.getBoundingClientRect();
      const frame = inFrame ? document.querySelector("iframe").getBoundingClientRect() : { left: 0, top: 0 };
      return { x: frame.left + left + 3, y: frame.top + top + height / 2 };
    }, [words, inFrame]);
  for (const [i, name] of words.slice(0, 3).entries()) {
    const { x, y } = await hits(name, name === "More of them");
    await page.mouse.click(x, y);
    assert.deepEqual((await last("activate"))?.ids, [String(i + 1)], name);
  }
  assert.deepEqual(await page.evaluate(() => window.records), []);
  await page.evaluate(() => window.agent.destroy());
  const left = await page.evaluate(() => {
    const inner = document.querySelector("iframe").contentWindow;
    return [document, document.querySelector("my-card").shadowRoot, inner.document].map((root) => root.adoptedStyleSheets.length)
      .concat(window.CSS.highlights.size, inner.CSS.highlights.size);
  });
  assert.deepEqual(left, [0, 0, 0, 0, 0]);
});

test("a selection inside a shadow root is told", async () => {
  await page.evaluate(() => {
    const text = document.querySelector("my-card").shadowRoot.querySelector("p").firstChild;
    getSelection().setBaseAndExtent(text, 0, text, 19);
  });
  assert.equal((await selection()).words, "Words of the shadow");
});

test("a selection inside a frame is told, with the place where the window shows it", async () => {
  await page.evaluate(() => {
    const inner = document.querySelector("iframe").contentWindow;
    inner.getSelection().selectAllChildren(inner.document.querySelector("#f2"));
  });
  const { words, rect } = await selection();
  assert.equal(words, "More of them.");
  const frame = await page.evaluate(() => document.querySelector("iframe").getBoundingClientRect().toJSON());
  assert.ok(rect.top > frame.top && rect.bottom < frame.bottom && rect.left >= frame.left, JSON.stringify(rect));
  await receive({ type: "clear-selection" });
  await page.waitForFunction(() => window.sent.findLast(({ type }) => type === "selection").span === null);
});

test("changes inside of them are noticed", async () => {
  await page.evaluate(() => {
    document.querySelector("my-card").shadowRoot.querySelector("p").textContent = "Other words.";
    document.querySelector("iframe").contentDocument.querySelector("#f2").textContent = "Other frame words.";
  });
  await page.waitForFunction(() => /Other words\.[^]*Other frame words\./.test(window.textNow()));
});

test("a frame that goes elsewhere, an element that is defined late, and a root that is gone", async () => {
  world.pages.set("/other.html", "<!doctype html><p>Another frame.</p>");
  await page.evaluate(() => {
    document.querySelector("iframe").src = "/other.html";
    document.querySelector("main").append(document.createElement("late-one"));
  });
  await page.waitForFunction(() => window.textNow().includes("Another frame."));
  await page.evaluate(() => {
    document.querySelector("my-card").remove();
    customElements.define("late-one", class extends HTMLElement {
      constructor() {
        super();
        this.attachShadow({ mode: "open" }).append("Late words");
      }
    });
  });
  await page.waitForFunction(() => window.textNow().includes("Late words") && !window.textNow().includes("shadow"));
});

test("a jump opens details and chooses the tab, says so, and brings it into view", async () => {
  await page.evaluate(() => scrollTo(0, 3000));
  await reveal("Second panel, not chosen.");
  await page.waitForFunction(() => !document.querySelector("#p2").hidden && scrollY < 1000);
  assert.equal((await last("opened")).type, "opened");
  assert.equal(await page.evaluate(() => document.querySelector("#p1").hidden), true);
  await page.waitForTimeout(400);
  // Which panel is chosen changes nothing of what is read.
  assert.equal(await page.evaluate(() => window.sent.filter(({ type }) => type === "document").length), 2);
  await reveal("Inside the details.");
  await page.waitForFunction(() => document.querySelector("details").open);
  assert.equal(await page.evaluate(() => window.sent.filter(({ type }) => type === "opened").length), 2);
  await reveal("Inside the details.");
  assert.equal(await page.evaluate(() => window.sent.filter(({ type }) => type === "opened").length), 2);
});

test("a jump into a frame scrolls the window and the frame", async () => {
  await page.evaluate(() => {
    const inner = document.querySelector("iframe").contentDocument;
    const space = inner.createElement("div");
    space.style.height = "2000px";
    inner.querySelector("#f2").before(space);
    scrollTo(0, 3000);
  });
  await page.waitForTimeout(400);
  await reveal("More of them.");
  await page.waitForFunction(() => {
    const frame = document.querySelector("iframe");
    const box = frame.contentDocument.querySelector("#f2").getBoundingClientRect();
    return frame.contentWindow.scrollY > 1000 && box.top > 0 && box.bottom < 200 && frame.getBoundingClientRect().top + box.top < innerHeight;
  });
});

const WORDS = { image: "Image", cell: "Table cell", code: "Code" };

test("an image, a cell and a block of code are picked by pointer and by keys, a part of an image by dragging", async () => {
  await receive({ type: "pick", words: WORDS });
  await page.locator("td").nth(1).scrollIntoViewIfNeeded();
  await page.locator("td").nth(1).click();
  const picked = () => {
    const message = window.sent.findLast(({ type }) => type === "selection");
    return message?.isPicked && message.span;
  };
  const cell = await selection(picked);
  assert.deepEqual([cell.words, cell.element, cell.isPicked], ["Cell two", "block", true]);

  await page.evaluate(() => (window.sent.length = window.sent.findLastIndex(({ type }) => type === "document") + 1));
  await receive({ type: "pick", words: WORDS });
  const name = () => page.evaluate(() => document.querySelector("baton-review").shadowRoot.activeElement?.ariaLabel);
  const names = [await name()];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press(i ? "ArrowDown" : "Tab");
    names.push(await name());
  }
  assert.deepEqual(names, ["Table cell: Cell one", "Table cell: Cell two", "Code: let x = 1;", "Image: A ring"]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  const code = await selection(picked);
  assert.deepEqual([code.words, code.element], ["let x = 1;", "block"]);

  await page.evaluate(() => (window.sent.length = window.sent.findLastIndex(({ type }) => type === "document") + 1));
  await receive({ type: "pick", words: WORDS });
  const image = await page.locator("img").boundingBox();
  await page.mouse.move(image.x + 50, image.y + 25);
  await page.mouse.down();
  await page.mouse.move(image.x + 100, image.y + 60, { steps: 3 });
  await page.mouse.move(image.x + 150, image.y + 75, { steps: 3 });
  await page.mouse.up();
  const ring = await selection(picked);
  assert.deepEqual([ring.words, ring.element, ring.region], ["A ring", "image", [250, 250, 750, 750]]);

  await receive({ type: "pick", words: WORDS });
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.querySelector("baton-review").shadowRoot.childElementCount), 0);
});

test("a container drawn anew with equal nodes, each frame, shows at most one frame without its highlights", async () => {
  await paint("Before the card", "Between", "Cell two");
  const bare = await page.evaluate(async () => {
    const main = document.querySelector("main");
    const bare = [];
    for (let i = 0; i < 30; i++) {
      for (const element of main.querySelectorAll("p, table")) element.replaceWith(element.cloneNode(true));
      await new Promise(requestAnimationFrame);
      bare.push(window.painted().join());
    }
    return bare.filter((painted) => painted !== "Before the card,Between,Cell two");
  });
  assert.ok(bare.length <= 1, JSON.stringify(bare));
});

test("until the engine has answered, marks move with the words around them, and none is on other words", async () => {
  await paint("Between", "Cell two", "Words of the frame");
  const [now, then] = await page.evaluate(async () => {
    const main = document.querySelector("main");
    const [, , between] = main.querySelectorAll("p, my-card");
    main.querySelector("h1").after(Object.assign(document.createElement("p"), { textContent: "Late content, rather long." }));
    for (const element of main.querySelectorAll("p, table")) element.replaceWith(element.cloneNode(true));
    await new Promise(requestAnimationFrame);
    const now = window.painted();
    main.querySelector("td:last-child").textContent = "Something else";
    main.querySelector("table").replaceWith(main.querySelector("table").cloneNode(true));
    await new Promise((done) => setTimeout(done, 600));
    return [now, window.painted()];
  });
  assert.deepEqual(now.sort(), ["Between", "Cell two", "Words of the frame"]);
  assert.deepEqual(then.sort(), ["Between", "Words of the frame"]);
});

test("a comment on an image has a box that a hand hits, and a jump shows the part that is meant", async () => {
  await paint("A ring");
  await page.locator("img").scrollIntoViewIfNeeded();
  const image = await page.locator("img").boundingBox();
  await page.waitForFunction((y) => Math.abs(document.querySelector("baton-review").shadowRoot.querySelector(".box").getBoundingClientRect().top - y) < 1, image.y);
  await page.locator("img").click();
  assert.deepEqual((await last("activate")).ids, ["1"]);
  await page.evaluate(() => window.agent.receive({ ...window.mark("A ring"), type: "reveal", region: [250, 250, 750, 750] }));
  // Both at one moment: the jump may still be gliding.
  const part = await page.evaluate(() => {
    const [part, image] = [document.querySelector("baton-review").shadowRoot.querySelector(".part"), document.querySelector("img")].map((element) => element.getBoundingClientRect());
    return [part.x - image.x, part.y - image.y, part.width, part.height].map(Math.round);
  });
  assert.deepEqual(part, [50, 25, 100, 50]);
  await receive({ type: "paint", marks: [], active: null });
  await page.waitForFunction(() => !document.querySelector("baton-review").shadowRoot.querySelector(".box"));
});
