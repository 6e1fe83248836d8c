// How the packages of the guides behave where kinde-hook's hints are about them. These send tokens
// without kinde-hook: when an update of a package changes an answer here, a hint needs a new look.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startGuide } from "./support/apps.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { post } from "./support/post.mjs";
import { createSigner, userCreated } from "./support/signer.mjs";

const JSONWEBTOKEN = "guide-jsonwebtoken";
const KINDE_WEBHOOKS = "guide-kinde-webhooks";

const signer = createSigner();
let issuer;

before(async () => {
  issuer = await startIssuer(signer);
});

after(() => issuer?.stop());

/** The statuses with which a new handler answers `bodies`, one after the other. */
async function answers(name, issuerUrl, ...bodies) {
  const app = await startGuide(name, issuerUrl);
  try {
    const statuses = [];
    for (const body of bodies) statuses.push((await post(app.url, body)).status);
    return statuses;
  } finally {
    await app.stop();
  }
}

const token = () => signer.sign(userCreated());

test("both packages accept the bare token", async () => {
  assert.deepEqual(await answers(JSONWEBTOKEN, issuer.url, token()), [200]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, issuer.url, token()), [200]);
});

test("both packages refuse a token that is quoted, wrapped in JSON or after Bearer", async () => {
  const bodies = [JSON.stringify(token()), JSON.stringify({ token: token() }), `Bearer ${token()}`];
  assert.deepEqual(await answers(JSONWEBTOKEN, issuer.url, ...bodies), [400, 400, 400]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, issuer.url, ...bodies), [400, 400, 400]);
});

test("only @kinde/webhooks accepts a newline after the token", async () => {
  assert.deepEqual(await answers(JSONWEBTOKEN, issuer.url, `${token()}\n`), [400]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, issuer.url, `${token()}\n`), [200]);
});

test("both packages refuse everything when the issuer ends in a slash", async () => {
  assert.deepEqual(await answers(JSONWEBTOKEN, `${issuer.url}/`, token()), [400]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, `${issuer.url}/`, token()), [400]);
  assert.deepEqual(issuer.requests.slice(-2), ["//.well-known/jwks.json", "//.well-known/jwks.json"]);
});

test("an issuer without a scheme makes @kinde/webhooks throw instead of answering null", async () => {
  const domain = new URL(issuer.url).host;
  assert.deepEqual(await answers(JSONWEBTOKEN, domain, token()), [400]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, domain, token()), [500]);
});

test("both packages refuse a genuine token when the issuer cannot be reached", async () => {
  const gone = await startIssuer(signer);
  await gone.stop();
  assert.deepEqual(await answers(JSONWEBTOKEN, gone.url, token()), [400]);
  assert.deepEqual(await answers(KINDE_WEBHOOKS, gone.url, token()), [400]);
});

test("jwks-rsa keeps the keys and @kinde/webhooks fetches them for each token", async () => {
  const before = issuer.requests.length;
  await answers(JSONWEBTOKEN, issuer.url, token(), token(), token());
  assert.equal(issuer.requests.length - before, 1);
  await answers(KINDE_WEBHOOKS, issuer.url, token(), token(), token());
  assert.equal(issuer.requests.length - before, 4);
});
