/** An answer larger than this is not a chat completion. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** `fetch` that reads the whole body, at most 1 MiB of it, and follows no redirect (a prompt goes to the configured host only). */
export const boundedFetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
  const response = await fetch(url, { ...init, redirect: 'error' });
  if (response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error(`answer larger than ${String(MAX_ANSWER_BYTES)} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : Buffer.concat(chunks), { status, statusText, headers: plain(headers) });
};

/** The body is already decoded: its length and encoding headers no longer hold. */
function plain(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('content-encoding');
  kept.delete('content-length');
  return kept;
}
