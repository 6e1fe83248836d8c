// Genuine tokens, each with an event of its own, and the key set that they verify with. They are
// made once, with a key that nobody trusts elsewhere, and used again by later runs.

import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { BINARY, freshFolder, WORK, startListener } from "./server.mjs";

/** Returns the files with at least `count` tokens and with their key set. */
export async function prepareTokens(count) {
  mkdirSync(WORK, { recursive: true });
  const tokens = join(WORK, `${count}.tokens`);
  const keys = join(WORK, `${count}.jwks.json`);
  if (!existsSync(tokens)) {
    console.log(`signing ${count} events, once`);
    const home = freshFolder();
    sign(home, tokens, count);
    writeFileSync(keys, await keySet(home));
    // Last, since it says that all is there.
    renameSync(`${tokens}.part`, tokens);
  }
  return { tokens, keys };
}

/** The first tokens of a file. */
export function firstTokens(file, count) {
  return readFileSync(file, "utf8").split("\n", count);
}

function sign(home, tokens, count) {
  const output = openSync(`${tokens}.part`, "w");
  const { status } = spawnSync(
    BINARY,
    ["trigger", "user.created", "--times", String(count), "--print"],
    { cwd: home, env: { HOME: home }, stdio: ["ignore", output, "inherit"] },
  );
  closeSync(output);
  if (status !== 0) throw new Error(`${BINARY} cannot make up events: build it with --release`);
}

/** The local issuer's, as a listener serves it. */
async function keySet(home) {
  const listener = await startListener(home, ["--local-issuer"]);
  const answer = await fetch(`${listener.url}/.well-known/jwks.json`);
  const text = await answer.text();
  await listener.stop();
  return text;
}
