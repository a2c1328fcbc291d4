/** The element in Vue; `build.mjs` says that it is one. */

import { createApp } from "vue";
import App from "./App.vue";

// Served beside the application, not bundled: it finds its other files by its own address.
const BATON = "/baton/baton.js";
import(/* @vite-ignore */ BATON);
createApp(App).mount("#app");
