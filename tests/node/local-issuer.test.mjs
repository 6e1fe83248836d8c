// With no Kinde account and no network: a listener stands in for Kinde, `trigger` makes events up, and
// the routes of both guides take them with their own unchanged code.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startNext } from "./support/apps.mjs";
import { knownTypes, listenLocally, trigger } from "./support/kinde-hook.mjs";
import { newFolder } from "./support/token-file.mjs";

const ROUTES = ["/api/kinde-webhook", "/api/webhook"];
const TAMPERS = {
  signature: "bad-signature",
  payload: "bad-signature",
  kid: "no-issuer",
  alg: "wrong-algorithm",
  none: "wrong-algorithm",
  expired: "expired",
};

const stops = [];
let app;
let listener;

before(async () => {
  const store = ["--store", `${newFolder()}/events.db`];
  // Two listeners, since each of the app and the second one has to know the other's port first.
  const issuer = await listenLocally(...store);
  stops.unshift(issuer.stop);
  app = await startNext(issuer.ready.local_issuer);
  stops.unshift(() => app.stop());
  const targets = ROUTES.flatMap((route) => ["--forward-to", app.route(route).url]);
  listener = await listenLocally(...store, ...targets);
  stops.unshift(listener.stop);
});

after(async () => {
  for (const stop of stops) await stop();
});

/** Sends a made-up event through the listener, and returns what it said of it. */
async function triggerThroughListener(type) {
  const { code, statuses } = await trigger(listener.url, type);
  assert.deepEqual(statuses, [200], type);
  assert.equal(code, 0);
  const shown = await listener.notice((line) => line.type === "event" && line.event_type === type);
  assert.equal(shown.local, true);
  return shown;
}

test("both routes take a made-up event that the listener forwards", async () => {
  const { event_id } = await triggerThroughListener("user.created");
  for (const route of ROUTES) {
    const accepted = await app.route(route).accepted((event) => event.event_id === event_id);
    assert.equal(accepted.type, "user.created");
    assert.match(accepted.data.user.email, /@/);
  }
});

test("both routes take an event of every known type", async () => {
  const types = await knownTypes();
  assert.equal(types.length, 27);
  for (const type of types) await triggerThroughListener(type);
});

for (const [tamper, reason] of Object.entries(TAMPERS)) {
  test(`the listener and both routes refuse an event when ${tamper} was tampered with`, async () => {
    const { code } = await trigger(listener.url, "user.created", "--tamper", tamper);
    assert.equal(code, 0);
    const refused = await listener.notice((line) => line.type === "rejected" && line.reason === reason);
    assert.ok(refused.message);
    for (const route of ROUTES) {
      const { code, statuses } = await trigger(
        app.route(route).url,
        "user.created",
        "--tamper",
        tamper,
      );
      assert.deepEqual(statuses, [400], route);
      assert.equal(code, 0);
    }
  });
}
