import { fileURLToPath } from "node:url";

// The packages are two folders up; naming that folder keeps Next.js from guessing a root.
const root = fileURLToPath(new URL("../..", import.meta.url));

export default {
  distDir: process.env.NEXT_OUTPUT ?? ".next",
  // Otherwise each start asks the registry for security advisories, and one could end the server.
  experimental: { agentUpgrade: false },
  turbopack: { root },
};
