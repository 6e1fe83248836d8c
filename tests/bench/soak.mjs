// A listener under mixed load for a long time: does it hold on to anything? README.md says how it
// is judged.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { connect } from "node:net";
import { statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { listenOnLoopback } from "../node/support/loopback.mjs";
import { decode, flipBit } from "../node/support/signer.mjs";
import { postThrough, startTunnelServer } from "../node/support/tunnel-server.mjs";
import { held, memory, spread } from "./support/figures.mjs";
import { adopt, BINARY, freshFolder, startListener } from "./support/server.mjs";
import { firstTokens, prepareTokens } from "./support/tokens.mjs";

const EVENTS = 20_000;

// Work and rest take turns. At rest, nothing is open that the load has opened.
const WORK_MS = 12_000;
const REST_MS = 3_000;

const { values: options } = parseArgs({
  options: { minutes: { type: "string", default: "30" }, tunnel: { type: "boolean", default: false } },
});
const length = Number(options.minutes) * 60_000;
if (!(length >= 120_000)) throw new Error("too short to judge: at least 2 minutes");

const prepared = await prepareTokens(EVENTS);
const tokens = firstTokens(prepared.tokens, EVENTS);
const folder = freshFolder();
const app = createServer(answerSometimes);
// Sooner than a rest is over.
app.keepAliveTimeout = 500;
const forwardTo = `${await listenOnLoopback(app)}/api/kinde-webhook`;
const tunnelServer = options.tunnel ? await startTunnelServer() : undefined;
const tunnel = tunnelServer ? ["--tunnel", "--tunnel-server", tunnelServer.url, "--subdomain", "soak"] : [];
const listener = await startListener(folder, ["--jwks", prepared.keys], "--forward-to", forwardTo, ...tunnel);
const { hostname, port } = new URL(listener.url);

let sent = 0;
const acknowledged = new Set();
const counts = {};
const samples = [];

const begun = performance.now();
const gate = createGate();
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const loads = [
  ...Array.from({ length: 4 }, () => repeat("genuine", 60, genuine)),
  repeat("again", 200, () => genuine(tokens[0])),
  repeat("forged", 50, () => post(forge(nextToken()))),
  repeat("garbage", 50, garbage),
  repeat("large", 1000, () => post("x".repeat(1_200_000))),
  repeat("slow", 100, slow),
  repeat("broken", 50, broken),
  repeat("replay", 2000, () => run("replay", "--last", "--to", listener.url)),
  repeat("follow", 100, follow),
  ...(tunnelServer ? [repeat("tunnel", 200, throughTunnel)] : []),
];
while (performance.now() - begun < length) {
  await sleep(WORK_MS);
  await gate.close();
  agent.destroy();
  await sleep(REST_MS);
  sample();
  gate.open();
}
gate.end();
await Promise.all(loads);

const code = await listener.stop();
const stored = await storedIds();
const missing = [...acknowledged].filter((id) => !stored.has(id));
console.log(JSON.stringify(counts));
console.log(`exit code ${code}; ${acknowledged.size} events acknowledged, ${missing.length} of them not in the store`);
const isFlat = ["rss", "pss", "log", "threads", "files"].map(judge).every(Boolean);
process.exit(isFlat && code === 0 && missing.length === 0 ? 0 : 1);

/** Lets loads through until it is closed, which waits for those that are inside. */
function createGate() {
  let opened = Promise.resolve();
  let open = () => {};
  let inside = 0;
  let isOver = false;
  return {
    /** Runs a load when the gate is open; `false` once there is nothing more to do. */
    async pass(load) {
      await opened;
      if (isOver) return false;
      inside += 1;
      await load().finally(() => (inside -= 1));
      return true;
    },
    async close() {
      opened = new Promise((resolve) => (open = resolve));
      while (inside > 0) await sleep(10);
    },
    open: () => open(),
    end() {
      isOver = true;
      open();
    },
  };
}

/** Does the same again and again, with a pause of about so many milliseconds. */
async function repeat(name, pause, load) {
  counts[name] = 0;
  while (await gate.pass(load)) {
    counts[name] += 1;
    await sleep(pause * (0.5 + Math.random()));
  }
}

function nextToken() {
  sent += 1;
  return tokens[sent % tokens.length];
}

async function genuine(token = nextToken()) {
  const status = await post(token);
  if (status === 200) acknowledged.add(decode(token.split(".")[1]).event_id);
  else if (![500, 502].includes(status)) throw new Error(`a genuine event was answered ${status}`);
}

async function throughTunnel() {
  await postThrough(tunnelServer.address("soak"), nextToken()).catch(() => {});
}

function forge(token) {
  const [header, payload, signature] = token.split(".");
  return [header, payload, flipBit(signature)].join(".");
}

async function garbage() {
  const bodies = ["", "<!doctype html>", JSON.stringify(nextToken()), "a.b.c", "\u0000\u001b[2J".repeat(99)];
  await post(pick(bodies), pick(["POST", "PUT", "DELETE"]), pick(["/", "/%00", `/${"x".repeat(9000)}`]));
}

/** Posts a body; the answer's status, or nothing if there is none. */
function post(body, method = "POST", path = "/api/kinde-webhook") {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/jwt", "content-length": Buffer.byteLength(body) };
    const outgoing = request({ agent, host: hostname, port, method, path, headers });
    // The listener may answer and close before it has read everything.
    outgoing.once("error", () => resolve(undefined));
    outgoing.once("response", (response) => {
      response.resume().once("close", () => resolve(response.statusCode));
    });
    outgoing.end(body);
  });
}

