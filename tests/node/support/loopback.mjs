// Binding to loopback on a port that the system picks, so that no two tests can meet.

import { once } from "node:events";

/** Starts `server` and returns its base URL. */
export async function listenOnLoopback(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

/** Stops `server`, without waiting for clients that keep their connections open. */
export async function close(server) {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
