// kinde-hook beside what developers would use without it, in turn, so that neither has the machine
// at a better hour. README.md has the commands and what they need.

import { execFile as execFileWithCallback, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

import { startNext } from "../node/support/apps.mjs";
import { startIssuer } from "../node/support/issuer.mjs";
import { cpu, memory, spread } from "./support/figures.mjs";
import { BINARY, freshFolder, startHandler, startListener, WORK } from "./support/server.mjs";
import { firstTokens, prepareTokens } from "./support/tokens.mjs";

const execFile = promisify(execFileWithCallback);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const LOAD = path("load.lua");
const NODE_MODULES = path("../node/node_modules");
const JWT_CLI = path("../../target/peers/bin/jwt");

/** How long a server has nothing to do before its memory is looked at. */
const IDLE_MS = 2000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    events: { type: "string", default: "120000" },
    connections: { type: "string", default: "64" },
  },
});
const rounds = Number(options.rounds);
const connections = Number(options.connections);

const PARTS = { load: compareLoad, start: compareStart, commands: compareCommands };

mkdirSync(WORK, { recursive: true });
const { tokens, keys } = await prepareTokens(Number(options.events));
const issuer = await startIssuer(...JSON.parse(readFileSync(keys, "utf8")).keys.map((jwk) => ({ jwk })));
for (const part of positionals.length ? positionals : Object.keys(PARTS)) {
  if (!PARTS[part]) throw new Error(`no part ${part}: ${Object.keys(PARTS).join(", ")}`);
  console.log(`\n${`== ${part}`.padEnd(60)}     least    median      most`);
  await PARTS[part]();
}
await issuer.stop();
// What `next dev` leaves behind must not keep this program.
process.exit();

/** Events a second, latency and processor time under load. */
async function compareLoad() {
  if (!hasProgram("wrk")) return console.log("not measured, for want of wrk");
  const ours = [];
  const theirs = [];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(await load((folder) => startListener(folder, ["--jwks", keys]), countStored));
    theirs.push(await load((folder) => startHandler(folder, issuer.url), countAccepted));
    const show = ({ rate, p99, micros }) => `${rate.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms, ${micros.toFixed(1)} µs`;
    console.log(`round ${round}: kinde-hook ${show(ours.at(-1))}; handler ${show(theirs.at(-1))}`);
  }
  for (const [name, unit] of [["rate", "events/s"], ["p99", "p99, ms"], ["micros", "CPU per event, µs"]]) {
    compare(unit, ours.map((run) => run[name]), { handler: theirs.map((run) => run[name]) });
  }
}

/** One server under load. `count` says how many events it has taken by its own account. */
async function load(startServer, count) {
  const folder = freshFolder();
  const server = await startServer(folder);
  // Keys, caches and compiled code, which a server has after its first second.
  const before = await wrk(server.url, 1, 0);
  const spent = cpu(server.pid);
  const run = await wrk(server.url, Number(options.seconds), before.answers + connections);
  const micros = ((cpu(server.pid) - spent) * 1000) / run.answers;
  await server.stop();
  const answers = before.answers + run.answers;
  const taken = await count(server.output, folder);
  // The last answer on each connection comes too late to be counted.
  if (taken < answers || taken > answers + 2 * connections) {
    throw new Error(`${taken} events were taken, and ${answers} acknowledged`);
  }
  return { rate: run.answers / run.seconds, p99: run.p99, micros };
}

async function wrk(url, seconds, skip) {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", LOAD, url, "--", tokens, String(skip)];
  const { stdout } = await execFile("wrk", args);
  const run = JSON.parse(stdout.split("\n").find((line) => line.startsWith("{")));
  if (run.refused || run.failed) {
    throw new Error(`not every answer was a 200 (more --events?): ${JSON.stringify(run)}`);
  }
  return run;
}

/** How many events are in a listener's store. */
async function countStored(_output, folder) {
  const child = spawn(BINARY, ["events", "--json", "--limit", "0", "--store", "events.db"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) count += line.includes('"event_id"') ? 1 : 0;
  return count;
}

/** How many events a handler says that it has accepted. */
async function countAccepted(output) {
  return readFileSync(output, "utf8").split('{"accepted":').length - 1;
}

/** From nothing to the first 200, and the memory after it. */
async function compareStart() {
  const guide = (folder) => startHandler(folder, issuer.url);
  const servers = {
    "keys from a file": (folder) => startListener(folder, ["--jwks", keys]),
    "keys from an issuer": (folder) => startListener(folder, ["--issuer", issuer.url]),
    handler: guide,
  };
  if (existsSync(join(NODE_MODULES, "next"))) servers["next dev"] = startNextRoute;
  const runs = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  // What this program itself does for the first time is not measured.
  await start(servers["keys from a file"]);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, startServer] of Object.entries(servers)) runs[name].push(await start(startServer));
  }
  for (const name of ["took", "pss", "rss"]) {
    const of = (server) => runs[server].map((run) => run[name]);
    const others = Object.keys(servers).filter((server) => !server.startsWith("keys"));
    const unit = name === "took" ? "start to first 200, ms" : `idle ${name.toUpperCase()}, MB`;
    for (const ours of Object.keys(servers).filter((server) => server.startsWith("keys"))) {
      compare(`${unit}, ${ours}`, of(ours), Object.fromEntries(others.map((other) => [other, of(other)])));
    }
  }
  console.log(`binary: ${(statSync(BINARY).size / 1e6).toFixed(2)} MB`);
}

