/**
 * The button in the toolbar, and the number on it. The browser ends this script when it likes: all that it knows is in
 * the extension's storage, and a review never goes through it (`panel.js` speaks with the page by itself).
 *
 * What is left out: reading pages. The panel puts the page agent into a page, which the click has allowed it to.
 */

import { textOfBadge } from "./badge.js";

chrome.action.onClicked.addListener((/** @type {{ id: number, windowId: number }} */ tab) => {
  // First of all, because browsers open a panel only while the click is being handled.
  const opened = chrome.sidePanel ? chrome.sidePanel.open({ windowId: tab.windowId }) : chrome.sidebarAction.open();
  opened.catch(() => {}); // A browser that refuses leaves its own menu to open it by.
  chrome.storage.session.set({ clicked: { tabId: tab.id, at: Date.now() } });
});

async function showBadge() {
  const { turns, hours } = await chrome.storage.local.get(["turns", "hours"]);
  chrome.action.setBadgeBackgroundColor({ color: "#0b6b63" });
  chrome.action.setBadgeTextColor?.({ color: "#ffffff" });
  chrome.action.setBadgeText({ text: textOfBadge(turns, hours, Date.now()) });
}

// No alarm is set: hours begin and end for somebody who is at the browser, and then one of these happens.
chrome.storage.local.onChanged.addListener(showBadge);
chrome.tabs.onActivated.addListener(showBadge);
chrome.runtime.onStartup.addListener(showBadge);
chrome.runtime.onInstalled.addListener(showBadge);
