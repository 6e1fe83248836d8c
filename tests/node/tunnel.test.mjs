// The way from the internet with its real other ends: a localtunnel server, and ngrok's agent.

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { startIssuer } from "./support/issuer.mjs";
import { listen, listenInVain, listenWith } from "./support/kinde-hook.mjs";
import { close, listenOnLoopback } from "./support/loopback.mjs";
import { startRecorder } from "./support/recorder.mjs";
import { createSigner, userCreated } from "./support/signer.mjs";
import { newFolder } from "./support/token-file.mjs";
import { postThrough, startTunnelServer } from "./support/tunnel-server.mjs";

const signer = createSigner();
const stops = [];
let issuer;
let server;

before(async () => {
  issuer = await startIssuer(signer);
  server = await startTunnelServer();
});

after(async () => {
  for (const stop of stops) await stop();
  await server?.end();
  await issuer?.stop();
});

/** Starts a listener that asks for `name`, and ends it with the tests. */
async function tunnelled(name, ...args) {
  const store = join(newFolder(), "events.db");
  const tunnel = ["--tunnel", "--tunnel-server", server.url, "--subdomain", name];
  const listener = await listen(issuer.url, "--store", store, ...tunnel, ...args);
  stops.unshift(listener.stop);
  return listener;
}

/** The next thing that a listener says about its tunnel, if it is one of `states`. */
function tunnel(listener, ...states) {
  return listener.notice(({ type, state }) => type === "tunnel" && states.includes(state));
}

/** Sends an event to a public address, and waits until the listener has shown it. */
async function deliver(listener, url, headers) {
  const payload = userCreated();
  const token = signer.sign(payload);
  const answer = await postThrough(url, token, headers);
  assert.equal(answer.status, 200, answer.body);
  const event = await listener.notice(({ type, event_id }) => type === "event" && event_id === payload.event_id);
  assert.equal(event.token, token);
  return token;
}

test("an event that is sent to the public name arrives, verifies and is forwarded byte for byte", async () => {
  const app = await startRecorder();
  stops.push(app.stop);
  const listener = await tunnelled("whole1", "--forward-to", `${app.url}/in`);
  assert.equal(listener.publicUrl, server.address("whole1"));
  const checked = await tunnel(listener, "checked", "faulty");
  assert.equal(checked.state, "checked", checked.message);

  const token = await deliver(listener, `${listener.publicUrl}/hook?a=b`, { "webhook-id": "wh_1" });
  const [request] = app.requests;
  assert.equal(app.requests.length, 1);
  assert.deepEqual(request.body, Buffer.from(token));
  assert.equal(request.headers["content-type"], "application/jwt");
  assert.equal(request.headers["webhook-id"], "wh_1");
  assert.equal(request.headers["x-forwarded-host"], new URL(listener.publicUrl).host);

  const { code, notices } = await listener.stop();
  assert.equal(code, 0);
  const { verified, refused } = notices.at(-1);
  assert.deepEqual({ verified, refused }, { verified: 1, refused: 0 });
});

test("more deliveries at once than the server has connections are all answered", async () => {
  const listener = await tunnelled("crowd1");
  await Promise.all(Array.from({ length: 30 }, () => deliver(listener, listener.publicUrl)));
});

test("a server that crashes and comes back brings the tunnel back under its name", async () => {
  const listener = await tunnelled("again1");
  await tunnel(listener, "checked");
  const { port } = server;
  await server.end();
  const lost = await tunnel(listener, "lost");
  assert.match(lost.message, /^the tunnel is lost: /);
  server = await startTunnelServer(port);
  const back = await tunnel(listener, "back");
  assert.equal(back.url, server.address("again1"));
  await deliver(listener, back.url);
  const { notices } = await listener.stop();
  const states = notices.filter(({ type }) => type === "tunnel").map(({ state }) => state);
  assert.deepEqual(states.filter((state) => state !== "checked"), ["up", "lost", "back"]);
});

test("a listener that is started again at once has its name again", async () => {
  const first = await tunnelled("quick1");
  await first.stop();
  const second = await tunnelled("quick1");
  assert.equal(second.publicUrl, server.address("quick1"));
  await deliver(second, second.publicUrl);
});

test("a name that another listener has is told, and the other address works", async () => {
  const owner = await tunnelled("owned1");
  const other = await tunnelled("owned1");
  assert.notEqual(other.publicUrl, owner.publicUrl);
  const renamed = await tunnel(other, "renamed");
  assert.equal(renamed.url, other.publicUrl);
  assert.match(renamed.message, /the name owned1 is taken/);
  await deliver(other, other.publicUrl);
  await deliver(owner, owner.publicUrl);
});

test("a name that servers refuse is refused before any is asked", async () => {
  const { code, stderr } = await listenInVain("--tunnel", "--tunnel-server", server.url, "--subdomain", "abc");
  assert.equal(code, 2);
  assert.match(stderr, /`abc` is not a valid tunnel name/);
});

// ngrok's agent is packaged for each platform apart, and one will do.
const isPackaged = process.platform === "linux" && process.arch === "x64";

test("ngrok's agent that cannot reach its cloud is told in its own words, and ends", { skip: !isPackaged }, async () => {
  const agent = join(
    dirname(createRequire(import.meta.url).resolve("@expo/ngrok-bin-linux-x64/package.json")),
    "ngrok",
  );
  assert.ok(existsSync(agent), "npm ci brings the agent");
  // Somebody takes the call and hangs up: nothing goes to the real cloud.
  const cloud = createServer((socket) => socket.destroy());
  cloud.closeAllConnections = () => {};
  const { port } = new URL(await listenOnLoopback(cloud));
  const folder = newFolder();
  const config = join(folder, "ngrok.yml");
  writeFileSync(config, `server_addr: 127.0.0.1:${port}\nweb_addr: false\nupdate: false\n`);
  mkdirSync(join(folder, "bin"));
  const program = join(folder, "bin", "ngrok");
  const pid = join(folder, "pid");
  writeFileSync(program, `#!/bin/sh\necho $$ > ${pid}\nexec ${agent} "$@" --config ${config}\n`);
  chmodSync(program, 0o755);

  const env = { PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  try {
    const listener = await listenWith(env, issuer.url, "--no-store", "--tunnel", "ngrok");
    try {
      assert.equal(listener.publicUrl, null);
      const failed = await tunnel(listener, "failed");
      assert.match(failed.message, /no tunnel yet: ngrok: .*(EOF|reset|closed)/);
      process.kill(Number(readFileSync(pid, "utf8")), 0);
    } finally {
      assert.equal((await listener.stop()).code, 0);
    }
    assert.throws(() => process.kill(Number(readFileSync(pid, "utf8")), 0), { code: "ESRCH" });
  } finally {
    await close(cloud);
  }
});
