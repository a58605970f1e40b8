// SPDX-License-Identifier: AGPL-3.0-or-later
// The script of the pages holds to its types: esbuild drops them without a look. Prints TAP.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const script = path.join(process.env.REGULARS_SOURCE, "src/web/assets/app.ts");
const done = spawnSync(process.execPath, [compiler, "--noEmit", "--strict", "--noUnusedLocals",
  "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "esnext",
  "--moduleResolution", "bundler", "--allowImportingTsExtensions", "--moduleDetection", "force", script],
{ encoding: "utf8" });

console.log(`${done.status === 0 ? "ok" : "not ok"} 1 - the types of app.ts hold`);
if (done.status !== 0) console.log(done.stdout.replace(/^/gm, "# "));
console.log("1..1");
process.exit(done.status === 0 ? 0 : 1);
