/**
 * The extension in Firefox: its button pressed and its sidebar open in the browser's own window, which the driver reaches
 * as the browser's developers do, by its system access.
 *
 * What is left out: a real mouse in the sidebar. Its buttons are clicked and its fields filled by script.
 */

import puppeteer from "puppeteer-core";

import { installed } from "./chromium.js";
import { until } from "./review.js";

const ID = "baton@baton.invalid";

/** One person's Firefox with the extension in it. */
export class Firefox {
  /** @param {import("node:test").TestContext} test @param {string} dir of the built extension */
  static async start(test, dir) {
    const firefox = new Firefox();
    firefox.browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: installed(process.env.FIREFOX, ["firefox-esr", "firefox"]),
      headless: true,
      args: ["--remote-allow-system-access"],
    });
    test.after(() => firefox.browser.close());
    await firefox.browser.installExtension(dir);
    const { contexts } = await firefox.#send("browsingContext.getTree", { "moz:scope": "chrome" });
    firefox.context = contexts[0].context;
    return firefox;
  }

  /** @param {string} method @param {object} params */
  async #send(method, params) {
    return (await this.browser.connection.send(method, params)).result;
  }

  /** Runs a function in the browser's own window. Its result must be a string. @param {Function} act @param {unknown[]} args */
  async inWindow(act, ...args) {
    const functionDeclaration = `(json) => (${act})(...JSON.parse(json))`;
    const target = { context: this.context };
    const given = { type: "string", value: JSON.stringify(args) };
    const answer = await this.#send("script.callFunction", { functionDeclaration, target, awaitPromise: true, arguments: [given], userActivation: true });
    if (answer.type !== "success") throw Error(JSON.stringify(answer.exceptionDetails.text));
    return answer.result.value;
  }

  /** Presses the extension's button while this page is looked at; none is whatever page is. @param {import("puppeteer-core").Page} [page] */
  async press(page) {
    await page?.bringToFront();
    await this.inWindow(async (id) => {
      const { ExtensionParent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
      const { extension } = WebExtensionPolicy.getByID(id);
      await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
      return "";
    }, ID);
    await until("the sidebar", () => this.inWindow(() => String(SidebarController.isOpen)), (isOpen) => isOpen === "true");
  }

  /** A picture of the sidebar, as a PNG file. */
  async picture() {
    const url = await this.inWindow(async () => {
      const inside = document.getElementById("sidebar").contentDocument.getElementById("webext-panels-browser");
      const { width, height } = inside.getBoundingClientRect();
      const drawn = await inside.browsingContext.currentWindowGlobal.drawSnapshot(new DOMRect(0, 0, width, height), 1, "rgb(255, 255, 255)");
      const canvas = Object.assign(document.createElementNS("http://www.w3.org/1999/xhtml", "canvas"), { width, height });
      canvas.getContext("2d").drawImage(drawn, 0, 0);
      return canvas.toDataURL();
    });
    return Buffer.from(url.replace(/.*,/, ""), "base64");
  }

  /** Closes the sidebar. */
  async close() {
    await this.inWindow(() => (SidebarController.hide(), ""));
  }

  /** Runs a function in the sidebar's page. @param {Function} act @param {unknown[]} args */
  async inPanel(act, ...args) {
    const answer = await this.inWindow(
      async (code) => {
        const inside = () => document.getElementById("sidebar").contentDocument?.getElementById("webext-panels-browser");
        while (!inside()?.currentURI.spec.endsWith("/panel.html")) await new Promise((resolve) => setTimeout(resolve, 50));
        const { messageManager } = inside();
        const name = `baton:${Math.random()}`;
        const script = `(async () => {
          while (content.document.readyState !== "complete") await new Promise((resolve) => content.setTimeout(resolve, 50));
          const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
          let answer;
          try {
            answer = { value: await Cu.evalInSandbox(${JSON.stringify(code)}, sandbox) };
          } catch (error) {
            answer = { error: String(error) };
          }
          sendAsyncMessage(${JSON.stringify(name)}, JSON.stringify(answer));
        })()`;
        return new Promise((resolve) => {
          messageManager.addMessageListener(name, ({ data }) => resolve(data));
          messageManager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`, false);
        });
      },
      `(${act})(...${JSON.stringify(args)})`,
    );
    const { value, error } = JSON.parse(answer);
    if (error) throw Error(error);
    return value;
  }

  /** Waits for words in the panel. @param {string} words */
  async sees(words) {
    const look = () =>
      this.inPanel(() => {
        const [host, note] = [document.getElementById("review"), document.getElementById("note")];
        return (host.hidden ? "" : (host.shadowRoot.querySelector(".root")?.innerText ?? "")) + (note.hidden ? "" : note.innerText);
      });
    await until(`the panel to say ${words}`, look, (text) => text.includes(words));
  }

  /** Presses a button of the panel. @param {string} words */
  async click(words) {
    const press = () =>
      this.inPanel((words) => {
        const buttons = [...document.getElementById("review").shadowRoot.querySelectorAll("button")];
        const button = buttons.find((button) => !button.disabled && button.getClientRects().length && button.textContent.trim() === words);
        button?.click();
        return !!button;
      }, words);
    await until(`the button ${words}`, press);
  }

  /** Fills a field of the panel. @param {string} selector @param {string} text */
  async fill(selector, text) {
    const fill = () =>
      this.inPanel(
        (selector, text) => {
          const field = document.getElementById("review").shadowRoot.querySelector(selector);
          if (!field) return false;
          field.value = text;
          field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
          return true;
        },
        selector,
        text,
      );
    await until(`the field ${selector}`, fill);
  }
}
