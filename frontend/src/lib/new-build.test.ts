import { afterEach, beforeEach, expect, it, vi } from "vitest";

vi.mock("./drafts", () => ({ hasDrafts: () => typed, saveDraftsAtOnce: () => saved() }));
let typed = false;
let newest: string | null = "old"; // null: no line
const saved = vi.fn();
const load = vi.fn();

const { Builds } = await import("./new-build");

let builds: InstanceType<typeof Builds>;
let isBusy = false;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [typed, newest, isBusy] = [false, "old", false];
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (newest === null) throw new TypeError("Failed to fetch");
    return new Response(newest);
  });
  builds = new Builds("old", load);
  builds.watch(() => isBusy);
});

afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
  load.mockClear();
  saved.mockClear();
});

const minutes = (many: number) => vi.advanceTimersByTimeAsync(many * 60_000);

async function comesOut(name: string) {
  newest = name;
  await minutes(5);
}

it("asks without cache every five minutes, and as somebody comes back", async () => {
  await minutes(5);
  expect(fetch).toHaveBeenCalledOnce();
  expect(fetch).toHaveBeenCalledWith("/app/build", expect.objectContaining({ cache: "no-store" }));

  await minutes(1);
  window.dispatchEvent(new Event("focus"));
  window.dispatchEvent(new Event("focus")); // not at every glance
  expect(fetch).toHaveBeenCalledTimes(2);
});

it("leaves a page of the newest build as it is", async () => {
  await minutes(20);
  builds.goOn();

  expect(builds.state).toBe("same");
  expect(load).not.toHaveBeenCalled();
});

it("loads the page anew as somebody goes to another screen", async () => {
  const touch = setInterval(() => window.dispatchEvent(new Event("pointerdown")), 10_000);
  await comesOut("new");
  expect(load).not.toHaveBeenCalled();

  builds.goOn();

  clearInterval(touch);
  expect(load).toHaveBeenCalledOnce();
});

it("loads a page anew that nobody has touched for a minute", async () => {
  await comesOut("new");

  expect(load).toHaveBeenCalledOnce();
});

it("leaves alone what is typed into a field that has no draft", async () => {
  const field = document.body.appendChild(document.createElement("input"));
  field.value = "9825";
  field.focus();
  await comesOut("new");
  expect(load).not.toHaveBeenCalled();

  field.remove();
  await minutes(1);

  expect(load).toHaveBeenCalledOnce();
});

it("says that it is here while something is typed, and waits until that is gone", async () => {
  typed = true;
  await comesOut("new");
  builds.goOn();
  expect(builds.state).toBe("told");
  expect(load).not.toHaveBeenCalled();

  typed = false;
  await minutes(2);

  expect(load).toHaveBeenCalledOnce();
});

it("waits for what is on its way, failed, or may be undone", async () => {
  isBusy = true;
  await comesOut("new");
  builds.goOn();
  await minutes(10);

  expect(load).not.toHaveBeenCalled();
});

it("comes at once to whoever wants it, with what is typed kept", async () => {
  typed = true;
  await comesOut("new");

  builds.loadNow();

  expect(saved).toHaveBeenCalledBefore(load);
});

it("loads the page anew but once for a build, whatever it then turns out to be", async () => {
  await comesOut("new");
  builds.goOn();
  await minutes(10);
  expect(load).toHaveBeenCalledOnce();

  await comesOut("newer");

  expect(load).toHaveBeenCalledTimes(2);
});

it("does not load the page anew for a file without a line, not even where asked", async () => {
  newest = null;

  expect(await builds.lacksFile(false)).toBe("no line");
  expect(await builds.lacksFile(true)).toBe("no line");
  expect(load).not.toHaveBeenCalled();
});

it("loads the page anew once for a file that went with an older build, and keeps drafts", async () => {
  newest = "new";
  typed = true;

  expect(await builds.lacksFile(false)).toBe("loads");
  expect(saved).toHaveBeenCalledBefore(load);
  expect(await builds.lacksFile(false)).toBe("failed"); // the new page lacks it, too
  expect(load).toHaveBeenCalledOnce();

  expect(await builds.lacksFile(true)).toBe("loads");
});
