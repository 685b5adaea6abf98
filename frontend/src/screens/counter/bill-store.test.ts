import { afterEach, beforeEach, expect, it, vi } from "vitest";

const kept = new Map<string, unknown>();
vi.mock("idb-keyval", () => ({
  createStore: () => null,
  get: async (key: string) => kept.get(key),
  set: async (key: string, value: unknown) => void kept.set(key, value),
  entries: async () => [...kept],
  delMany: async (keys: string[]) => {
    for (const key of keys) kept.delete(key);
  },
}));

type Waiting = { run: () => void; reject: (reason: unknown) => void };

/** Locks as browsers have them: one at a time, in order, given up on in time, or stolen. */
function giveLocks() {
  const queues = new Map<string, Waiting[]>();
  const request = (
    name: string,
    { signal, steal }: { signal?: AbortSignal; steal?: boolean },
    work: () => Promise<void>,
  ) =>
    new Promise<void>((resolve, reject) => {
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const leave = () => {
        const index = queue.indexOf(mine);
        if (index >= 0) queue.splice(index, 1);
        if (index === 0) queue[0]?.run();
      };
      const mine: Waiting = { run: () => void work().then(resolve, reject).finally(leave), reject };
      signal?.addEventListener("abort", () => {
        if (queue.indexOf(mine) < 1) return; // granted, or over
        leave();
        reject(signal.reason);
      });
      if (steal) queue.shift()?.reject(new DOMException("stolen", "AbortError"));
      if (steal) queue.unshift(mine);
      else queue.push(mine);
      if (queue[0] === mine) mine.run();
    });
  vi.stubGlobal("navigator", { ...navigator, locks: { request } });
}

class Channel {
  static open: Channel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    Channel.open.push(this);
  }
  postMessage(data: unknown) {
    for (const other of Channel.open) if (other !== this) other.onmessage?.({ data });
  }
  close() {
    Channel.open = Channel.open.filter((each) => each !== this);
  }
}
vi.stubGlobal("BroadcastChannel", Channel);

const { newBill, requestKeyOf } = await import("./bill-draft");
const { BillStore } = await import("./bill-store");
type BillDraft = ReturnType<typeof newBill>;
type Store = InstanceType<typeof BillStore>;

beforeEach(() => {
  Channel.open = [];
  kept.clear();
  localStorage.clear();
  sessionStorage.clear();
  giveLocks();
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
    const soon = new AbortController();
    setTimeout(() => soon.abort(), 20);
    return soon.signal;
  });
});

let tabs: Store[] = [];
afterEach(() => {
  for (const tab of tabs) tab.end();
  tabs = [];
});

async function openTab(): Promise<Store> {
  const tab = new BillStore(7, () => newBill(1, null));
  tabs.push(tab);
  await tab.look();
  return tab;
}

const type = (tab: Store, typed: string) =>
  tab.change((now) => ({
    ...now,
    bills: now.bills.map((bill) => (bill.key === now.active ? { ...bill, typed } : bill)),
  }));
const typedIn = (tab: Store) => tab.state?.bills.map((bill) => bill.typed);
const typedElsewhere = (tab: Store) => tab.state?.elsewhere.map((bill) => bill.typed);
const isKept = () => vi.waitFor(() => expect(kept.size).toBeGreaterThan(0));
const keyIn = (tab: Store) => tab.state?.active ?? "";

it("names what another tab has open, and begins one of its own", async () => {
  const first = await openTab();
  type(first, "Asha");
  await isKept();

  const second = await openTab();

  expect(typedElsewhere(second)).toEqual(["Asha"]);
  expect(typedIn(second)).toEqual([""]);
});

it("takes a bill over as it was left, to the last key", async () => {
  const first = await openTab();
  type(first, "As");
  await isKept();
  const second = await openTab();
  type(first, "Asha Patel");

  await second.takeOver(keyIn(first));

  expect(typedIn(second)).toEqual(["Asha Patel"]);
  expect(typedIn(first)).toEqual([""]);
  await vi.waitFor(() => expect(typedElsewhere(first)).toEqual(["Asha Patel"]));
});

it("takes it from a tab that sleeps, which never writes on it again", async () => {
  const first = await openTab();
  type(first, "Asha");
  await isKept();
  const key = keyIn(first);
  const second = await openTab();
  const [sleeping] = Channel.open;
  if (sleeping) sleeping.onmessage = null;
  type(first, "Asha, typed before it slept");

  await second.takeOver(key);
  type(second, "Asha Patel");
  await vi.waitFor(() => expect(JSON.stringify([...kept])).toContain("Asha Patel"));

  expect(typedIn(first)).toEqual([""]);
  expect(JSON.stringify([...kept])).not.toContain("before it slept");
});

it("leaves everything to the next tab when it is closed", async () => {
  const first = await openTab();
  type(first, "Asha");
  await first.stop();

  expect(typedIn(await openTab())).toEqual(["Asha"]);
});

it("is gone everywhere once it was saved, though another tab took it meanwhile", async () => {
  const first = await openTab();
  type(first, "Asha");
  const key = keyIn(first);
  await isKept();
  const second = await openTab();
  await second.takeOver(key);

  await first.close(key); // its answer came after all

  expect(typedIn(second)).toEqual([""]);
  expect(kept.size).toBe(0);
});

it("writes nothing more after a sign-out", async () => {
  const tab = await openTab();
  type(tab, "Asha");

  tab.end();
  await new Promise((done) => setTimeout(done, 500));

  expect(kept.size).toBe(0);
});

it("sends the next person's bill with another key once it was emptied", async () => {
  const tab = await openTab();
  const sentWith = () => requestKeyOf(tab.state?.bills[0] as BillDraft);
  type(tab, "Asha");
  const first = sentWith();
  type(tab, "Asha P");
  expect(sentWith()).toBe(first);

  type(tab, "");

  expect(sentWith()).not.toBe(first);
});
