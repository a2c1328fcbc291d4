/**
 * The words of the extension's own pages, in the language that was chosen or the browser's; those of a review are the engine's.
 *
 * What is left out: the browser's own translation of extensions, which follows the browser's language alone.
 */

/** What its options say. @typedef {{ relay?: string, name?: string, lang?: string, shortcuts?: boolean }} Settings */

/** @returns {Promise<Settings>} */
export const readSettings = async () => (await chrome.storage.local.get("settings")).settings ?? {};

/** The languages there are words in: an extension that asks for a file that is not there gets no answer but an error. */
const LANGUAGES = ["en", "ar"];

/** @param {Settings} settings */
export function languageOf({ lang }) {
  const wanted = (lang || chrome.i18n.getUILanguage()).replace(/-.*/, "");
  return LANGUAGES.find((known) => known === wanted) ?? LANGUAGES[0];
}

/** @param {string} lang @returns {Promise<(key: string) => string>} */
export async function wordsIn(lang) {
  const messages = await (await fetch(chrome.runtime.getURL(`_locales/${lang}/messages.json`))).json();
  return (key) => messages[key]?.message ?? key;
}

/** Puts words where the page asks for them. @param {(key: string) => string} words @param {string} lang */
export function fillWords(words, lang) {
  document.documentElement.lang = lang;
  document.documentElement.dir = words("dir");
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = words(/** @type {HTMLElement} */ (element).dataset.words ?? "");
  }
}
