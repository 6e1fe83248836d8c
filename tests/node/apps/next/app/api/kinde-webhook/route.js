// The route of Kinde's older guide: jwks-rsa finds the key, jsonwebtoken verifies.

import jwt from "jsonwebtoken";
import jwksClient from "jwks-rsa";
import { NextResponse } from "next/server";

const client = jwksClient({ jwksUri: `${process.env.KINDE_ISSUER_URL}/.well-known/jwks.json` });

export async function POST(request) {
  try {
    const token = await request.text();
    const { header } = jwt.decode(token, { complete: true });
    const key = await client.getSigningKey(header.kid);
    const event = jwt.verify(token, key.getPublicKey());
    console.log(JSON.stringify({ accepted: event }));
    return NextResponse.json({ status: 200, statusText: "success" });
  } catch (error) {
    return NextResponse.json({ message: error.message }, { status: 400 });
  }
}