async function startNextRoute() {
  const app = await startNext(issuer.url);
  return { pid: app.pid, url: app.url, stop: app.stop };
}

async function start(startServer) {
  const folder = freshFolder();
  const [token] = firstTokens(tokens, 1);
  const begun = performance.now();
  const server = await startServer(folder);
  const status = await post(server.url, token);
  const took = performance.now() - begun;
  if (status !== 200) throw new Error(`the first answer was ${status}`);
  await sleep(IDLE_MS);
  const { pss, rss } = memory(server.pid);
  await server.stop();
  return { took, pss, rss };
}

function post(url, token) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/jwt", "content-length": token.length };
    const outgoing = request(`${url}/api/kinde-webhook`, { method: "POST", headers, agent: false });
    outgoing.once("error", reject).once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    outgoing.end(token);
  });
}

/** Whole processes: start-up, `decode`, and their memory. */
async function compareCommands() {
  const [token] = firstTokens(tokens, 1);
  const decode = `require("jsonwebtoken").decode(process.argv[1], { complete: true })`;
  const script = `console.log(JSON.stringify(${decode}, null, 2))`;
  const [ours, jwt] = [BINARY, JWT_CLI].map(installed);
  const commands = {
    "start-up": { "kinde-hook": [ours, "--version"], "jwt-cli": [jwt, "--version"] },
    decode: {
      "kinde-hook": [ours, "decode", token],
      "jwt-cli": [jwt, "decode", token],
      node: [process.execPath, "-e", script, token],
    },
  };
  for (const [name, programs] of Object.entries(commands)) {
    if (!existsSync(JWT_CLI)) delete programs["jwt-cli"];
    measureCommands(name, programs);
  }
  if (!existsSync(JWT_CLI)) console.log(`not measured: jwt-cli, which is not at ${JWT_CLI}`);
}

/**
 * A program where an installation would have put it. What a linker has written takes a twentieth longer
 * to start than a copy of it.
 */
function installed(program) {
  const copy = join(freshFolder(), basename(program));
  if (existsSync(program)) copyFileSync(program, copy);
  return copy;
}

function measureCommands(name, programs) {
  const took = Object.fromEntries(Object.keys(programs).map((program) => [program, []]));
  const peak = structuredClone(took);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [program, command] of Object.entries(programs)) {
      if (hasProgram("hyperfine")) took[program].push(hyperfine(command, program === "node" ? 10 : 200));
      if (hasProgram("time")) peak[program].push(peakMemory(command));
    }
  }
  for (const [unit, figures, needs] of [["ms", took, "hyperfine"], ["peak RSS, MB", peak, "time"]]) {
    const { "kinde-hook": ours, ...others } = figures;
    if (ours.length) compare(`${name}, ${unit}`, ours, others);
    else console.log(`not measured: ${name}, ${unit}, for want of ${needs}`);
  }
}

function hasProgram(name) {
  return process.env.PATH.split(":").some((folder) => existsSync(join(folder, name)));
}

/** A clean environment in a folder of its own. */
function commandFolder() {
  return { cwd: freshFolder(), env: { PATH: process.env.PATH, NODE_PATH: NODE_MODULES } };
}

/** The median time of a command, in milliseconds. */
function hyperfine(command, runs) {
  const options = commandFolder();
  // Arguments as hyperfine reads them: in quotes, of which these have none.
  const quoted = command.map((argument) => `'${argument}'`).join(" ");
  const args = ["-N", "--style", "none", "--warmup", "5", "--runs", String(runs), "--export-json", "times.json"];
  execFileSync("hyperfine", [...args, quoted], { ...options, stdio: "ignore" });
  const [{ median }] = JSON.parse(readFileSync(join(options.cwd, "times.json"), "utf8")).results;
  return median * 1000;
}

/** The most memory that a command has at once, in MB. */
function peakMemory(command) {
  const options = commandFolder();
  execFileSync("time", ["-o", "peak", "-f", "%M", ...command], { ...options, stdio: "ignore" });
  return (Number(readFileSync(join(options.cwd, "peak"), "utf8")) * 1024) / 1e6;
}

/** Prints our figures, theirs, and the ratio in each round, of the more to the less. */
function compare(unit, ours, others) {
  print(`${unit}: kinde-hook`, ours);
  for (const [name, theirs] of Object.entries(others)) {
    print(`${unit}: ${name}`, theirs);
    const isMore = spread(ours).median > spread(theirs).median;
    const ratios = ours.map((our, round) => (isMore ? our / theirs[round] : theirs[round] / our));
    print(isMore ? `  kinde-hook / ${name}` : `  ${name} / kinde-hook`, ratios);
  }
}

function print(name, figures) {
  const { least, median, most } = spread(figures);
  const text = [least, median, most].map((figure) => figure.toPrecision(4).padStart(9)).join(" ");
  console.log(`${name.padEnd(60)} ${text}`);
}
