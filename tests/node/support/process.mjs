// Child processes that a test can wait on and that never outlive it.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const LINE_TIMEOUT_MS = 15_000;
const EXIT_TIMEOUT_MS = 15_000;

// A backstop for a test run that is interrupted before its hooks have run. Each child leads a
// process group of its own, so that this ends what the child has started, too.
const running = new Set();
process.on("exit", () => running.forEach(kill));
for (const [signal, number] of [["SIGHUP", 1], ["SIGINT", 2], ["SIGTERM", 15]]) {
  process.on(signal, () => process.exit(128 + number));
}

// The runner that reads this file's results has gone, which ends the run like a signal does.
process.stdout.on("error", () => process.exit(1));

function kill(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself, which is as good.
  }
}

// Nothing of the user's reaches a child (a KINDE_ISSUER_URL, a proxy, a history of events), and
// nothing of a child's reaches the user's home.
export const home = mkdtempSync(join(tmpdir(), "kinde-hook-node-"));
removeAtExit(home);
const CLEAN_ENV = { PATH: process.env.PATH, HOME: home, TMPDIR: home };

/** Removes `folder` when the tests end, however they end, after the programs that write to it. */
export function removeAtExit(folder) {
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}

/** Starts a program with a clean environment plus `env`. */
export function start(command, args, { env = {}, cwd = home } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...CLEAN_ENV, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);

  const stdout = [];
  const stderr = [];
  createInterface({ input: child.stdout }).on("line", (line) => record(stdout, line));
  createInterface({ input: child.stderr }).on("line", (line) => record(stderr, line));
  const waiting = new Set();
  function record(lines, line) {
    lines.push(line);
    waiting.forEach((check) => check());
  }

  // Unlike "exit", "close" comes after the last byte of output and when nothing that the child
  // started holds on to it any more.
  let result;
  const finished = new Promise((resolve) => {
    const finish = (outcome) => {
      result ??= { ...outcome, stdout, stderr };
      running.delete(child);
      waiting.forEach((check) => check());
      resolve(result);
    };
    child.once("error", (error) => finish({ error: error.message }));
    child.once("close", (code, signal) => finish({ code, signal }));
  });

  /** An error that shows everything the program has said so far. */
  function describe(problem) {
    const lines = [`${problem}: ${command} ${args.join(" ")}`];
    if (result) lines.push(result.error ?? `ended with ${result.code ?? result.signal}`);
    lines.push(...stdout.map((line) => `stdout: ${line}`), ...stderr.map((line) => `stderr: ${line}`));
    return new Error(lines.join("\n"));
  }

  /**
   * Waits for a line that `match` turns into something other than undefined, and returns that.
   * Lines that came before the call count too.
   */
  function lineOf(lines, match, timeout = LINE_TIMEOUT_MS) {
    return new Promise((resolve, reject) => {
      let next = 0;
      const settle = (settled, value) => {
        clearTimeout(timer);
        waiting.delete(check);
        settled(value);
      };
      const check = () => {
        while (next < lines.length) {
          const found = match(lines[next++]);
          if (found !== undefined) return settle(resolve, found);
        }
        if (result) settle(reject, describe("no such line before the end"));
      };
      const timer = setTimeout(() => settle(reject, describe(`no such line in ${timeout} ms`)), timeout);
      waiting.add(check);
      check();
    });
  }

  const line = (match, timeout) => lineOf(stdout, match, timeout);
  const errorLine = (match, timeout) => lineOf(stderr, match, timeout);

  /** What `match` turns the lines of stdout so far into, without those that it turns into undefined. */
  function all(match) {
    return stdout.map(match).filter((found) => found !== undefined);
  }

  /** Waits for the program to end by itself. */
  async function exit(timeout = EXIT_TIMEOUT_MS) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(describe(`still running after ${timeout} ms`)), timeout);
    });
    try {
      return await Promise.race([finished, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks the program to stop and waits until it has. */
  async function stop() {
    if (!result) child.kill("SIGTERM");
    try {
      return await exit();
    } finally {
      await end();
    }
  }

  /** Ends the program and all that it started at once, without asking. */
  async function end() {
    if (!result) kill(child);
    await finished;
  }

  return { pid: child.pid, line, errorLine, all, exit, stop, end, describe };
}

/** A matcher for `line`: parses JSON lines and ignores everything else. */
export function json(matches) {
  return (line) => {
    try {
      const value = JSON.parse(line);
      return matches(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
}
