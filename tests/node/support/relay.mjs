// A stand-in for the wire in front of an app: it notes each request and hands it on as it is.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { close, listenOnLoopback } from "./loopback.mjs";

/** Starts a relay to the app at `app`. */
export async function startRelay(app) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const body = await buffer(request);
    requests.push({ method, url, headers, body });
    const answer = await fetch(`${app}${url}`, {
      method,
      headers: { "content-type": headers["content-type"] },
      body,
    });
    response.writeHead(answer.status).end(await answer.text());
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    /** What was asked for so far, in order. */
    requests,
    stop: () => close(server),
  };
}
