import { useCallback, useMemo } from "react";
import { type Me, useMe } from "@/api/me";
import { useDraft } from "@/lib/drafts";
import { type BillDraft, isTouched, newBill, type Person } from "./bill-draft";
import { sellerHere } from "./seller-here";

type Open = { bills: BillDraft[]; active: string };

const BRANCH = "footfall.branch";

/** A computer stands in one shop: what was chosen here last is proposed. */
export const rememberBranch = (branch: number | null) =>
  localStorage.setItem(BRANCH, String(branch ?? ""));

function branchHere(me: Me): number | null {
  if (me.branches.length === 1) return me.branches[0]?.id ?? null;
  const last = Number(localStorage.getItem(BRANCH));
  return me.branches.some((branch) => branch.id === last) ? last : null;
}

/** The bills that lie open on this device, each with its person; they outlive the page. */
export function useBills() {
  const me = useMe();
  const branch = branchHere(me);
  const first = useMemo<Open>(() => {
    const bill = newBill(branch, null);
    return { bills: [bill], active: bill.key };
  }, [branch]);
  const draft = useDraft<Open>(me.id, "counter", first);
  const { change } = draft;
  // An untouched one may lie here since yesterday: whoever serves now, serves on it.
  const served = useCallback(
    (bill: BillDraft) =>
      isTouched(bill) ? bill : { ...bill, servedBy: sellerHere(me, bill.branch) },
    [me],
  );
  const { active } = draft.value;
  const bills = draft.value.bills.map(served);
  const bill = bills.find((each) => each.key === active) ?? (bills[0] as BillDraft);

  const changeBill = useCallback(
    (key: string, update: (bill: BillDraft) => BillDraft) =>
      change((open) => ({
        ...open,
        bills: open.bills.map((each) => (each.key === key ? update(served(each)) : each)),
      })),
    [change, served],
  );

  /** Another bill; an untouched one that lies open is taken instead. The branch stays. */
  const openAnother = useCallback(
    () =>
      change((open) => {
        const now = open.bills.find((each) => each.key === open.active);
        const unused = open.bills.find((each) => !isTouched(each));
        if (unused) return { ...open, active: unused.key };
        const added = served(newBill(now?.branch ?? branch, null));
        return { bills: [...open.bills, added], active: added.key };
      }),
    [change, branch, served],
  );

  /** Somebody who was found elsewhere: on an untouched bill, else on one of their own. */
  const openFor = useCallback(
    (person: Person) =>
      change((open) => {
        const now = open.bills.find((each) => each.key === open.active);
        const unused = open.bills.find((each) => !isTouched(each));
        const bill = served(unused ?? newBill(now?.branch ?? branch, null));
        const rest = open.bills.filter((each) => each.key !== bill.key);
        return { bills: [...rest, { ...bill, person }], active: bill.key };
      }),
    [change, branch, served],
  );

  const show = useCallback((key: string) => change((open) => ({ ...open, active: key })), [change]);

  /** Saved or thrown away. There is always one to write on. */
  const close = useCallback(
    (key: string) =>
      change((open) => {
        const gone = open.bills.find((each) => each.key === key);
        const rest = open.bills.filter((each) => each.key !== key);
        if (rest.length === 0) rest.push(newBill(gone?.branch ?? branch, null));
        const stays = rest.some((each) => each.key === open.active);
        return { bills: rest, active: stays ? open.active : (rest[0] as BillDraft).key };
      }),
    [change, branch],
  );

  return { ready: draft.ready, bills, bill, changeBill, openAnother, openFor, show, close };
}
