// The route of Kinde's current guide: its own package does everything and says nothing.

import { decodeWebhook } from "@kinde/webhooks";
import { NextResponse } from "next/server";

export async function POST(request) {
  const token = await request.text();
  const event = await decodeWebhook(token, process.env.KINDE_ISSUER_URL);
  if (!event) {
    return NextResponse.json({ message: "Invalid token" }, { status: 400 });
  }
  console.log(JSON.stringify({ accepted: event }));
  return NextResponse.json({ status: 200, statusText: "success" });
}
