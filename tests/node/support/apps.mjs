// The apps that developers have: what Kinde's two guides tell them to write, as running handlers.

import { mkdirSync, mkdtempSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { json, removeAtExit, start } from "./process.mjs";

const APPS = fileURLToPath(new URL("../apps", import.meta.url));
const NEXT = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const ROUTE = "/api/kinde-webhook";

/** Starts one of the plain Node handlers, which trusts the keys of `issuer`. */
export async function startGuide(name, issuer) {
  const child = start(process.execPath, [join(APPS, name, "server.mjs")], {
    env: { KINDE_ISSUER_URL: issuer },
  });
  const { port } = await orStop(child.line(json((line) => line.port)), child.stop);
  return { ...handler(child, `http://127.0.0.1:${port}${ROUTE}`), stop: child.stop };
}

/** Starts the Next.js app as developers run it, under `next dev`; on a free port, if none is given. */
export async function startNext(issuer, port = "0") {
  const app = join(APPS, "next");
  // Next.js locks its output folder, so a folder for each server lets several of them run at once.
  mkdirSync(join(app, ".next"), { recursive: true });
  const output = mkdtempSync(join(app, ".next", "run-"));
  removeAtExit(output);
  const child = start(process.execPath, [NEXT, "dev", "--hostname", "127.0.0.1", "--port", port], {
    cwd: app,
    env: {
      KINDE_ISSUER_URL: issuer,
      NEXT_OUTPUT: relative(app, output),
      NEXT_TELEMETRY_DISABLED: "1",
    },
  });
  // Asked to stop, `next dev` starts a detached process for its telemetry, even with telemetry off,
  // that would outlive the test. There is nothing to tidy up that would be worth asking for.
  const stop = child.end;
  const url = await orStop(readyUrl(child), stop);
  return { pid: child.pid, url, route: (path) => handler(child, `${url}${path}`), stop };
}

/** The address comes before the word that the server takes requests. */
async function readyUrl(child) {
  const url = await child.line((line) => /Local:\s+(http:\S+)/.exec(line)?.[1], 60_000);
  await child.line((line) => /Ready in/.exec(line)?.[0], 60_000);
  return url;
}

/** A handler at `url`, and what it says about the payloads that it took for genuine. */
function handler(child, url) {
  return {
    url,
    async accepted(matches) {
      const line = await child.line(json(({ accepted }) => accepted && matches(accepted)));
      return line.accepted;
    },
    /** All payloads that it has taken for genuine so far. */
    allAccepted: () => child.all(json(({ accepted }) => accepted)).map(({ accepted }) => accepted),
  };
}

/** An app that does not come up is ended all the same. */
async function orStop(ready, stop) {
  try {
    return await ready;
  } catch (error) {
    await stop();
    throw error;
  }
}
