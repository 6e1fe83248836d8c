// A stand-in for a Kinde domain: serves a key set on loopback, at both paths Kinde serves it from.

import { createServer } from "node:http";

import { close, listenOnLoopback } from "./loopback.mjs";

const PATHS = ["/.well-known/jwks.json", "/.well-known/jwks"];

/** Starts an issuer with the public keys of `signers`. */
export async function startIssuer(...signers) {
  const keySet = JSON.stringify({ keys: signers.map((signer) => signer.jwk) });
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const found = request.method === "GET" && PATHS.includes(request.url);
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(found ? keySet : "{}");
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    /** The paths asked for so far, in order. */
    requests,
    stop: () => close(server),
  };
}
