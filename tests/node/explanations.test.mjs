// The mistakes to which Kinde's packages say nothing but `null`, each made for real against
// `@kinde/webhooks`, and what kinde-hook says to the same.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { decodeWebhook } from "@kinde/webhooks";

import { startGuide } from "./support/apps.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { listen, listenLocally, startListener, trigger } from "./support/kinde-hook.mjs";
import { post } from "./support/post.mjs";
import { accessToken, createSigner, userCreated } from "./support/signer.mjs";
import { newFolder } from "./support/token-file.mjs";

const signer = createSigner();
const stops = [];
let issuer;
let listener;

before(async () => {
  issuer = await startIssuer(signer);
  stops.unshift(issuer.stop);
  listener = await listen(issuer.url, "--no-store");
  stops.unshift(listener.stop);
});

after(async () => {
  for (const stop of stops) await stop();
});

/** What the listener says to a body that is refused. */
async function refusal(body, reason) {
  assert.notEqual((await post(listener.url, body)).status, 200);
  return listener.notice((line) => line.type === "rejected" && line.reason === reason);
}

test("a token of another tenant is null to the package, and both key ids to the developer", async () => {
  const other = createSigner();
  const token = other.sign(userCreated());
  assert.equal(await decodeWebhook(token, issuer.url), null);
  const { message, hint } = await refusal(token, "unknown-key");
  assert.ok(message.includes(other.kid), message);
  assert.ok(hint.includes(signer.kid), hint);
  assert.match(hint, /a different Kinde environment/);
});

for (const [name, wrap, reason] of [
  ["a body that was parsed and written again", JSON.stringify, "quoted-token"],
  ["a body that was put into JSON", (token) => JSON.stringify({ token }), "json-wrapped"],
]) {
  test(`${name} is null to the package, and named to the developer`, async () => {
    const body = wrap(signer.sign(userCreated()));
    assert.equal(await nullOrThrown(() => decodeWebhook(body, issuer.url)), null);
    const { hint } = await refusal(body, reason);
    assert.match(hint, /without a JSON parser/);
  });
}

test("a tunnel's reminder page is null to the package, and named to the developer", async () => {
  const page = "<!DOCTYPE html><title>You are about to visit</title>";
  assert.equal(await nullOrThrown(() => decodeWebhook(page, issuer.url)), null);
  const { message, hint } = await refusal(page, "html-page");
  assert.match(message, /HTML page/);
  assert.match(hint, /reminder page/);
});

test("an access token is an event to the package, and named to the developer", async () => {
  const token = signer.sign(accessToken(issuer.url));
  assert.notEqual(await decodeWebhook(token, issuer.url), null);
  const { message } = await refusal(token, "not-a-webhook");
  assert.match(message, /looks like an access token/);
});

test("keys that cannot be reached are null to the package, and named to the developer", async () => {
  const gone = await startIssuer(signer);
  await gone.stop();
  const deaf = await listen(gone.url, "--no-store");
  stops.unshift(deaf.stop);
  const token = signer.sign(userCreated());
  assert.equal(await decodeWebhook(token, gone.url), null);
  assert.equal((await post(deaf.url, token)).status, 503);
  const { reason, message, hint } = await deaf.notice((line) => line.type === "unavailable");
  assert.equal(reason, "no-keys");
  assert.ok(message.includes(gone.url), message);
  assert.match(hint, /network/);
});

/** Starts a guide's handler that is told `value`, and a listener in its folder that forwards to it. */
async function appThatIsTold(name, value, ...args) {
  const folder = newFolder();
  writeFileSync(join(folder, ".env.local"), `KINDE_ISSUER_URL=${value}\n`);
  const app = await startGuide(name, value);
  stops.unshift(app.stop);
  const beside = await startListener(
    [...args, "--forward-to", app.url, "--store", join(folder, "events.db")],
    { cwd: folder },
  );
  stops.unshift(beside.stop);
  return beside;
}

for (const [name, spoil, word, status] of [
  ["a trailing slash", (url) => `${url}/`, /ends with a slash/, 400],
  ["no scheme", (url) => new URL(url).host, /https:\/\//, 500],
]) {
  test(`an issuer with ${name} breaks the package, and is named with the line to write`, async () => {
    const value = spoil(issuer.url);
    const token = signer.sign(userCreated());
    assert.equal(await nullOrThrown(() => decodeWebhook(token, value)), null);
    const beside = await appThatIsTold("guide-kinde-webhooks", value);
    const warned = await beside.notice((line) => line.type === "warning");
    assert.match(warned.message, /KINDE_ISSUER_URL in \.env\.local/);
    assert.match(warned.message, word);
    assert.equal(warned.hint, `set KINDE_ISSUER_URL=${issuer.url}`);
    assert.equal((await post(beside.url, token)).status, status);
    const told = await beside.notice((line) => line.type === "forwarded");
    assert.match(told.hint, word);
    assert.ok(told.hint.endsWith(`set KINDE_ISSUER_URL=${issuer.url}`), told.hint);
  });
}

for (const [name, app, before, after] of [
  ["before", "guide-kinde-webhooks", " ", ""],
  ["after", "guide-jsonwebtoken", "", "\n"],
]) {
  test(`white space ${name} a genuine token is named when the app refuses it`, async () => {
    const beside = await appThatIsTold(app, issuer.url);
    const body = `${before}${signer.sign(userCreated())}${after}`;
    assert.equal((await post(beside.url, body)).status, 400);
    const told = await beside.notice((line) => line.type === "forwarded");
    assert.match(told.hint, /whitespace/);
  });
}

test("an app that is told another issuer than the event's is named", async () => {
  const other = await startIssuer(createSigner());
  stops.unshift(other.stop);
  const beside = await appThatIsTold("guide-kinde-webhooks", other.url, "--issuer", issuer.url);
  assert.equal((await post(beside.url, signer.sign(userCreated()))).status, 400);
  const told = await beside.notice((line) => line.type === "forwarded");
  assert.match(told.hint, /names a different issuer/);
  assert.ok(told.hint.includes(issuer.url), told.hint);
});

test("an app that does not trust the local issuer is told how", async () => {
  const beside = await appThatIsTold("guide-kinde-webhooks", issuer.url, "--local-issuer");
  const { code } = await trigger(beside.url, "user.created");
  assert.equal(code, 1);
  const told = await beside.notice((line) => line.type === "forwarded");
  assert.ok(told.hint.endsWith(`KINDE_ISSUER_URL=${beside.ready.local_issuer}`), told.hint);
});

test("a listener without an issuer says so to a genuine event", async () => {
  const local = await listenLocally("--no-store");
  stops.unshift(local.stop);
  assert.equal((await post(local.url, signer.sign(userCreated()))).status, 401);
  const { reason, hint } = await local.notice((line) => line.type === "rejected");
  assert.equal(reason, "no-issuer");
  assert.match(hint, /KINDE_ISSUER_URL/);
});

/** The package throws at some texts and says null to others; a developer sees no reason in either. */
async function nullOrThrown(decode) {
  try {
    return await decode();
  } catch {
    return null;
  }
}
