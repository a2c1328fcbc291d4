/**
 * The states of the screen, dark.
 */

import { test } from "node:test";

import { checkScreens } from "./harness/screens.js";

test("the states of the screen, dark", (test) => checkScreens(test, "dark"));
