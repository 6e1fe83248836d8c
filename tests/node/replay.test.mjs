// What `replay` puts on the wire, and the whole way from a delivery to the app.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { startGuide } from "./support/apps.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { listen, replay } from "./support/kinde-hook.mjs";
import { post } from "./support/post.mjs";
import { startRecorder } from "./support/recorder.mjs";
import { createSigner, userCreated } from "./support/signer.mjs";
import { newFolder, tokenFile } from "./support/token-file.mjs";

const signer = createSigner();

test("replay posts the bytes of each token and nothing else", async () => {
  const recorder = await startRecorder();
  try {
    const tokens = [signer.sign(userCreated()), signer.sign(userCreated())];
    const { code } = await replay(tokenFile(...tokens), `${recorder.url}/api/kinde-webhook?from=replay`);
    assert.equal(code, 0);
    assert.deepEqual(recorder.requests.map(({ body }) => body), tokens.map((token) => Buffer.from(token)));
    for (const { method, url, headers } of recorder.requests) {
      assert.equal(method, "POST");
      assert.equal(url, "/api/kinde-webhook?from=replay");
      assert.equal(headers["content-type"], "application/jwt");
    }
  } finally {
    await recorder.stop();
  }
});

test("a token that listen saved is accepted by the app that replay sends it to", async () => {
  const issuer = await startIssuer(signer);
  const folder = newFolder();
  const stops = [issuer.stop];
  try {
    const listener = await listen(issuer.url, "--save", folder);
    stops.unshift(listener.stop);
    const payload = userCreated();
    const token = signer.sign(payload);
    assert.equal((await post(listener.url, token)).status, 200);

    const files = readdirSync(folder);
    assert.equal(files.length, 1);
    const file = join(folder, files[0]);
    assert.equal(readFileSync(file, "utf8").trimEnd(), token);

    const app = await startGuide("guide-jsonwebtoken", issuer.url);
    stops.unshift(app.stop);
    const { code, statuses } = await replay(file, app.url);
    assert.deepEqual(statuses, [200]);
    assert.equal(code, 0);
    await app.accepted(({ event_id }) => event_id === payload.event_id);
  } finally {
    for (const stop of stops) await stop();
  }
});
