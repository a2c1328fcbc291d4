/**
 * The settings of the extension: kept on this device, as soon as they are changed.
 *
 * What is left out: what a review says of itself (hours, rules, who may comment), which is set in the panel.
 */

import { fillWords, languageOf, readSettings, wordsIn } from "./words.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const saved = /** @type {HTMLElement} */ (document.getElementById("saved"));

/** @param {string} name @returns {HTMLInputElement} */
const field = (name) => /** @type {any} */ (form.elements.namedItem(name));

async function show() {
  const settings = await readSettings();
  const lang = languageOf(settings);
  for (const name of /** @type {const} */ (["name", "relay", "lang"])) field(name).value = settings[name] ?? "";
  field("shortcuts").checked = settings.shortcuts !== false;
  const words = await wordsIn(lang);
  fillWords(words, lang);
  document.title = words("settingsTitle");
  return words;
}

let words = await show();

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", async () => {
  const isRight = form.checkValidity();
  if (isRight) {
    const [name, relay, lang] = ["name", "relay", "lang"].map((name) => field(name).value.trim());
    await chrome.storage.local.set({ settings: { name, relay, lang, shortcuts: field("shortcuts").checked } });
    words = await show();
  }
  saved.textContent = words(isRight ? "saved" : "notAnAddress");
});
