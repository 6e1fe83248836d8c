// What Kinde's older guide tells developers to write, as a plain Node server: fetch the key that
// the token names, verify with jsonwebtoken, act on the event's type.

import jwt from "jsonwebtoken";
import jwksClient from "jwks-rsa";

import { serve } from "../serve.mjs";

const keys = jwksClient({ jwksUri: `${process.env.KINDE_ISSUER_URL}/.well-known/jwks.json` });

serve(async (token) => {
  try {
    const { header } = jwt.decode(token, { complete: true });
    const key = await keys.getSigningKey(header.kid);
    const event = jwt.verify(token, key.getPublicKey());
    return { event };
  } catch (error) {
    return { refused: error.message };
  }
});
