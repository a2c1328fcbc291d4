/**
 * The extension in Firefox: the same files, its button and its sidebar.
 *
 * What is left out: what `extension.test.js` shows at length.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { Firefox } from "./harness/extension-firefox.js";
import { builtExtension, foreignSite, paints, select } from "./harness/extension.js";
import { artefact } from "./harness/chromium.js";
import { startRelay } from "./harness/program.js";

const WORDS = "nobody who wrote it";
const PAGES = {
  "/": {
    body: `<!doctype html><html lang="en"><title>A page</title><style>*{all:unset!important}</style><main><h1>A page</h1><p>Made by ${WORDS} and allowing nothing at all.</p></main>`,
    headers: { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'" },
  },
};
const SAVED = "Saved on this device. Only you see it until you submit.";

test("a comment in Firefox's sidebar on a page that allows nothing", async (test) => {
  const dir = join(await builtExtension(test), "firefox");
  const [site, relay] = [await foreignSite(test, PAGES), await startRelay(test)];
  const [ana, ben] = await Promise.all([Firefox.start(test, dir), Firefox.start(test, dir)]);
  const [pageOfAna, pageOfBen] = await Promise.all([ana, ben].map(async ({ browser }) => browser.newPage()));
  await Promise.all([pageOfAna, pageOfBen].map((page) => page.goto(`${site}/`)));

  await ana.press(pageOfAna);
  await ana.inPanel((relay) => chrome.storage.local.set({ settings: { relay, name: "Ana" } }), relay.address);
  await ana.sees("No comments yet");
  await select(pageOfAna, WORDS);
  await ana.sees(WORDS);
  await ana.click("Comment");
  await ana.fill("#editor-words", "question: Who was it then?");
  await ana.sees(SAVED);
  await paints(pageOfAna, `baton-draft: ${WORDS}`);

  await ana.close();
  await paints(pageOfAna, "");
  await ana.press(pageOfAna);
  await ana.sees("Who was it then?");
  await paints(pageOfAna, `baton-draft: ${WORDS}`);
  await ana.click("Submit review…");
  await ana.click("Submit review");
  await ana.sees("Everything you submitted is shared.");

  await ben.press(pageOfBen);
  await ben.inPanel((relay) => chrome.storage.local.set({ settings: { relay, name: "Ben" } }), relay.address);
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  await ben.sees("Who was it then?");
  await writeFile(artefact("extension-firefox"), await ben.picture());
  await pageOfBen.screenshot({ path: artefact("extension-firefox-page") });

  await ben.close();
  await ben.inWindow(async () => {
    const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
    gBrowser.selectedBrowser.fixupAndLoadURIString("about:support", { triggeringPrincipal });
    while (gBrowser.selectedBrowser.currentURI.spec !== "about:support") await new Promise((resolve) => setTimeout(resolve, 50));
    return "";
  });
  await ben.press();
  await ben.sees("This page cannot be reviewed");
});
