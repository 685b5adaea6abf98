/**
 * What one tab of this browser works on, so that no other does it unseen. A hold ends with its page.
 * Another tab may ask for it: whoever has it writes down what it has, and gives it up.
 */
type Message = { kind: "give" | "gone"; name: string } | { kind: "moved" };

type Listener = {
  onAsked: (name: string) => Promise<void>; // given up when this is done
  onLost: (name: string) => void; // taken away: this tab slept when it was asked
  onMoved: () => void; // another tab gave something up, or took it
  onGone: (name: string) => void; // there is nothing more to work on, whoever has it
};

const WAIT_MS = 250; // a page that is just gone may hold its own for a moment longer
const ANSWER_MS = 1_500; // whoever is asked and does not answer until then sleeps

export class Holds {
  private readonly topic: string;
  private readonly listener: Listener;
  private readonly channel: BroadcastChannel;
  private readonly held = new Map<string, () => void>(); // {name: how it is given up}
  private readonly asking = new Map<string, Promise<boolean>>();
  private isClosed = false;

  constructor(topic: string, listener: Listener) {
    this.topic = topic;
    this.listener = listener;
    this.channel = new BroadcastChannel(topic);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "moved") listener.onMoved();
      else if (data.kind === "gone") listener.onGone(data.name);
      else if (this.has(data.name)) {
        void listener.onAsked(data.name).then(() => this.release(data.name));
      }
    };
  }

  has(name: string): boolean {
    return this.held.has(name);
  }

  /** False where another tab has it. */
  take(name: string): Promise<boolean> {
    return this.request(name, { signal: AbortSignal.timeout(WAIT_MS) });
  }

  /** From whichever tab has it; where that one sleeps, without asking. */
  async takeOver(name: string): Promise<void> {
    this.send({ kind: "give", name });
    const isGiven = await this.request(name, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!isGiven) await this.request(name, { steal: true });
    this.send({ kind: "moved" });
  }

  release(name: string): void {
    const giveUp = this.held.get(name);
    if (!giveUp) return;
    this.held.delete(name);
    giveUp();
    this.send({ kind: "moved" });
  }

  /** For what is done with: no tab has it any more. */
  end(name: string): void {
    this.send({ kind: "gone", name });
    this.release(name);
  }

  close(): void {
    for (const name of [...this.held.keys()]) this.release(name);
    this.isClosed = true;
    this.channel.close();
  }

  private send(message: Message): void {
    if (!this.isClosed) this.channel.postMessage(message);
  }

  private async request(name: string, options: LockOptions): Promise<boolean> {
    await this.asking.get(name);
    if (this.has(name)) return true;
    const asked = this.lock(name, options);
    this.asking.set(name, asked);
    return asked.finally(() => this.asking.delete(name));
  }

  private lock(name: string, options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let isGranted = false;
      const hold = () =>
        new Promise<void>((giveUp) => {
          if (this.isClosed) return giveUp();
          isGranted = true;
          this.held.set(name, giveUp);
          resolve(true);
        });
      navigator.locks
        .request(`${this.topic}:${name}`, options, hold)
        .catch(() => {
          if (isGranted && this.held.delete(name)) this.listener.onLost(name);
        })
        .finally(() => resolve(false)); // not in time; what was granted is told already
    });
  }
}
