import { ANSWER_LIMIT_MS, session } from "./session";

let asked: Promise<unknown> | null = null;

/** Who is signed in, asked for before the app is here. Whoever is not is told by the app. */
export function askForMe(): void {
  asked = session
    .access()
    .then(async (access) => {
      const response = await fetch("/api/me/", {
        headers: { Authorization: `Bearer ${access}` },
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      return response.ok ? await response.json() : null;
    })
    .catch(() => null);
}

/** The answer, once; null where there was none, to be asked for as ever. */
export async function takeMe(): Promise<unknown> {
  const answer = asked;
  asked = null;
  return answer;
}
