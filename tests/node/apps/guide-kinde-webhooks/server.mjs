// What Kinde's current guide tells developers to write, as a plain Node server: one call into
// Kinde's own package, which answers null for every kind of failure.

import { decodeWebhook } from "@kinde/webhooks";

import { serve } from "../serve.mjs";

serve(async (token) => {
  const event = await decodeWebhook(token, process.env.KINDE_ISSUER_URL);
  return event ? { event } : { refused: "Invalid token" };
});
