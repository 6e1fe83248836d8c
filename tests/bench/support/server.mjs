// The servers that are measured: each a process of its own, in a fresh folder, with its output in
// a file, as far from this program as can be.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const GUIDE = join(ROOT, "tests/node/apps/guide-jsonwebtoken/server.mjs");
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 20_000;

/** Where measurements keep their files; on a disk, which /tmp need not be. */
export const WORK = join(ROOT, "target/bench");

/** The binary that is measured. */
export const BINARY = process.env.KINDE_HOOK_BIN || join(ROOT, "target/release/kinde-hook");

// What is still there when this program ends, however it does.
const running = new Set();
const folders = [];
process.on("exit", () => {
  running.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});
for (const [signal, number] of [["SIGHUP", 1], ["SIGINT", 2], ["SIGTERM", 15]]) {
  process.on(signal, () => process.exit(128 + number));
}

/** Sees to it that a program does not outlive this one. */
export function adopt(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** A folder that is gone when this program ends. */
export function freshFolder() {
  const folder = mkdtempSync(join(WORK, "run-"));
  folders.push(folder);
  return folder;
}

/** Starts `kinde-hook listen`, with its store in the folder. `keys` is `--jwks FILE` or `--issuer URL`. */
export function startListener(folder, keys, ...args) {
  const listen = ["listen", "--port", "0", "--format", "json", ...keys, "--store", "events.db"];
  const address = (line) => JSON.parse(line).url;
  return startServer(BINARY, [...listen, ...args], { folder, address });
}

/** Starts the handler of Kinde's older guide. */
export function startHandler(folder, issuer) {
  const address = (line) => `http://127.0.0.1:${JSON.parse(line).port}`;
  return startServer(process.execPath, [GUIDE], { folder, address, env: { KINDE_ISSUER_URL: issuer } });
}

/** Starts a program whose first line of output tells its address. */
async function startServer(command, args, { folder, address, env = {} }) {
  const output = join(folder, "stdout");
  writeFileSync(output, "");
  const file = openSync(output, "a");
  const child = adopt(
    spawn(command, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ["ignore", file, "inherit"],
    }),
  );
  closeSync(file);
  const ended = once(child, "exit");
  ended.catch(() => {});

  const line = await firstLine(output, child, command);
  return {
    pid: child.pid,
    url: address(line),
    output,
    /** Asks it to stop, and waits until it has; its exit code. */
    async stop() {
      child.kill("SIGTERM");
      const late = sleep(STOP_TIMEOUT_MS, undefined, { ref: false }).then(() => {
        throw new Error(`${command} does not end`);
      });
      const [code] = await Promise.race([ended, late]);
      return code;
    },
  };
}

async function firstLine(output, child, command) {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const text = readFileSync(output, "utf8");
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${command} does not start`);
    }
    await sleep(0.5);
  }
}
