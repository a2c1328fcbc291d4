/** `<baton-review>` in a real browser under a strict policy: how it starts, fails, recovers, restarts, and leaves nothing behind. */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startWorld } from "./browser.mjs";

let world;
let page;
/** What the browser complained of. @type {string[]} */
let complaints;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());
beforeEach(async () => {
  // The page before would go on asking the server, in this test's name.
  await page?.context().close();
  world.pages.clear();
  world.broken.clear();
  world.types.clear();
  world.requests.length = 0;
  complaints = [];
});

const TEXT = "<main><h1>Title</h1><p id=p>Some text to select.</p></main>";
const ONE_TAG = '<script async src="/baton/baton.iife.js" data-relay="" data-user-name="Ana"></script>';
const MODULE = '<script type="module" src="/baton/baton.js"></script>';

/** Opens a page made of this. */
const open = async (head, body = TEXT) => {
  world.pages.set("/page", `<!doctype html><html lang="en"><meta charset="utf-8"><title>T</title>${head}<body>${body}</body></html>`);
  page = await (await world.browser.newContext()).newPage();
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${world.origin}/page`);
};
const engineIsThere = () => page.waitForFunction(() => window.fake?.received.length > 0);
const launcher = () => page.locator("baton-review button").first();

test("one classic tag is enough, and the strict policy has nothing to say", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  const { config, received, attributes } = await page.evaluate(() => ({
    config: window.fake.config,
    received: window.fake.received.map((message) => message.type),
    attributes: document.querySelector("baton-review").getAttributeNames(),
  }));
  assert.deepEqual(config, {
    doc: null, src: null, relay: `${world.origin}/`, target: null, layout: null, theme: null, lang: "en", dir: null,
    userName: "Ana", shortcuts: null, store: null, zone: null, open: false, url: `${world.origin}/page`, canonical: null, title: "T", base: `${world.origin}/baton/`, places: undefined,
  });
  assert.deepEqual(received, ["document", "selection"]);
  assert.deepEqual(attributes, ["relay", "user-name"]);
  assert.equal(await launcher().textContent(), "Fake review");
  assert.equal(await launcher().evaluate((element) => getComputedStyle(element).borderRadius), "0px");
  assert.deepEqual(complaints, []);
});

test("as a module with an element in the page it makes no second one, and loading it twice is harmless", async () => {
  await open(MODULE + ONE_TAG + ONE_TAG + MODULE.replace("baton.js", "baton.js?again"), TEXT + '<baton-review doc="spec" open></baton-review>');
  await engineIsThere();
  await page.waitForTimeout(200);
  assert.equal(await page.locator("baton-review").count(), 1);
  assert.equal(await page.evaluate(() => window.fake.engines), 1);
  assert.equal(await page.evaluate(() => window.fake.config.open && window.fake.config.doc), "spec");
  assert.deepEqual(complaints, []);
});

test("a language without words falls back to English, and the engine is told so", async () => {
  await open(ONE_TAG, "<main><p>x</p></main>");
  await engineIsThere();
  await page.evaluate(() => {
    window.fake.stale = true;
    document.querySelector("baton-review").setAttribute("lang", "he-IL");
  });
  await page.waitForFunction(() => !window.fake.stale);
  assert.equal(await page.evaluate(() => window.fake.config.lang), "en");
  await page.evaluate(() => {
    window.fake.stale = true;
    document.querySelector("baton-review").setAttribute("lang", "en-NZ");
  });
  await page.waitForFunction(() => !window.fake.stale);
  assert.equal(await page.evaluate(() => window.fake.config.lang), "en-NZ");
});

test("a module script passes its data attributes on, too", async () => {
  await open(MODULE.replace(">", ' data-doc="m" data-theme="dark">'));
  await engineIsThere();
  assert.deepEqual(await page.evaluate(() => [window.fake.config.doc, window.fake.config.theme]), ["m", "dark"]);
});

test("our own field takes the selection, and the engine is told that the page has none any more", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  await page.locator("#p").selectText();
  await page.waitForFunction(() => window.fake.received.at(-1).span);
  await page.evaluate(() => {
    const field = Object.assign(document.createElement("textarea"), { value: "what I mean is" });
    document.querySelector("baton-review").shadowRoot.append(field);
    field.focus();
    field.select();
  });
  await page.waitForFunction(() => window.fake.received.at(-1).span === null);
});

test("without custom elements it does nothing and does not fail", async () => {
  await open("");
  await page.evaluate(async () => {
    Object.defineProperty(window, "customElements", { value: null });
    await import("/baton/baton.js");
  });
  assert.equal(await page.locator("baton-review").count(), 0);
  assert.deepEqual(complaints, []);
});

test("with loading=interaction nothing is fetched until someone comes near", async () => {
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>');
  await launcher().waitFor();
  assert.equal(await launcher().textContent(), "Review");
  await page.waitForTimeout(300);
  assert.ok(!world.requests.some((path) => path.includes("engine")));
  await launcher().hover();
  await engineIsThere();
});

test("selecting text fetches the engine, which is told the document and then the selection", async () => {
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>');
  await launcher().waitFor();
  await page.locator("#p").selectText();
  await page.waitForFunction(() => window.fake?.received.length > 1);
  const received = await page.evaluate(() => window.fake.received);
  assert.deepEqual(received.map(({ type }) => type), ["document", "selection"]);
  assert.deepEqual(received[1].span, { start: 6, end: 26 });
});

test("a click opens, the launcher makes way, and the focus goes on to the engine's button", async () => {
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>');
  await launcher().focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.fake?.commands?.length);
  assert.deepEqual(await page.evaluate(() => window.fake.commands), [["open"]]);
  assert.equal(await page.locator("baton-review button").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "Fake review");
});

test("an engine that does not come is said calmly, tells the page, and can be tried again", async () => {
  world.broken.add("/baton/engine.js");
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>');
  await launcher().waitFor();
  await page.evaluate(() => document.addEventListener("baton:error", ({ detail }) => (window.failure = detail)));
  await launcher().click();
  await page.getByText("could not be loaded").waitFor();
  assert.deepEqual(await page.evaluate(() => window.failure), { code: "engine" });
  world.broken.clear();
  await launcher().click();
  await engineIsThere();
});

test("a host with a wrong type for WebAssembly is asked for the gzip file", async () => {
  world.types.set("/baton/engine_bg.wasm", "application/octet-stream");
  await open(ONE_TAG);
  await engineIsThere();
  assert.ok(world.requests.includes("/baton/engine_bg.wasm.gz"));
  assert.deepEqual(complaints, []);
});

const late = (count) => page.waitForFunction((count) => window.fake?.late.length >= count, count).then(() => page.evaluate(() => window.fake.late));

test("the late part comes by itself, once for all engines of a page", async () => {
  await open(ONE_TAG, TEXT + '<baton-review doc="a" loading="eager"></baton-review><baton-review doc="b" loading="eager"></baton-review>');
  assert.deepEqual(await late(2), [true, true]);
  assert.equal(await page.evaluate(() => window.fake.installed), 1);
  assert.equal(world.requests.filter((path) => path === "/baton/engine_late.wasm").length, 1);
  assert.deepEqual(complaints, []);
});

test("a late part that does not come is said to the engine, and can be asked for again, which the page does not hear", async () => {
  world.broken.add("/baton/engine_late.wasm");
  await open(ONE_TAG);
  assert.deepEqual(await late(1), [false]);
  world.broken.clear();
  world.types.set("/baton/engine_late.wasm", "application/octet-stream");
  await page.evaluate(() => {
    document.addEventListener("baton:fetch-late", () => (window.heard = true));
    window.fake.emit("fetch-late");
  });
  assert.deepEqual(await late(2), [false, true]);
  assert.equal(await page.evaluate(() => window.fake.installed), 1);
  assert.ok(world.requests.includes("/baton/engine_late.wasm.gz"));
  assert.equal(await page.evaluate(() => window.heard), undefined);
});

test("methods wait for the engine, events cross the shadow root, hooks open and count", async () => {
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>', TEXT + "<button data-baton-open=t7>Comments: <b data-baton-count>–</b></button>");
  await launcher().waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("baton-review").export("md")), "export");
  await page.evaluate(() => {
    document.addEventListener("baton:submit", (event) => (window.submitted = [event.detail, event.composed]));
    window.fake.emit("submit", { verdict: "approve" });
    window.fake.emit("count", { open: 4 });
  });
  assert.deepEqual(await page.evaluate(() => window.submitted), [{ verdict: "approve" }, true]);
  assert.equal(await page.locator("[data-baton-count]").textContent(), "4");
  await page.locator("[data-baton-open]").click();
  await page.evaluate(() => document.querySelector("baton-review").setAttribute("open", ""));
  await page.waitForFunction(() => window.fake.commands.length === 3);
  await page.evaluate(() => document.querySelector("baton-review").removeAttribute("open"));
  await page.waitForFunction(() => window.fake.commands.length === 4);
  assert.deepEqual(await page.evaluate(() => window.fake.commands), [["export", "md"], ["open", "t7"], ["open"], ["close"]]);
});

const LAZY = '<script async src="/baton/baton.iife.js" data-loading="interaction"></script>';
const goTo = async (fragment) => {
  await open(LAZY);
  await page.goto("about:blank");
  await page.goto(`${world.origin}/page${fragment}`);
};
const commands = async (count) => {
  await page.waitForFunction((count) => window.fake?.commands.length >= count, count);
  return page.evaluate(() => window.fake.commands);
};

test("an invite starts the engine at once and is gone from the address before anything is asked for", async () => {
  world.broken.add("/baton/engine.js");
  await goTo("#baton=c2VjcmV0");
  await page.getByText("could not be loaded").waitFor();
  assert.equal(await page.evaluate(() => location.href), `${world.origin}/page`);
  assert.ok(!world.requests.some((path) => path.includes("c2VjcmV0")));
  world.broken.clear();
  await launcher().click();
  assert.deepEqual(await commands(2), [["invite", "c2VjcmV0"], ["open"]], "the invite outlives a failed start");
});

test("a link to a thread starts the engine and stays in the address; a second one is followed too", async () => {
  await goTo("#baton-t=0123-4");
  assert.deepEqual(await commands(1), [["open", "0123-4"]]);
  assert.equal(await page.evaluate(() => location.hash), "#baton-t=0123-4");
  await page.evaluate(() => (location.hash = "#baton-t=89ab-4"));
  assert.deepEqual((await commands(2))[1], ["open", "89ab-4"]);
});

test("other fragments are the page's own business", async () => {
  await goTo("#baton");
  await launcher().waitFor();
  await page.evaluate(() => (location.hash = "#p"));
  await page.waitForTimeout(200);
  assert.ok(!world.requests.some((path) => path.includes("engine")));
  assert.equal(await page.evaluate(() => location.hash), "#p");
});

test("an invite that met no engine yet goes to the one that starts anew", async () => {
  world.broken.add("/baton/engine.js");
  await goTo("#baton=c2VjcmV0");
  await page.getByText("could not be loaded").waitFor();
  world.broken.clear();
  await page.evaluate(() => document.querySelector("baton-review").setAttribute("loading", "eager"));
  assert.deepEqual(await commands(1), [["invite", "c2VjcmV0"]]);
});

test("highlights=off paints nothing", async () => {
  await open('<script async src="/baton/baton.iife.js" data-highlights="off"></script>');
  await engineIsThere();
  const marks = { type: "paint", marks: [{ id: "a", start: 0, end: 5, style: "plain" }], active: null };
  assert.equal(await page.evaluate((message) => (window.fake.toAgent(message), CSS.highlights.get("baton-plain").size), marks), 0);
});

test("a new attribute starts the review anew, once; the theme does not", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  await page.evaluate(() => {
    const element = document.querySelector("baton-review");
    window.fake.stale = true;
    element.setAttribute("theme", "dark");
    element.setAttribute("doc", "other");
    element.setAttribute("user-name", "Jonas");
  });
  await page.waitForFunction(() => !window.fake.stale && window.fake.config?.doc === "other");
  assert.equal(await page.evaluate(() => window.fake.config.userName), "Jonas");
  assert.equal(await page.evaluate(() => window.fake.engines), 1);
  assert.equal(await page.locator("baton-review button").count(), 1);
});

test("moving the element keeps the review, removing it leaves nothing behind, and it can come back", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  const globals = await page.evaluate(() => Object.keys(window));
  const state = () =>
    page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const names = [...CSS.highlights.keys()];
      return { engines: window.fake.engines, names, sheets: document.adoptedStyleSheets.length, nodes: window.element.shadowRoot.childNodes.length };
    });
  await page.evaluate(() => {
    window.element = document.querySelector("baton-review");
    document.body.prepend(window.element);
    window.fake.toAgent({ type: "paint", marks: [{ id: "a", start: 0, end: 5, style: "plain" }], active: null });
  });
  const running = await state();
  assert.deepEqual([running.engines, running.sheets, running.names.length], [1, 1, 7]);
  await page.evaluate(() => window.element.remove());
  assert.deepEqual(await state(), { engines: 0, names: [], sheets: 0, nodes: 0 });
  await assert.rejects(page.evaluate(() => window.element.open()), /not connected/);
  const added = (await page.evaluate(() => Object.keys(window))).filter((name) => !globals.includes(name));
  assert.deepEqual(added, ["element"]);
  await page.evaluate(() => {
    window.fake.received = [];
    document.body.append(window.element);
  });
  await engineIsThere();
  assert.deepEqual(complaints, []);
});

test("removed while the engine is on its way, it stays away", async () => {
  await open('<script async src="/baton/baton.iife.js" data-loading="interaction"></script>');
  await launcher().waitFor();
  await page.evaluate(async () => {
    const element = document.querySelector("baton-review");
    const coming = element.ready();
    element.remove();
    window.outcome = await coming.then(() => "came", () => "stayed away");
  });
  assert.equal(await page.evaluate(() => window.outcome), "stayed away");
  assert.equal(await page.evaluate(() => window.fake.engines), 0);
});

test("hostile style sheets of the page do not reach the launcher, and it shifts nothing", async () => {
  world.pages.set("/hostile.css", "*{all:unset!important;display:block!important;color:red!important}body{display:flex;gap:50px}");
  world.types.set("/hostile.css", "text/css");
  await open('<link rel="stylesheet" href="/hostile.css">', TEXT);
  const before = await page.locator("main").boundingBox();
  await page.evaluate(() => import("/baton/baton.js"));
  await page.evaluate(() => {
    const element = document.createElement("baton-review");
    element.setAttribute("loading", "interaction");
    document.body.append(element);
  });
  const box = await launcher().boundingBox();
  assert.ok(box.height >= 44 && box.x + box.width > 1200, JSON.stringify(box));
  assert.equal(await launcher().evaluate((element) => getComputedStyle(element).color), "rgb(255, 255, 255)");
  assert.deepEqual(await page.locator("main").boundingBox(), before);
});

test("without the Highlight API boxes are drawn, in our own element, and follow a scroll", async () => {
  page = await (await world.browser.newContext()).newPage();
  await page.addInitScript(() => Object.defineProperty(CSS, "highlights", { value: undefined }));
  world.pages.set("/page", `<!doctype html><html lang="en"><title>T</title>${ONE_TAG}<body>${TEXT}${"<br>".repeat(200)}`);
  await page.goto(`${world.origin}/page`);
  await engineIsThere();
  const tops = await page.evaluate(async () => {
    const boxTop = () => document.querySelector("baton-review").shadowRoot.querySelector(".box")?.getBoundingClientRect().top;
    window.fake.toAgent({ type: "paint", marks: [{ id: "a", start: 0, end: 5, style: "plain" }], active: null });
    const before = boxTop();
    scrollTo(0, 10);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = boxTop();
    window.fake.toAgent({ type: "paint", marks: [], active: null });
    return [before, after, boxTop()];
  });
  assert.equal(tops[0] - tops[1], 10);
  assert.ok(tops[2] == null);
});

test("the open attribute says how it is, and a page that sets and takes it in one breath changes nothing", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  const state = await page.evaluate(async () => {
    const element = document.querySelector("baton-review");
    const after = async (act) => {
      act();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return [element.hasAttribute("open"), window.fake.commands.length];
    };
    const told = await after(() => window.fake.emit("open"));
    const breath = await after(() => {
      element.removeAttribute("open");
      element.setAttribute("open", "");
    });
    const closed = await after(() => window.fake.emit("close"));
    return [told, breath, closed];
  });
  assert.deepEqual(state, [[true, 0], [true, 0], [false, 0]]);
});

test("an attribute that is changed while the panel is open leaves it open", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  await page.evaluate(() => {
    window.fake.emit("open");
    window.fake.stale = true;
    document.querySelector("baton-review").setAttribute("layout", "sheet");
  });
  await page.waitForFunction(() => !window.fake.stale && window.fake.config?.layout === "sheet");
  assert.deepEqual(await page.evaluate(() => [window.fake.config.open, window.fake.commands]), [true, [["open"]]]);
});

test("an engine that does not open by itself, though the tag asks for it, has the attribute say so", async () => {
  await open(MODULE, TEXT + '<baton-review open loading="eager"></baton-review>');
  await engineIsThere();
  await page.evaluate(() => window.fake.emit("ready"));
  assert.equal(await page.evaluate(() => document.querySelector("baton-review").hasAttribute("open")), false);
  assert.deepEqual(await page.evaluate(() => window.fake.commands), []);
});

test("a selection is an event, and so is the form of the panel", async () => {
  await open(ONE_TAG);
  await engineIsThere();
  await page.evaluate(() => {
    window.heard = [];
    for (const name of ["select", "layout"]) document.addEventListener("baton:" + name, ({ detail }) => window.heard.push([name, detail]));
    const root = document.createElement("div");
    root.dataset.form = "wide";
    window.fake.mount.append(root);
  });
  await page.waitForFunction(() => window.heard.length === 1);
  await page.locator("#p").selectText();
  await page.waitForFunction(() => window.heard.length === 2);
  await page.evaluate(() => (window.fake.mount.firstElementChild.nextElementSibling.dataset.form = "phone"));
  await page.waitForFunction(() => window.heard.length === 3);
  assert.deepEqual(await page.evaluate(() => window.heard), [
    ["layout", { layout: "wide" }],
    ["select", { start: 6, end: 26 }],
    ["layout", { layout: "phone" }],
  ]);
});

test("two reviews of one page: each paints its own, one goes without taking the other's, and the counts add up", async () => {
  await open(MODULE, '<main id=a><p>First text</p></main><section id=b><p>Second text</p></section><b data-baton-count></b>'
    + '<baton-review target="#a" doc="a" loading="eager"></baton-review><baton-review target="#b" doc="b" loading="eager"></baton-review>');
  await page.waitForFunction(() => window.fake?.all?.length === 2 && window.fake.all.every(({ received }) => received.length));
  const painted = () =>
    page.evaluate(() =>
      [...(CSS.highlights.get("baton-plain") ?? [])].map(({ startContainer, startOffset, endOffset }) => startContainer.data.slice(startOffset, endOffset)).sort(),
    );
  await page.evaluate(() => {
    // Whichever came first.
    window.fake.all.sort((one, other) => (one.config.doc < other.config.doc ? -1 : 1));
    for (const { toAgent, emit } of window.fake.all) {
      toAgent({ type: "paint", marks: [{ id: "1", start: 0, end: 5, style: "plain" }], active: null });
      emit("count", { open: 2 });
    }
    window.fake.all[0].toAgent({ type: "inset", inlineEnd: 400, blockEnd: 0 });
    window.fake.all[1].toAgent({ type: "inset", inlineEnd: 0, blockEnd: 0 });
  });
  assert.deepEqual(await painted(), ["First", "Secon"]);
  assert.equal(await page.locator("[data-baton-count]").textContent(), "4");
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).marginRight), "400px");
  const boxes = await page.evaluate(() => [...document.querySelectorAll("baton-review")].map((element) => element.shadowRoot.querySelector("button").getBoundingClientRect().toJSON()));
  assert.ok(boxes[0].top >= boxes[1].bottom || boxes[1].top >= boxes[0].bottom, JSON.stringify(boxes));
  await page.evaluate(() => window.fake.all[0].toAgent({ type: "paint", marks: [], active: null }));
  assert.deepEqual(await painted(), ["Secon"]);
  await page.evaluate(() => {
    window.fake.all[0].toAgent({ type: "paint", marks: [{ id: "2", start: 0, end: 10, style: "plain" }], active: null });
    document.querySelectorAll("baton-review")[1].remove();
  });
  await page.waitForFunction(() => document.adoptedStyleSheets.length === 1);
  assert.deepEqual(await painted(), ["First text"]);
  await page.evaluate(() => document.querySelector("baton-review").remove());
  await page.waitForFunction(() => CSS.highlights.size === 0);
  assert.deepEqual(complaints, []);
});

test("only one of two panels is open", async () => {
  await open(MODULE, TEXT + '<baton-review doc="a" loading="eager"></baton-review><baton-review doc="b" loading="eager"></baton-review>');
  await page.waitForFunction(() => window.fake?.all?.length === 2);
  await page.evaluate(() => window.fake.all.sort((one, other) => (one.config.doc < other.config.doc ? -1 : 1)).forEach(({ emit }) => emit("open")));
  await page.waitForFunction(() => window.fake.commands.length === 1 || window.fake.all.some(({ commands }) => commands.length));
  assert.deepEqual(await page.evaluate(() => window.fake.all.map(({ commands }) => commands)), [[["close"]], []]);
  await page.evaluate(() => document.querySelector("main").append(Object.assign(document.createElement("button"), { id: "hook", textContent: "Open" })));
  await page.evaluate(() => (document.querySelector("#hook").dataset.batonOpen = ""));
  await page.locator("#hook").click();
  await page.waitForFunction(() => window.fake.all[0].commands.length === 2);
  assert.deepEqual(await page.evaluate(() => window.fake.all.map(({ commands }) => commands)), [[["close"], ["open", ""]], []]);
});
