// What is expected of every handler that a developer may have, when `replay` sends it tokens.

import assert from "node:assert/strict";
import { test } from "node:test";

import { forgeries } from "./forgeries.mjs";
import { replay } from "./kinde-hook.mjs";
import { accessToken, userCreated } from "./signer.mjs";
import { tokenFile } from "./token-file.mjs";

/**
 * Registers the tests for one handler, which trusts `signer`. `world()` returns the handler and the
 * signer's issuer; it is called when the tests run, since neither has started before.
 */
export function handlerTests(name, signer, world) {
  test(`${name} accepts a genuine token that replay sends`, async () => {
    const { handler } = world();
    const payload = userCreated();
    const { code, statuses } = await replay(tokenFile(signer.sign(payload)), handler.url);
    assert.deepEqual(statuses, [200]);
    assert.equal(code, 0);
    const accepted = await handler.accepted(({ event_id }) => event_id === payload.event_id);
    assert.deepEqual(accepted, payload);
  });

  for (const { name: forgery, token } of forgeries(signer)) {
    test(`${name} refuses a token when ${forgery}`, async () => {
      const { handler } = world();
      const { code, statuses } = await replay(tokenFile(token), handler.url);
      assert.deepEqual(statuses, [400]);
      assert.equal(code, 1);
    });
  }

  test(`${name} answers for each token of a file`, async () => {
    const { handler } = world();
    const [bad] = forgeries(signer);
    const file = tokenFile(signer.sign(userCreated()), bad.token, signer.sign(userCreated()));
    const { code, statuses } = await replay(file, handler.url);
    assert.deepEqual(statuses, [200, 400, 200]);
    assert.equal(code, 1);
  });

  // Not what anybody wants, but what the guides' code does: it checks the signature and nothing
  // else, and the same key signs both. It is why `listen` has a reason of its own for this.
  test(`${name} takes a user's access token for an event`, async () => {
    const { handler, issuer } = world();
    const payload = accessToken(issuer.url);
    const { code, statuses } = await replay(tokenFile(signer.sign(payload)), handler.url);
    assert.deepEqual(statuses, [200]);
    assert.equal(code, 0);
    const accepted = await handler.accepted(({ jti }) => jti === payload.jti);
    assert.equal(accepted.type, undefined);
  });
}
