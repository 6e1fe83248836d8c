// What `listen` says about the same tokens that the apps get. Each test has a listener of its own,
// so that whatever is reported can only be about the one token that was sent.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { forgeries } from "./support/forgeries.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { listen } from "./support/kinde-hook.mjs";
import { post } from "./support/post.mjs";
import { accessToken, createSigner, userCreated } from "./support/signer.mjs";

const signer = createSigner();
let issuer;

before(async () => {
  issuer = await startIssuer(createSigner(), signer);
});

after(() => issuer?.stop());

/** Sends `token` to a new listener; returns the answer and the one thing reported about the token. */
async function deliver(token) {
  const listener = await listen(issuer.url);
  let answer;
  let end;
  try {
    answer = await post(listener.url, token);
    await listener.notice(isVerdict);
  } finally {
    end = await listener.stop();
  }
  assert.equal(end.code, 0, "listen ends well when it is asked to stop");
  const verdicts = end.notices.filter(isVerdict);
  assert.equal(verdicts.length, 1);
  return { answer, verdict: verdicts[0] };
}

function isVerdict({ type }) {
  return type === "event" || type === "rejected";
}

/** Sends a token that must be refused and checks all that is said about it. */
async function assertRefused(token, reason, status) {
  const { answer, verdict } = await deliver(token);
  assert.equal(verdict.type, "rejected");
  assert.equal(verdict.reason, reason);
  assert.equal(verdict.status, status);
  assert.ok(verdict.message.length > 0);
  assert.equal(answer.status, status);
  const { error, message } = JSON.parse(answer.body);
  assert.equal(error, reason);
  assert.equal(message, verdict.message);
}

test("listen shows a genuine token as a verified event", async () => {
  const payload = userCreated();
  const token = signer.sign(payload);
  const { answer, verdict } = await deliver(token);
  assert.equal(answer.status, 200);
  assert.equal(verdict.type, "event");
  assert.equal(verdict.status, 200);
  assert.equal(verdict.event_type, payload.type);
  assert.equal(verdict.event_id, payload.event_id);
  assert.equal(verdict.source, payload.source);
  assert.deepEqual(verdict.data, payload.data);
  assert.equal(verdict.token, token);
});

for (const { name, token, reason, status } of forgeries(signer)) {
  test(`listen says ${reason} when ${name}`, () => assertRefused(token, reason, status));
}

test("listen says not-a-webhook to a user's access token", () =>
  assertRefused(signer.sign(accessToken(issuer.url)), "not-a-webhook", 400));
