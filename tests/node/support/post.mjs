// A delivery as Kinde makes it: the bare token as the body, under its own media type.

/** Posts `token`, with further `headers`, and returns the answer's status and body. */
export async function post(url, token, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/jwt", ...headers },
    body: token,
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, body: await response.text() };
}
