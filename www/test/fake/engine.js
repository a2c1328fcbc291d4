/** Stands in for the engine in tests: takes what the loader gives and shows it on `window.fake`, the last one directly and each in `all`. Not shipped. */

export default async function init({ module_or_path }) {
  const response = await module_or_path;
  const module = await WebAssembly.compileStreaming(response);
  globalThis.fake = { module: String(module), engines: 0, late: [], installed: 0, all: [] };
  return { page: new WebAssembly.Memory({ initial: 1 }), installed: () => globalThis.fake.installed++ };
}

/** Takes what fetches the late part at once. */
export function late_from(fetchNow) {
  globalThis.fake.fetchNow = fetchNow;
}

export class Engine {
  constructor(mount, shadow, config, strings, toAgent, emit) {
    this.own = { mount, config, strings, toAgent, emit, received: [], commands: [], stale: false };
    Object.assign(globalThis.fake, this.own);
    globalThis.fake.all.push(this.own);
    globalThis.fake.engines++;
    const corner = document.createElement("div");
    corner.className = "corner";
    corner.style.position = "fixed";
    corner.style.bottom = "0";
    this.button = document.createElement("button");
    this.button.textContent = strings.launcher;
    this.button.onclick = () => this.command("open", []);
    corner.append(this.button);
    mount.append(corner);
  }
  receive(message) {
    this.own.received.push(structuredClone(message));
    globalThis.fake.received = this.own.received;
  }
  async command(name, args) {
    this.own.commands.push([name, ...args]);
    return name;
  }
  late(isHere) {
    globalThis.fake.late.push(isHere);
  }
  destroy() {
    this.button.parentNode.remove();
    globalThis.fake.engines--;
  }
}
