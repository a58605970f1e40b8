// SPDX-License-Identifier: AGPL-3.0-or-later
// A server over a store of invented clients, and a browser window with somebody signed in there.
import { spawn } from "node:child_process";
import path from "node:path";
import readline from "node:readline";

import { browser, same } from "./browser.mjs";

const program = path.join(path.dirname(process.env.REGULARS), "tests/web/serve_pages");

// A server over a store of its own; its links to sign in.
export async function serve(kind) {
  const child = spawn(program, [kind], { stdio: ["pipe", "pipe", "ignore"] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: base } = await lines.next();
  const link = async () => {
    child.stdin.write("\n");
    return (await lines.next()).value;
  };
  const stop = () => new Promise((done) => {
    child.on("exit", done);
    child.stdin.end();
  });
  return { base, link, stop };
}

// A browser window with somebody signed in, held to what is true of every page.
export async function withPage(server, options, look) {
  const reducedMotion = options.javaScriptEnabled === false ? "reduce" : "no-preference";
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion, ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  const messages = [];
  const requests = [];
  const watch = (one) => {
    one.on("request", (request) => requests.push(new URL(request.url()).origin));
    one.on("console", (message) => messages.push(message.text()));
    one.on("pageerror", (error) => messages.push(error.message));
    one.on("dialog", (dialog) => messages.push(`dialog: ${dialog.message()}`));
  };
  context.on("page", watch);
  watch(page);
  try {
    await page.goto(await server.link());
    await page.getByRole("button", { name: "Sign in here" }).click();
    await page.waitForURL(/\/(today|start|setup)$/); // without clients, how to bring them in
    if (page.url().endsWith("/today")) await page.goto(`${server.base}/clients`);
    await look(page, context);
    same(messages.filter((text) => !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(text)), [], "the console says");
    same([...new Set(requests)], [server.base], "asked for");
  } finally {
    await context.close();
  }
}
