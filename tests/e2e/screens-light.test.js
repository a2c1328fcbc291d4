/**
 * The states of the screen, light.
 */

import { test } from "node:test";

import { checkScreens } from "./harness/screens.js";

test("the states of the screen, light", (test) => checkScreens(test, "light"));
