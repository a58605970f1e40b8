// SPDX-License-Identifier: AGPL-3.0-or-later
// The program itself, serving a store in a folder of its own: an empty one, or that of the demo
// business. What people do at a terminal is done with its commands.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

const { REGULARS, REGULARS_SOURCE } = process.env;
const environment = { ...process.env, LC_ALL: "C.UTF-8" };
const UNTIL = "2026-11-20";

function python(folder, generator, ...more) {
  return execFileSync("python3", ["-B", path.join(REGULARS_SOURCE, "tools/demo", generator),
    "--until", UNTIL, ...more], { cwd: folder, env: environment, maxBuffer: 1 << 26 });
}

export class Place {
  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), "regulars-browser-"));
    this.store = "sqlite:store.db";
  }

  file(name, content) {
    writeFileSync(path.join(this.folder, name), content);
    return path.join(this.folder, name);
  }

  text(name) {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  // What the program prints.
  command(...words) {
    return execFileSync(REGULARS, words, { cwd: this.folder, env: environment, encoding: "utf8" });
  }

  // As ./demo makes it.
  makeStudio() {
    this.file("contacts.csv", python(this.folder, "make_contacts.py"));
    this.file("contacts.vcf", python(this.folder, "make_contacts.py", "--cards"));
    this.file("orders.csv", python(this.folder, "make_orders.py"));
    this.command("import", "contacts.csv", "--into", "sqlite:ground.db");
    this.command("import", "contacts.vcf", "--into", "sqlite:ground.db");
    this.command("import", "orders.csv", "--as", "orders", "--into", "sqlite:ground.db");
    this.command("export", "sqlite:ground.db", "ground.jsonl");
    this.file("business.jsonl", python(this.folder, "make_business.py", "ground.jsonl"));
    this.command("restore", "business.jsonl", this.store);
    this.command("forecast", this.store, "--update");
  }

  // Again at the same address, where it was served before.
  async serve(...more) {
    const host = this.base === undefined ? "127.0.0.1:0" : new URL(this.base).host;
    this.child = spawn(REGULARS, ["serve", "--store", this.store, "--listen", host,
      "--sign-in-link", "--language", "en", ...more],
    { cwd: this.folder, env: environment,
      stdio: ["ignore", "pipe", openSync(path.join(this.folder, "log"), "a")] });
    for await (const line of readline.createInterface({ input: this.child.stdout })) {
      const found = /(http:\/\/\S+?)(\/sign-in\/\S+)/.exec(line);
      if (found) {
        [, this.base, this.link] = found;
        return this;
      }
    }
    throw new Error(`the server did not start: ${this.text("log")}`);
  }

  // Another link that signs the owner in.
  newLink(...who) {
    return /\/sign-in\/\S+/.exec(this.command("user", "link", ...who, "--store", this.store))[0];
  }

  async stop() {
    if (this.child === undefined || this.child.exitCode !== null) return;
    const ended = new Promise((done) => { this.child.on("exit", done); });
    this.child.kill("SIGTERM");
    await ended;
  }

  async leave() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Asks as the pages of a signed-in window do.
export class Asker {
  constructor(context, base) {
    this.request = context.request;
    this.base = base;
    this.headers = { Origin: base };
  }

  get(address) {
    return this.request.get(this.base + address, { maxRedirects: 0 });
  }

  async csrf() {
    const page = await (await this.get("/settings/keyboard")).text();
    return /name="csrf" value="([^"]+)"/.exec(page)[1];
  }

  async post(address, fields, how = "form") {
    const csrf = await this.csrf();
    return this.request.post(this.base + address,
      { [how]: { csrf, ...fields }, headers: this.headers, maxRedirects: 0 });
  }

  // Waits until a page says it; the page.
  async until(address, said) {
    for (let i = 0; i < 150; i += 1) {
      const page = await (await this.get(address)).text();
      if (said.test(page)) return page;
      await new Promise((done) => { setTimeout(done, 100); });
    }
    throw new Error(`${address} never says ${said}`);
  }
}

export async function signIn(context, base, link) {
  const page = await context.newPage();
  await page.goto(base + link);
  await page.locator("main form button").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}
