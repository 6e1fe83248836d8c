// The handlers of Kinde's two guides, as plain Node servers.

import { after, before } from "node:test";

import { startGuide } from "./support/apps.mjs";
import { handlerTests } from "./support/handler-tests.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { createSigner } from "./support/signer.mjs";

const signer = createSigner();
let issuer;
const handlers = {};

before(async () => {
  // A second key, because real key sets have more than one and the key id has to decide.
  issuer = await startIssuer(createSigner(), signer);
  for (const name of ["guide-jsonwebtoken", "guide-kinde-webhooks"]) {
    handlers[name] = await startGuide(name, issuer.url);
  }
});

after(async () => {
  await Promise.all(Object.values(handlers).map((handler) => handler.stop()));
  await issuer?.stop();
});

for (const [name, app] of [
  ["the jsonwebtoken handler", "guide-jsonwebtoken"],
  ["the @kinde/webhooks handler", "guide-kinde-webhooks"],
]) {
  handlerTests(name, signer, () => ({ handler: handlers[app], issuer }));
}
