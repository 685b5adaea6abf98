import createFetchClient, { type Middleware } from "openapi-fetch";
import createClient from "openapi-react-query";
import { Refused, SignedOut, Unreachable } from "./errors";
import type { paths } from "./schema";
import { ANSWER_LIMIT_MS, session } from "./session";

/** Sends with a token; once more with a new one where the service no longer takes it. */
async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const access = await session.access();
  const response = await sendWith(request, access);
  if (response.status !== 401) return response;
  session.drop(access);
  return sendWith(again, await session.access());
}

async function sendWith(request: Request, access: string): Promise<Response> {
  request.headers.set("Authorization", `Bearer ${access}`);
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, limit]) });
  } catch (error) {
    if (request.signal.aborted) throw error; // nobody waits for it any more
    throw new Unreachable(error);
  }
}

const refusals: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const body = await response.json().catch(() => ({}));
    throw new Refused(response, body);
  },
};

export const client = createFetchClient<paths>({ baseUrl: "", fetch: authorizedFetch });
client.use(refusals);

/** `api.useQuery("get", "/api/customers/", ...)`: typed by the service's own document. */
export const api = createClient(client);

/** Whether asking again may help; what was refused stays so. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (error instanceof SignedOut || !navigator.onLine) return false;
  if (error instanceof Refused) return error.status === 503 && failures < 2;
  return failures < 2;
}
