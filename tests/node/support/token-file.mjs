// Files as `replay` reads them: one token per line.

import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { home } from "./process.mjs";

/** Writes `tokens` to a new file, which goes away when the test run ends, and returns its path. */
export function tokenFile(...tokens) {
  const file = join(newFolder(), "tokens.jwt");
  writeFileSync(file, tokens.map((token) => `${token}\n`).join(""));
  return file;
}

/** An empty folder of the test's own. */
export function newFolder() {
  return mkdtempSync(join(home, "files-"));
}
