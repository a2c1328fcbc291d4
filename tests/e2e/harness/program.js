/**
 * The real `baton` program: finds it, starts it as a relay or as a site, and ends it, gently or not.
 *
 * What is left out: browsers. Everything runs on 127.0.0.1, on ports nobody else has, with stores in temporary directories.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../../..");
/** The program. */
export const PROGRAM = process.env.BATON_PROGRAM ?? join(ROOT, "target/debug/baton");

/** The widget as `cargo xtask build` wrote it. */
export const WIDGET = process.env.BATON_WIDGET ?? join(ROOT, "dist/widget");
/** The demo site. */
export const DEMO = join(ROOT, "www/demo");

/** A directory that is gone when the test is over. @param {import("node:test").TestContext} test */
export async function temporaryDir(test) {
  const dir = await mkdtemp(join(tmpdir(), "baton-e2e-"));
  // A browser that is being closed still writes into its profile for a moment.
  test.after(() => rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return dir;
}

/** A port that was free a moment ago, so that a relay can come back under the address it had. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** One running program. */
export class Program {
  /** @type {import("node:child_process").ChildProcess} */
  #child;
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  address = "";
  /** What it wrote on standard error. */
  errors = "";

  /** Starts it, and waits until it has said where it listens. @param {string[]} args */
  static async start(args) {
    const program = new Program();
    const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"] });
    program.#child = child;
    child.stderr.on("data", (said) => (program.errors += said));
    const failed = once(child, "exit").then(([code]) => {
      throw Error(`baton ${args.join(" ")} ended with ${code}: ${program.errors}`);
    });
    failed.catch(() => {}); // Ends of a program that had started are wanted.
    program.address = await Promise.race([addressIn(child.stdout), failed]);
    return program;
  }

  /** Asks it to end, and waits until it has. Gives its exit code. */
  async stop() {
    return this.#end("SIGTERM");
  }

  /** Ends it as a power cut would. */
  async kill() {
    return this.#end("SIGKILL");
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, "exit");
      this.#child.kill(signal);
      await exit;
    }
    return this.#child.exitCode;
  }
}

/** @param {import("node:stream").Readable} output */
async function addressIn(output) {
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    const address = /https?:\/\/[^\s/]+/.exec(line)?.[0];
    if (address) {
      output.resume(); // Nobody reads on, and the pipe must not fill up.
      return address;
    }
  }
  throw Error("it never said where it listens");
}

/**
 * A relay that can be killed and come back: same port, same store.
 * @param {import("node:test").TestContext} test
 */
export async function startRelay(test) {
  const port = await freePort();
  const store = join(await temporaryDir(test), "relay.sqlite");
  const start = () => Program.start(["relay", "--listen", `127.0.0.1:${port}`, "--store", store, "--open-rooms"]);
  let program = await start();
  test.after(() => program.stop());
  return {
    address: program.address,
    kill: () => program.kill(),
    /** Brings it back. */
    async restart() {
      await program.kill();
      program = await start();
    },
  };
}

/**
 * A site with the widget in every page, as a process of its own.
 * @param {import("node:test").TestContext} test
 * @param {string} dir
 * @param {string} relay address of a relay, or `none`
 */
export async function startSite(test, dir, relay) {
  const program = await Program.start(["serve", "--site", dir, "--port", "0", "--relay", relay, "--widget", WIDGET]);
  test.after(() => program.stop());
  return program;
}