/** A request that comes in small pieces, and is given up in every other case. */
async function slow() {
  const token = nextToken();
  const text = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/jwt\r\nContent-Length: ${token.length}\r\n\r\n${token}`;
  const pieces = text.match(/.{1,150}/gs);
  const last = pick([pieces.length, pieces.length >> 1]);
  await onSocket(async (socket) => {
    for (const piece of pieces.slice(0, last)) {
      socket.write(piece);
      await sleep(50);
    }
  });
}

/** A connection that is of no use to anybody. */
async function broken() {
  const text = pick(["", "GET", "\u0016\u0003\u0001", "POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\nabc"]);
  await onSocket(async (socket) => {
    socket.write(text);
    await sleep(pick([0, 20, 500]));
    if (pick([true, false])) socket.resetAndDestroy();
  });
}

async function onSocket(use) {
  const socket = connect(port, hostname).on("error", () => {});
  socket.resume();
  await use(socket);
  socket.destroy();
}

/** Runs a command on the store to its end. */
async function run(...args) {
  const child = adopt(spawn(BINARY, [...args, "--store", "events.db"], { cwd: folder, stdio: "ignore" }));
  await once(child, "close");
}

/** Reads along for a while. */
async function follow() {
  const args = ["events", "--follow", "--json", "--store", "events.db"];
  const child = adopt(spawn(BINARY, args, { cwd: folder, stdio: "ignore" }));
  await sleep(5000);
  child.kill("SIGTERM");
  await once(child, "close");
}

/** The app behind the listener, which has its bad moments. */
async function answerSometimes(incoming, response) {
  incoming.resume();
  const mood = Math.random();
  if (mood < 0.05) return incoming.socket.destroy();
  if (mood < 0.1) await sleep(300);
  response.writeHead(mood < 0.2 ? 500 : 200).end("x".repeat(mood < 0.15 ? 100_000 : 10));
}

function pick(choices) {
  return choices[Math.floor(Math.random() * choices.length)];
}

function sample() {
  const { rss, pss } = memory(listener.pid);
  const log = statSync(join(folder, "events.db-wal")).size / 1e6;
  const now = { rss, pss, log, ...held(listener.pid) };
  samples.push(now);
  const figures = Object.entries(now).map(([name, figure]) => `${name} ${Number(figure.toFixed(2))}`);
  console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} min: ${figures.join(", ")}`);
}

/** Whether one figure is as good at the end as after the warm-up. */
function judge(name) {
  const fifth = (which) => {
    const part = samples.slice((samples.length * (which - 1)) / 5, (samples.length * which) / 5);
    return spread(part.map((each) => each[name])).median;
  };
  const [early, late] = [fifth(2), fifth(5)];
  const isCounted = ["threads", "files"].includes(name);
  const most = isCounted ? early : early * 1.1 + 1.048576;
  const verdict = late <= most ? "flat" : "NOT FLAT";
  console.log(`${name}: median ${early.toFixed(2)} in the second fifth, ${late.toFixed(2)} in the last: ${verdict}`);
  return late <= most;
}

/** The ids of all events in the store. */
async function storedIds() {
  const args = ["events", "--json", "--limit", "0", "--store", "events.db"];
  const child = spawn(BINARY, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ids = new Set();
  for await (const line of createInterface({ input: child.stdout })) ids.add(JSON.parse(line).event_id);
  return ids;
}
