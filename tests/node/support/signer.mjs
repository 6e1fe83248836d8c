// A stand-in for one Kinde tenant's signing key: made afresh in each run, so that no key is kept
// in the repository and no token outlives the test that made it.

import {
  createHash,
  createHmac,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign as rsaSign,
} from "node:crypto";

/** Makes a signer with an RSA-2048 key pair of its own. */
export function createSigner() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: "jwk" });
  const kid = opensshMd5(n, e);
  const header = { alg: "RS256", kid, typ: "JWT" };

  return {
    kid,
    /** The entry that a Kinde key set has for this key. */
    jwk: { e, n, alg: "RS256", kid, kty: "RSA", use: "sig" },

    /**
     * Signs `payload` as Kinde does. `header` overrides header fields; what it says does not change
     * how the token is signed, which is what makes a lying header possible. `tamper` receives the
     * three finished parts and returns those to send instead.
     */
    sign(payload, { header: overrides = {}, tamper = (parts) => parts } = {}) {
      const input = `${encode({ ...header, ...overrides })}.${encode(payload)}`;
      const signature = rsaSign("sha256", Buffer.from(input), privateKey).toString("base64url");
      return tamper([...input.split("."), signature]).join(".");
    },

    /** The classic confusion attack: the public key, which everybody has, as an HMAC secret. */
    signHs256WithPublicKey(payload) {
      // Without the last newline: byte for byte what jwks-rsa hands to jsonwebtoken as the key.
      const secret = publicKey.export({ type: "spki", format: "pem" }).trimEnd();
      const input = `${encode({ ...header, alg: "HS256" })}.${encode(payload)}`;
      return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
    },
  };
}

/** JSON as an unpadded base64url part. */
export function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** The value of a part, whether or not anything vouches for it. */
export function decode(part) {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

/** Flips one bit in the middle of a signature, so that it stays a well-formed part of its length. */
export function flipBit(part) {
  const bytes = Buffer.from(part, "base64url");
  bytes[bytes.length >> 1] ^= 1;
  return bytes.toString("base64url");
}

/** The webhook payload for a new user. Like the real one, it has no exp, iat, nbf, iss, aud or sub. */
export function userCreated() {
  const now = Date.now();
  return {
    data: {
      user: {
        email: "ada.lovelace@example.com",
        first_name: "Ada",
        id: `kp_${randomBytes(16).toString("hex")}`,
        is_password_reset_requested: false,
        is_suspended: false,
        last_name: "Lovelace – «ünïcode» 🚀",
        organizations: [{ code: "org_1a2b3c4d5e6", permissions: null, roles: null }],
        phone: null,
        username: null,
      },
    },
    event_id: eventId(now),
    event_timestamp: timestamp(now - 25),
    source: "admin",
    timestamp: timestamp(now),
    type: "user.created",
  };
}

/** What the same key also signs for a user's session: genuine, and not a webhook. */
export function accessToken(issuer) {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: ["https://api.example.com"],
    azp: randomBytes(16).toString("hex"),
    exp: now + 3600,
    iat: now,
    iss: issuer,
    jti: randomUUID(),
    org_code: "org_1a2b3c4d5e6",
    permissions: [],
    scp: ["openid", "profile", "email", "offline"],
    sub: `kp_${randomBytes(16).toString("hex")}`,
  };
}

/** `event_` and a ULID in hex: 48 bits of Unix milliseconds, then 80 random ones. */
function eventId(milliseconds) {
  return `event_${milliseconds.toString(16).padStart(12, "0")}${randomBytes(10).toString("hex")}`;
}

/** RFC 3339 with microseconds and a numeric offset, as Kinde's servers in Australia write it. */
function timestamp(milliseconds) {
  const shifted = new Date(milliseconds + 10 * 3_600_000).toISOString();
  return shifted.replace("Z", "145+10:00");
}

/** MD5 over the public key in OpenSSH's wire format, in pairs joined by colons: Kinde's key ids. */
function opensshMd5(n, e) {
  const wire = [Buffer.from("ssh-rsa"), mpint(e), mpint(n)].flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return createHash("md5").update(Buffer.concat(wire)).digest("hex").match(/../g).join(":");
}

/** A positive integer in SSH's form: a leading zero byte keeps the top bit from meaning "negative". */
function mpint(base64url) {
  const bytes = Buffer.from(base64url, "base64url");
  return bytes[0] & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}
