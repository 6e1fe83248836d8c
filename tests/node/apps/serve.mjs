// The HTTP around a guide handler, where the guides have Next.js: one route, raw body in, JSON out.

import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const ROUTE = "/api/kinde-webhook";

/** Serves `handle`, which turns a body into `{ event }` or `{ refused }`, and prints the port. */
export function serve(handle) {
  const server = createServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== ROUTE) {
      response.writeHead(404).end();
      return;
    }
    let outcome;
    try {
      outcome = await handle(await text(request));
    } catch {
      // What Next.js answers for a route that throws.
      response.writeHead(500).end();
      return;
    }
    const { event, refused } = outcome;
    if (event) print({ accepted: event });
    response.writeHead(event ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(event ? { status: 200, statusText: "success" } : { message: refused }));
  });
  server.listen(0, "127.0.0.1", () => print({ port: server.address().port }));
}

function print(line) {
  console.log(JSON.stringify(line));
}
