// The whole way to a developer's app: `listen --forward-to` a route of Kinde's guide under
// `next dev`, which goes away and comes back, and `replay --failed` for what it has missed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startNext } from "./support/apps.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { listen, replayFailed } from "./support/kinde-hook.mjs";
import { post } from "./support/post.mjs";
import { startRelay } from "./support/relay.mjs";
import { createSigner, userCreated } from "./support/signer.mjs";
import { newFolder } from "./support/token-file.mjs";

const ROUTE = "/api/kinde-webhook";

const signer = createSigner();
const stops = [];
let issuer;
let app;
let listener;
let store;

before(async () => {
  issuer = await startIssuer(createSigner(), signer);
  stops.unshift(issuer.stop);
  app = await startNext(issuer.url);
  stops.unshift(() => app.stop());
  store = `${newFolder()}/events.db`;
});

after(async () => {
  for (const stop of stops) await stop();
});

/** Starts a listener that forwards to `target`, keeps to the one store and ends with the tests. */
async function forwardTo(target) {
  listener = await listen(issuer.url, "--store", store, "--forward-to", target);
  stops.unshift(listener.stop);
  return listener;
}

/** What the listener says about the app's answer to one event. */
function forwarded(id) {
  return listener.notice(({ type, event_id }) => type === "forwarded" && event_id === id);
}

test("what the route receives is what Kinde sent, byte for byte", async () => {
  // Between the two, since the route itself shows only what it understood.
  const relay = await startRelay(app.url);
  stops.unshift(relay.stop);
  await forwardTo(`${relay.url}${ROUTE}`);
  const payload = userCreated();
  const token = signer.sign(payload);
  // `next dev` compiles the route when the first request for it comes.
  const answer = await post(listener.url, token, { "webhook-id": "wh_1", "x-other": "a, b" });
  assert.equal(answer.status, 200);
  assert.deepEqual(await app.route(ROUTE).accepted(sameAs(payload)), payload);
  const [request] = relay.requests;
  assert.equal(relay.requests.length, 1);
  assert.deepEqual(request.body, Buffer.from(token));
  assert.equal(request.method, "POST");
  assert.equal(request.headers["content-type"], "application/jwt");
  assert.equal(request.headers["webhook-id"], "wh_1");
  assert.equal(request.headers["x-other"], "a, b");
  assert.equal(request.headers["host"], new URL(relay.url).host);
  const told = await forwarded(payload.event_id);
  assert.equal(told.status, 200);
  assert.equal(told.hint, null);
});

test("an app that was stopped gets each event that it has missed once", async () => {
  await forwardTo(app.route(ROUTE).url);
  const received = userCreated();
  assert.equal((await post(listener.url, signer.sign(received))).status, 200);

  const { port } = new URL(app.url);
  await app.stop();
  const missed = [userCreated(), userCreated(), userCreated()];
  for (const payload of missed) {
    const answer = await post(listener.url, signer.sign(payload));
    assert.equal(answer.status, 502);
    const told = await forwarded(payload.event_id);
    assert.equal(told.status, null);
    assert.match(told.error, /refused/);
    assert.match(told.hint, /dev server running/);
  }
  // Kinde tries again, and again nobody is there.
  assert.equal((await post(listener.url, signer.sign(missed[0]))).status, 502);

  app = await startNext(issuer.url, port);
  const first = await replayFailed(store);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(first.statuses, [200, 200, 200]);
  const second = await replayFailed(store);
  assert.equal(second.code, 0, second.stderr);
  assert.deepEqual(second.statuses, []);
  assert.match(second.stderr, /No stored event matches/);

  // One more, so that whatever came before it is in the app's log by now.
  const last = userCreated();
  assert.equal((await post(listener.url, signer.sign(last))).status, 200);
  const { accepted, allAccepted } = app.route(ROUTE);
  await accepted(sameAs(last));
  const ids = allAccepted().map(({ event_id }) => event_id);
  assert.equal(ids.pop(), last.event_id);
  assert.deepEqual(ids.sort(), missed.map(({ event_id }) => event_id).sort());
});

function sameAs({ event_id: id }) {
  return ({ event_id }) => event_id === id;
}
