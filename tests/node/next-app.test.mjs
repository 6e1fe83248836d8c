// Both guide handlers as routes of one Next.js App Router app, served by `next dev`.

import { after, before } from "node:test";

import { startNext } from "./support/apps.mjs";
import { handlerTests } from "./support/handler-tests.mjs";
import { startIssuer } from "./support/issuer.mjs";
import { createSigner } from "./support/signer.mjs";

const signer = createSigner();
let issuer;
let app;

before(async () => {
  issuer = await startIssuer(createSigner(), signer);
  app = await startNext(issuer.url);
});

after(async () => {
  await app?.stop();
  await issuer?.stop();
});

for (const [name, path] of [
  ["the Next.js route with jsonwebtoken", "/api/kinde-webhook"],
  ["the Next.js route with @kinde/webhooks", "/api/webhook"],
]) {
  handlerTests(name, signer, () => ({ handler: app.route(path), issuer }));
}
