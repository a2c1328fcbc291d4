/** Stands in for the engine in tests: takes what the loader gives and shows it on `window.fake`. Not shipped. */

export default async function init({ module_or_path }) {
  const response = await module_or_path;
  const module = await WebAssembly.compileStreaming(response);
  globalThis.fake = { module: String(module), engines: 0, late: [], installed: 0 };
  return { page: new WebAssembly.Memory({ initial: 1 }), installed: () => globalThis.fake.installed++ };
}

/** Takes what fetches the late part at once. */
export function late_from(fetchNow) {
  globalThis.fake.fetchNow = fetchNow;
}

export class Engine {
  constructor(mount, shadow, config, strings, toAgent, emit) {
    Object.assign(globalThis.fake, { config, strings, toAgent, emit, received: [], commands: [], stale: false });
    globalThis.fake.engines++;
    this.button = document.createElement("button");
    this.button.textContent = strings.launcher;
    this.button.onclick = () => this.command("open", []);
    mount.append(this.button);
  }
  receive(message) {
    globalThis.fake.received.push(structuredClone(message));
  }
  async command(name, args) {
    globalThis.fake.commands.push([name, ...args]);
    return name;
  }
  late(isHere) {
    globalThis.fake.late.push(isHere);
  }
  destroy() {
    this.button.remove();
    globalThis.fake.engines--;
  }
}
