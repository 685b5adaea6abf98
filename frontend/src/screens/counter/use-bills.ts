import { useCallback, useSyncExternalStore } from "react";
import { useMe } from "@/api/me";
import { branchHere } from "@/lib/branch-here";
import { type BillDraft, isTouched, newBill, type Person, requestKeyOf } from "./bill-draft";
import { billStore } from "./bill-store";
import { sellerHere } from "./seller-here";

/** The bills that lie open in this tab, each with its person; null until they were looked for. */
export function useBills() {
  const me = useMe();
  const branch = branchHere(me);
  const store = billStore(me.id, () => newBill(branch, null));
  const open = useSyncExternalStore(store.subscribe, () => store.state);
  // An untouched one may lie here since yesterday: whoever serves now, serves on it.
  const served = useCallback(
    (bill: BillDraft) =>
      isTouched(bill) ? bill : { ...bill, servedBy: sellerHere(me, bill.branch) },
    [me],
  );

  const changeBill = useCallback(
    (key: string, update: (bill: BillDraft) => BillDraft) =>
      store.change((now) => ({
        ...now,
        bills: now.bills.map((each) => (each.key === key ? update(served(each)) : each)),
      })),
    [store, served],
  );

  /** Another bill; an untouched one that lies open is taken instead. The branch stays. */
  const openAnother = useCallback(
    () =>
      store.change((now) => {
        const shown = now.bills.find((each) => each.key === now.active);
        const unused = now.bills.find((each) => !isTouched(each));
        if (unused) return { ...now, active: unused.key };
        const added = served(newBill(shown?.branch ?? branch, null));
        return { ...now, bills: [...now.bills, added], active: added.key };
      }),
    [store, branch, served],
  );

  /** Somebody who was found elsewhere: on an untouched bill, else on one of their own. */
  const openFor = useCallback(
    (person: Person) =>
      store.change((now) => {
        const shown = now.bills.find((each) => each.key === now.active);
        const unused = now.bills.find((each) => !isTouched(each));
        const bill = served(unused ?? newBill(shown?.branch ?? branch, null));
        const rest = now.bills.filter((each) => each.key !== bill.key);
        return { ...now, bills: [...rest, { ...bill, person }], active: bill.key };
      }),
    [store, branch, served],
  );

  /** One that was thrown away a moment ago. */
  const bringBack = useCallback(
    (thrown: BillDraft) =>
      store.change((now) => {
        const bill = { ...thrown, key: crypto.randomUUID(), requestKey: requestKeyOf(thrown) };
        return { ...now, bills: [...now.bills.filter(isTouched), bill], active: bill.key };
      }),
    [store],
  );

  const show = useCallback(
    (key: string) => store.change((now) => ({ ...now, active: key })),
    [store],
  );

  if (!open) return { ready: false as const, openAnother, openFor };
  const bills = open.bills.map(served);
  const bill = bills.find((each) => each.key === open.active) ?? (bills[0] as BillDraft);
  return {
    ready: true as const,
    bills,
    bill,
    elsewhere: open.elsewhere,
    changeBill,
    openAnother,
    openFor,
    show,
    bringBack,
    close: (key: string) => void store.close(key),
    takeOver: (key: string) => store.takeOver(key),
  };
}
