// Every call of Kinde's Management API that kinde-hook makes, held against Kinde's own description
// of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { buffer } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { run, startListener } from "./support/kinde-hook.mjs";
import { close, listenOnLoopback } from "./support/loopback.mjs";
import { credentials, startManagementApi } from "./support/management-api.mjs";

const TLS = new URL("../fixtures/tls/", import.meta.url);
const ENDPOINT = "https://hooks.localhost/api/webhook";
let api;

before(async () => {
  api = await startManagementApi();
});

after(() => api?.stop());

/** Checks that exactly these calls were made, and that the description allows each as it was made. */
function assertCalls(...calls) {
  const exchanges = api.taken().filter(({ call }) => call !== "token");
  for (const { call, status, violations } of exchanges) {
    assert.deepEqual(violations, [], call);
    assert.equal(status, 200, call);
  }
  assert.deepEqual(exchanges.map(({ call }) => call), calls);
}

/** Runs a command that must do well; returns the JSON lines that it printed. */
async function lines(...args) {
  const { code, stdout, stderr } = await run([...args, "--format", "json", "--issuer", api.url], credentials);
  assert.equal(code, 0, stderr.join("\n"));
  return stdout.map((line) => JSON.parse(line));
}

test("the mock refuses a request that breaks the description", async () => {
  const response = await fetch(`${api.mock}/api/v1/webhooks`, {
    method: "POST",
    headers: { authorization: "Bearer x", "content-type": "application/json" },
    body: JSON.stringify({ endpoint: ENDPOINT, event_types: "user.created", name: "n" }),
  });
  assert.equal(response.status, 400);
  assert.match(response.headers.get("sl-violations"), /event_types/);
});

test("webhooks list", async () => {
  const [webhook] = await lines("webhooks", "list");
  assert.equal(webhook.type, "webhook");
  assert.deepEqual(webhook.event_types, ["string"]);
  assertCalls("GET /api/v1/webhooks");
});

test("webhooks types", async () => {
  const [type] = await lines("webhooks", "types");
  assert.deepEqual([type.type, type.code, type.known], ["event_type", "string", false]);
  assertCalls("GET /api/v1/event_types");
});

test("webhooks create, with and without a description", async () => {
  const calls = ["GET /api/v1/event_types", "GET /api/v1/webhooks", "POST /api/v1/webhooks"];
  for (const more of [[], ["--name", "a name", "--description", "what it is for"]]) {
    const [created] = await lines("webhooks", "create", "--url", ENDPOINT, ...more);
    assert.deepEqual([created.type, created.id, created.event_types], ["created", "string", ["string"]]);
    assertCalls(...calls);
  }
});

test("webhooks delete", async () => {
  const [deleted] = await lines("webhooks", "delete", "webhook_0198653f");
  assert.deepEqual([deleted.type, deleted.id], ["deleted", "webhook_0198653f"]);
  assertCalls("DELETE /api/v1/webhooks/webhook_0198653f");
});

test("webhooks clean", async () => {
  assert.deepEqual(await lines("webhooks", "clean"), []);
  assertCalls("GET /api/v1/webhooks");
});

test("events fetch", async () => {
  const [event] = await lines("events", "fetch", "event_0198653f6a80c0de");
  assert.deepEqual([event.type, event.signed, event.event_type], ["fetched", false, "string"]);
  assertCalls("GET /api/v1/events/event_0198653f6a80c0de");
});

// What a tunnel's server is: a webhook is registered only where a probe comes through.
let leadsTo;
const publicSide = createServer(
  { cert: readFileSync(new URL("public.pem", TLS)), key: readFileSync(new URL("public.key.pem", TLS)) },
  async (request, response) => {
    const { method, url, headers } = request;
    const { "content-type": type, "x-kinde-hook-probe": probe } = headers;
    const body = await buffer(request);
    if (!leadsTo) return response.writeHead(502).end();
    const passed = { "content-type": type, "x-kinde-hook-probe": probe };
    const answer = await fetch(`${leadsTo}${url}`, { method, headers: passed, body });
    return response.writeHead(answer.status).end(await answer.text());
  },
);

test("listen --register", async () => {
  const port = await listenOnLoopback(publicSide);
  const endpoint = `https://hooks.localhost:${new URL(port).port}/api/webhook`;
  const args = ["--issuer", api.url, "--register", "--public-url", endpoint];
  const env = { ...credentials, SSL_CERT_FILE: fileURLToPath(new URL("authority.pem", TLS)) };
  const listener = await startListener(args, { env });
  let end;
  try {
    leadsTo = listener.url;
    const made = await listener.notice(({ type }) => type === "registration");
    assert.deepEqual([made.state, made.id, made.endpoint], ["registered", "string", endpoint]);
  } finally {
    end = await listener.stop();
    await close(publicSide);
  }
  assert.equal(end.code, 0);
  const states = end.notices.filter(({ type }) => type === "registration").map(({ state }) => state);
  assert.deepEqual(states, ["registered", "removed"]);
  assertCalls(
    "GET /api/v1/webhooks",
    "GET /api/v1/event_types",
    "POST /api/v1/webhooks",
    "DELETE /api/v1/webhooks/string",
  );
});
