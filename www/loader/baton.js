/**
 * The one file a page includes: defines `<baton-review>`, and if the page has none, appends one to the body with the
 * `data-*` attributes of the script tag.
 *
 * The same source is built as a module (`baton.js`) and as a classic script (`baton.iife.js`). Loading it twice, or both,
 * is harmless. It sets no global variable. Where custom elements do not exist (on a server, in an extension's content script)
 * it does nothing. If the tag has an `integrity`, everything else is held to its hash, too (`engine.js`).
 */

import { ATTRIBUTES, NAME, defineElement } from "./element.js";

/** A frame of a page that has the tag, too, is read as a part of that page. */
const isPart = () => {
  try {
    return parent !== self && parent.document.querySelector(NAME + ',script[src*="/baton."]');
  } catch {
    return false; // Of another origin.
  }
};

/** @param {HTMLScriptElement|undefined} script */
const place = (script) => {
  if (!script || document.querySelector(NAME) || isPart()) return;
  const element = document.createElement(NAME);
  for (const name of ATTRIBUTES) {
    const value = script.getAttribute("data-" + name);
    if (value !== null) element.setAttribute(name, value);
  }
  document.body.append(element);
};

if (globalThis.customElements) {
  const script =
    /** @type {HTMLScriptElement|null} */ (document.currentScript) ??
    [...document.scripts].find(({ src }) => src === import.meta.url);
  if (!customElements.get(NAME)) {
    defineElement(new URL(".", script?.src || import.meta.url || document.baseURI).href, script?.integrity);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => place(script));
  else place(script);
}
