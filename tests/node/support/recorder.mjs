// An app that keeps every request exactly as it came, for tests about the bytes themselves.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { close, listenOnLoopback } from "./loopback.mjs";

/** Starts a recorder that answers 200 to everything. */
export async function startRecorder() {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: await buffer(request) });
    response.end();
  });
  const url = await listenOnLoopback(server);
  return { url, requests, stop: () => close(server) };
}
