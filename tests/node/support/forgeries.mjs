// The ways in which a token can be wrong, each a forgery that some handler somewhere accepts.

import { createSigner, decode, encode, flipBit, userCreated } from "./signer.mjs";

/**
 * Forged tokens for the tenant of `signer`: what was done, the token, and the reason and status
 * with which `listen` must refuse it.
 */
export function forgeries(signer) {
  const stranger = createSigner();
  const promote = (part) => {
    const payload = decode(part);
    payload.data.user.email = "mallory@example.com";
    return encode(payload);
  };
  const forged = (options) => signer.sign(userCreated(), options);
  return [
    {
      name: "one bit of the signature was changed",
      token: forged({ tamper: ([header, payload, signature]) => [header, payload, flipBit(signature)] }),
      reason: "bad-signature",
      status: 401,
    },
    {
      name: "the payload was changed after signing",
      token: forged({ tamper: ([header, payload, signature]) => [header, promote(payload), signature] }),
      reason: "bad-signature",
      status: 401,
    },
    {
      name: "another key signed under this tenant's key id",
      token: stranger.sign(userCreated(), { header: { kid: signer.kid } }),
      reason: "bad-signature",
      status: 401,
    },
    {
      name: "another tenant signed it",
      token: stranger.sign(userCreated()),
      reason: "unknown-key",
      status: 401,
    },
    {
      name: "the header says alg none and there is no signature",
      token: forged({ header: { alg: "none" }, tamper: ([header, payload]) => [header, payload, ""] }),
      reason: "wrong-algorithm",
      status: 400,
    },
    {
      name: "the header says alg none and a signature is there",
      token: forged({ header: { alg: "none" } }),
      reason: "wrong-algorithm",
      status: 400,
    },
    {
      name: "it is HS256 with the public key as the secret",
      token: signer.signHs256WithPublicKey(userCreated()),
      reason: "wrong-algorithm",
      status: 400,
    },
  ];
}
