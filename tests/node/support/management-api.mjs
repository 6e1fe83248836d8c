// Kinde's Management API as its official description has it: a mock that refuses every request that
// breaks the description, behind a front that gives access tokens, which the description leaves out.

import { createServer } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { close, listenOnLoopback } from "./loopback.mjs";
import { start } from "./process.mjs";

const DESCRIPTION = fileURLToPath(
  new URL("../../fixtures/management-api/management-api.yaml", import.meta.url),
);
const MOCK = fileURLToPath(import.meta.resolve("@stoplight/prism-cli"));
const TOKEN = "an-access-token";

/** What the application proves itself with, as the environment has it. */
export const credentials = {
  KINDE_M2M_CLIENT_ID: "m2m_client",
  KINDE_M2M_CLIENT_SECRET: "a secret/with+signs=",
};

/** Starts the API. */
export async function startManagementApi() {
  // Validates requests, with "--errors" also where the description knows no answer for that.
  const mock = start(process.execPath, [MOCK, "mock", "--errors", "-h", "127.0.0.1", "-p", "0", DESCRIPTION]);
  const address = await mock.line((line) => line.match(/listening on (http:\S+)/)?.[1], 60_000);
  const exchanges = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  const url = await listenOnLoopback(server);

  async function answer(request, response) {
    if (request.url === "/oauth2/token") return giveToken(request, response);
    if (!request.url.startsWith("/api/")) return response.writeHead(404).end();
    const { method, headers } = request;
    const body = await buffer(request);
    const { connection, host, "content-length": length, ...passed } = headers;
    const answered = await fetch(`${address}${request.url}`, {
      method,
      headers: passed,
      body: body.length > 0 ? body : undefined,
    });
    exchanges.push({
      call: `${method} ${request.url}`,
      status: answered.status,
      violations: JSON.parse(answered.headers.get("sl-violations") ?? "[]"),
    });
    response.writeHead(answered.status, { "content-type": answered.headers.get("content-type") });
    response.end(Buffer.from(await answered.arrayBuffer()));
  }

  /** RFC 6749, section 4.4, with the audience that Kinde wants. */
  async function giveToken(request, response) {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const wanted = {
      grant_type: "client_credentials",
      client_id: credentials.KINDE_M2M_CLIENT_ID,
      client_secret: credentials.KINDE_M2M_CLIENT_SECRET,
      audience: `${url}/api`,
    };
    const isRight =
      request.method === "POST" &&
      request.headers["content-type"] === "application/x-www-form-urlencoded" &&
      JSON.stringify(form) === JSON.stringify(wanted);
    exchanges.push({ call: "token", status: isRight ? 200 : 401, violations: [] });
    response.writeHead(isRight ? 200 : 401, { "content-type": "application/json" });
    const token = { access_token: TOKEN, expires_in: 86_399, scope: "", token_type: "bearer" };
    response.end(JSON.stringify(isRight ? token : { error: "invalid_client" }));
  }

  return {
    url,
    /** The mock itself, which wants a token as well. */
    mock: address,
    /** What was asked since the last time, in order. */
    taken: () => exchanges.splice(0),
    async stop() {
      await close(server);
      await mock.end();
    },
  };
}
