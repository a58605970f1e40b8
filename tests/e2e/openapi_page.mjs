// SPDX-License-Identifier: AGPL-3.0-or-later
// The OpenAPI document of a running server is one by the schema of OpenAPI 3.1. Prints TAP.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

import { Validator } from "@seriousme/openapi-schema-validator";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "openapi-"));
const server = spawn(process.env.REGULARS,
  ["serve", "--listen", "127.0.0.1:0", "--store", `sqlite:${folder}/store.db`],
  { stdio: ["ignore", "pipe", "ignore"] });
const failures = [];

try {
  let link;
  for await (const line of readline.createInterface({ input: server.stdout })) {
    link = /http:\/\/127\.0\.0\.1:\d+\/sign-in\/\S+/.exec(line)?.[0];
    if (link) break;
  }
  const { origin } = new URL(link);
  const signedIn = await fetch(link, { method: "POST", redirect: "manual", headers: { Origin: origin } });
  const cookie = signedIn.headers.get("set-cookie").split(";")[0];
  const reply = await fetch(`${origin}/api/v1/openapi.json`, { headers: { Cookie: cookie } });
  const document = await reply.json();
  const validator = new Validator();
  const found = await validator.validate(structuredClone(document));
  if (!found.valid) failures.push(JSON.stringify(found.errors, null, 1));
  if (validator.version !== "3.1") failures.push(`it is of version ${validator.version}`);
  if (Object.keys(document.paths).length < 10) failures.push("it has hardly any paths");
  delete document.paths["/clients"].get.responses;
  document.paths["/clients"].get.parameters[0].in = "nowhere";
  if ((await new Validator().validate(document)).valid) failures.push("the validator finds nothing");
} catch (error) {
  failures.push(String(error));
} finally {
  server.kill();
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`${failures.length === 0 ? "ok" : "not ok"} 1 - the document is OpenAPI 3.1`);
for (const failure of failures) console.log(failure.replace(/^/gm, "# "));
console.log("1..1");
process.exit(failures.length === 0 ? 0 : 1);
