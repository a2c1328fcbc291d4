/** The element in Svelte. */

import { mount } from "svelte";
import App from "./App.svelte";

// Served beside the application, not bundled: it finds its other files by its own address.
const BATON = "/baton/baton.js";
import(/* @vite-ignore */ BATON);
mount(App, { target: document.body });
