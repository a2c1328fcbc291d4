/**
 * The manifest of the extension, for each browser from one description.
 *
 * What is left out: host permissions. A page is read when its reader presses the button, and no other.
 */

/** The browsers. @typedef {"chrome"|"firefox"} Browser */

const ICONS = Object.fromEntries([16, 32, 48, 128].map((size) => [size, `icons/${size}.png`]));

/** `wasm-unsafe-eval` lets WebAssembly be compiled; nothing else becomes code, and nothing comes from elsewhere. */
const POLICY = "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** What each browser calls the place beside the page, and what only one of them wants to know. */
const OF_BROWSER = {
  chrome: {
    minimum_chrome_version: "116",
    permissions: ["activeTab", "scripting", "storage", "sidePanel"],
    background: { service_worker: "background.js" },
    side_panel: { default_path: "panel.html" },
  },
  firefox: {
    permissions: ["activeTab", "scripting", "storage"],
    background: { scripts: ["background.js"] },
    sidebar_action: { default_panel: "panel.html", default_title: "__MSG_name__", default_icon: ICONS, open_at_install: false },
    browser_specific_settings: {
      gecko: { id: "baton@baton.invalid", strict_min_version: "140.0", data_collection_permissions: { required: ["none"] } },
    },
  },
};

/** @param {Browser} browser @param {string} version */
export const manifestOf = (browser, version) => ({
  manifest_version: 3,
  name: "__MSG_name__",
  description: "__MSG_description__",
  version,
  default_locale: "en",
  icons: ICONS,
  action: { default_title: "__MSG_action__", default_icon: ICONS },
  options_ui: { page: "options.html", open_in_tab: true },
  commands: { _execute_action: { suggested_key: { default: "Alt+Shift+B" } } },
  content_security_policy: { extension_pages: POLICY },
  ...OF_BROWSER[browser],
});
