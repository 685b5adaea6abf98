import { useSyncExternalStore } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { session } from "@/api/session";
import { forgetDraft, giveUpDraft, keepDraft, readDrafts } from "@/lib/drafts";
import { type Decided, type Decision, Decisions, unfinished } from "./decisions";

const FORM = "duplicate-decisions:";
const GONE_MS = 500; // a page that is just gone may hold its lock for a moment longer
const OVER: ReadonlySet<string> = new Set(["already_merged", "merged", "not_found"]);

/** Somebody else merged one of the two, or there is none of them any more. */
export function isLate(error: unknown): boolean {
  if (!(error instanceof Refused)) return false;
  const isGone = error.errors.some(({ code }) => code === "does_not_exist");
  return OVER.has(error.code) || error.status === 410 || isGone;
}

async function send({ id, decided }: Decision): Promise<void> {
  const header = { "Idempotency-Key": id };
  if (decided.kind === "apart") {
    const params = { header, path: { id: decided.pair } };
    await client.POST("/api/duplicates/{id}/dismiss/", { params });
    return;
  }
  const { type, primary, others, choices } = decided;
  await client.POST("/api/merges/", {
    params: { header },
    body: { type, primary, duplicates: others, choices },
  });
}

type Kept = { page: string; decisions: Decision[] };

const decisions = new Decisions({ send, isLate });
const page = crypto.randomUUID();
const own = FORM + page;
let owner: { me: number; person: string | null } | null = null;

const ask = (event: BeforeUnloadEvent) => event.preventDefault();

decisions.subscribe(() => {
  const isOnItsWay = decisions.all.some(({ state }) => state === "waiting" || state === "sending");
  if (isOnItsWay) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
  if (!owner) return;
  const left = unfinished(decisions.all);
  if (left.length > 0) keepDraft(owner.me, own, { page, decisions: left } satisfies Kept);
  else void forgetDraft(owner.me, own);
});

session.subscribe(() => {
  const isAnother = session.person !== null && session.person !== owner?.person;
  if (owner && (session.state === "out" || isAnother)) {
    decisions.clear();
    owner = null;
  }
});

function beOf(me: number): void {
  if (owner?.me === me) return;
  owner = { me, person: session.person };
  const untilThePageEnds = () => new Promise<never>(() => undefined);
  void navigator.locks.request(own, untilThePageEnds).catch(() => undefined);
}

export function decideAs(me: number, decided: Decided): void {
  beOf(me);
  decisions.decide(decided);
}

/** Takes over what pages left that are gone; what another tab has in hand stays there. */
export async function resume(me: number): Promise<void> {
  for (const kept of await readDrafts<Kept>(me, FORM)) {
    if (kept.page === page) continue;
    const form = FORM + kept.page;
    if (await isPageGone(form)) {
      beOf(me);
      decisions.resume(kept.decisions);
      await forgetDraft(me, form);
    } else giveUpDraft(me, form);
  }
}

const isPageGone = (form: string): Promise<boolean> =>
  navigator.locks
    .request(form, { signal: AbortSignal.timeout(GONE_MS) }, () => true)
    .catch(() => false);

export const useDecisions = () => useSyncExternalStore(decisions.subscribe, () => decisions.all);

export { decisions };
