import { session } from "@/api/session";
import {
  forgetDraft,
  giveUpDraft,
  keepDraft,
  readDraft,
  readDrafts,
  saveDraft,
} from "@/lib/drafts";
import { Holds } from "@/lib/holds";
import { asAnother, type BillDraft, isTouched } from "./bill-draft";

/** `elsewhere`: bills of this person that other tabs of this browser have open. */
export type OpenBills = { bills: BillDraft[]; active: string; elsewhere: BillDraft[] };

const ACTIVE = "footfall.bill"; // of this tab, for when its page is loaded again
const formOf = (key: string) => `bill:${key}`;
const LATER_MS = 2_000; // then a tab that was just closed has surely given up what it had

/**
 * The bills that lie open on this device. Each has a draft of its own and one tab that writes on it;
 * what no tab has open is taken by the next one that looks. There is always one to write on.
 */
export class BillStore {
  readonly user: number;
  begin: () => BillDraft;
  private readonly holds: Holds;
  private readonly wanted = sessionStorage.getItem(ACTIVE) ?? "";
  private readonly listeners = new Set<() => void>();
  private open: OpenBills | null = null; // until it was looked for

  constructor(user: number, begin: () => BillDraft) {
    this.user = user;
    this.begin = begin;
    this.holds = new Holds(`footfall-bills:${user}`, {
      onAsked: async (key) => {
        await saveDraft(this.user, formOf(key));
        this.leave(key);
      },
      onLost: (key) => {
        giveUpDraft(this.user, formOf(key));
        this.leave(key);
      },
      onMoved: () => void this.look(),
      onGone: (key) => {
        giveUpDraft(this.user, formOf(key));
        if (this.open) this.show(without(this.open, key));
        this.holds.release(key);
      },
    });
    document.addEventListener("visibilitychange", this.lookWhenShown);
  }

  get state(): OpenBills | null {
    return this.open;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes what no tab has open, and notes what others have. */
  async look(): Promise<void> {
    const stored = await readDrafts<BillDraft>(this.user, formOf(""));
    const others = stored.filter((bill) => !this.holds.has(bill.key));
    await Promise.all(others.map((bill) => this.holds.take(bill.key)));
    const fresh = others.length ? await readDrafts<BillDraft>(this.user, formOf("")) : stored; // as they were left
    const isMine = (bill: BillDraft) => this.holds.has(bill.key);
    const known = this.open?.bills ?? [];
    const added = fresh.filter(
      (bill) => isMine(bill) && !known.some((each) => each.key === bill.key),
    );
    for (const { key } of others) {
      if (!fresh.some((bill) => bill.key === key)) this.holds.release(key); // saved meanwhile
    }
    const bills = [...known, ...added].sort((one, other) => one.begunAt - other.begunAt);
    const elsewhere = fresh.filter(
      (bill) => !isMine(bill) && !bills.some((each) => each.key === bill.key),
    );
    if (!this.open && elsewhere.length > 0) setTimeout(() => void this.look(), LATER_MS);
    const isBack = added.some((bill) => bill.key === this.wanted);
    const writes = known.some((bill) => bill.key === this.open?.active && isTouched(bill));
    const active = isBack && !writes ? this.wanted : (this.open?.active ?? "");
    this.show({ bills, active, elsewhere });
  }

  /** `update` gets what is open here; bills that it leaves out stay on the device: see `close`. */
  change(update: (open: OpenBills) => OpenBills): void {
    if (!this.open) return;
    const before = new Map(this.open.bills.map((bill) => [bill.key, bill]));
    const changed = update(this.open);
    const bills = changed.bills.map((bill) => {
      const was = before.get(bill.key);
      return was && isTouched(was) && !isTouched(bill) ? asAnother(bill) : bill; // the next one's
    });
    this.show({ ...changed, bills });
    for (const bill of this.open.bills) {
      if (before.get(bill.key) === bill) continue;
      if (isTouched(bill)) {
        void this.holds.take(bill.key);
        keepDraft(this.user, formOf(bill.key), bill);
      } else void forgetDraft(this.user, formOf(bill.key));
    }
  }

  /** One that was saved or thrown away, whichever tab has it now. */
  async close(key: string): Promise<void> {
    if (this.open) this.show(without(this.open, key));
    await forgetDraft(this.user, formOf(key));
    this.holds.end(key);
  }

  /** One that another tab has open, as that one left it. */
  async takeOver(key: string): Promise<void> {
    await this.holds.takeOver(key);
    const bill = await readDraft<BillDraft>(this.user, formOf(key));
    if (!bill) this.holds.release(key); // saved meanwhile
    if (!this.open) return;
    const { bills, elsewhere } = without(this.open, key);
    const used = bills.filter(isTouched);
    if (bill) this.show({ bills: [...used, bill], active: key, elsewhere });
    else this.show({ bills, active: this.open.active, elsewhere });
  }

  /** Somebody else is signed in here: any tab of theirs may have them. */
  async stop(): Promise<void> {
    const bills = this.open?.bills ?? [];
    await Promise.all(bills.map((bill) => saveDraft(this.user, formOf(bill.key))));
    this.end();
  }

  /** At sign-out, where nothing stays on the device: nothing more is written, either. */
  end(): void {
    document.removeEventListener("visibilitychange", this.lookWhenShown);
    for (const bill of this.open?.bills ?? []) giveUpDraft(this.user, formOf(bill.key));
    this.open = null;
    this.holds.close();
  }

  private readonly lookWhenShown = () => {
    if (document.visibilityState === "visible") void this.look();
  };

  private leave(key: string): void {
    if (!this.open) return;
    const bill = this.open.bills.find((each) => each.key === key);
    const rest = without(this.open, key);
    this.show({ ...rest, elsewhere: [...rest.elsewhere, ...(bill ? [bill] : [])] });
  }

  private show(open: OpenBills): void {
    const bills = open.bills.length > 0 ? open.bills : [this.begin()];
    const stays = bills.some((bill) => bill.key === open.active);
    const active = stays ? open.active : (bills[0] as BillDraft).key;
    this.open = { ...open, bills, active };
    sessionStorage.setItem(ACTIVE, active);
    for (const listener of this.listeners) listener();
  }
}

const without = ({ bills, active, elsewhere }: OpenBills, key: string): OpenBills => ({
  bills: bills.filter((bill) => bill.key !== key),
  active,
  elsewhere: elsewhere.filter((bill) => bill.key !== key),
});

let here: BillStore | null = null;

/** Of who is signed in. It outlives the screen: a bill that waits stays with its tab. */
export function billStore(user: number, begin: () => BillDraft): BillStore {
  if (here?.user !== user) {
    void here?.stop();
    here = new BillStore(user, begin);
    void here.look();
  }
  here.begin = begin;
  return here;
}

session.subscribe(() => {
  if (session.state !== "out") return;
  here?.end();
  here = null;
});
