// The program under test: the real binary, driven only through its arguments, its output and HTTP.

import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";

import { json, start } from "./process.mjs";

const BUILT = fileURLToPath(new URL("../../../target/debug/kinde-hook", import.meta.url));

/** Where the binary is. Throws if there is none: a test without it has tested nothing. */
function binary() {
  const path = process.env.KINDE_HOOK_BIN || BUILT;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`no kinde-hook at ${path}: run \`cargo build\` or set KINDE_HOOK_BIN`);
  }
  return path;
}

/** Starts `kinde-hook listen` for an issuer's events and waits until it is ready. */
export function listen(issuer, ...args) {
  return startListener(["--issuer", issuer, ...args]);
}

/** The same with environment variables of its own. */
export function listenWith(env, issuer, ...args) {
  return startListener(["--issuer", issuer, ...args], { env });
}

/** Starts it with no issuer configured: the local issuer stands in for Kinde. */
export function listenLocally(...args) {
  return startListener(args);
}

/** Starts it on a free port, in `options.cwd` if there is one. */
export async function startListener(args, options) {
  const child = start(binary(), ["listen", "--port", "0", "--format", "json", ...args], options);
  let ready;
  try {
    ready = await child.line(json(() => true));
    if (ready.type !== "ready") throw new Error(`the first line was ${JSON.stringify(ready)}`);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url: ready.url,
    publicUrl: ready.public_url,
    /** What it said first. */
    ready,
    /** Waits for the first line of output that `matches` accepts. */
    notice: (matches) => child.line(json(matches)),
    /** Asks it to stop; returns its exit code and everything that it reported. */
    async stop() {
      const { code, stdout } = await child.stop();
      return { code, notices: stdout.map((line) => JSON.parse(line)) };
    },
  };
}

/** Runs `kinde-hook listen` where it cannot start; returns its exit code and what it said. */
export async function listenInVain(...args) {
  const child = start(binary(), ["listen", "--port", "0", ...args]);
  try {
    const { code, stderr } = await child.exit();
    return { code, stderr: stderr.join("\n") };
  } finally {
    await child.end();
  }
}

/** Runs `kinde-hook replay FILE --to URL` to its end; returns its exit code and each answer's status. */
export async function replay(file, to) {
  const { code, statuses, describe } = await runReplay(file, "--to", to);
  if (statuses.length === 0) throw describe("no answer");
  return { code, statuses };
}

/** Runs `kinde-hook replay --failed` on a store to its end; returns the same and what it said beside. */
export async function replayFailed(store) {
  const { code, statuses, stderr } = await runReplay("--failed", "--store", store);
  return { code, statuses, stderr };
}

/** Runs `kinde-hook trigger … --to URL` to its end; returns its exit code and each answer's status. */
export async function trigger(to, ...args) {
  const { code, statuses, stderr, describe } = await runSender("trigger", ...args, "--to", to);
  if (statuses.length === 0) throw describe("no answer");
  return { code, statuses, stderr };
}

/** Runs any command to its end; returns its exit code and the lines that it wrote. */
export async function run(args, env = {}) {
  const child = start(binary(), args, { env });
  try {
    return await child.exit();
  } finally {
    await child.stop();
  }
}

/** The event types that `kinde-hook trigger --list` knows. */
export async function knownTypes() {
  const child = start(binary(), ["trigger", "--list", "--format", "json"]);
  const { code, stdout } = await child.exit();
  if (code !== 0) throw child.describe("no list");
  return stdout.map((line) => JSON.parse(line).event_type).filter(Boolean);
}

async function runReplay(...args) {
  return runSender("replay", ...args);
}

async function runSender(...args) {
  const child = start(binary(), [...args, "--format", "json"]);
  try {
    // Long, because `next dev` compiles a route when the first request for it comes.
    const { code, stdout, stderr } = await child.exit(60_000);
    const answers = stdout.map((line) => JSON.parse(line)).filter((line) => line.type === "answer");
    const statuses = answers.map((answer) => answer.status);
    return { code, statuses, stderr: stderr.join("\n"), describe: child.describe };
  } finally {
    await child.stop();
  }
}
