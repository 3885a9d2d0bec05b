import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import type { StoredCommand } from "../outbox/entry.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { RELAYED, readTabMessage, stamped, type TabBody, type TabMessage, type TabState } from "./messages.ts";
import type { Channel } from "./tabs.ts";

const SHOWN = [
  "status",
  "room",
  "clock",
  "outbox",
  "caughtUp",
  "reset",
] as const satisfies readonly (keyof CoreEvents)[];

/** What the other tabs may ask of the leader, under ids of their own. */
export type Asked = { submit(command: StoredCommand): Promise<Outcome>; leave(): Promise<Outcome> };

/** The leader tells the other tabs what it sees, and does what they ask. */
export class Leading {
  readonly #phone: Phone;
  readonly #asked: Asked;
  readonly #channel: Channel;
  readonly #cancels: readonly Cancel[];
  #telling = false;
  #closed = false;

  constructor(phone: Phone, channel: Channel, asked: Asked) {
    this.#phone = phone;
    this.#asked = asked;
    this.#channel = channel;
    this.#cancels = [
      ...SHOWN.map((name) => phone.on(name, () => this.#changed())),
      ...RELAYED.map((name) => phone.on(name, (payload) => this.#post({ tab: "event", name, payload } as TabBody))),
      channel.listen((message) => this.#heard(readTabMessage(message))),
    ];
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
  }

  /** Many things change at once: they are told once. */
  #changed(): void {
    if (this.#telling) return;
    this.#telling = true;
    void Promise.resolve().then(() => {
      this.#telling = false;
      if (!this.#closed) this.#post({ tab: "state", state: this.#state() });
    });
  }

  #heard(message: TabMessage | null): void {
    if (message?.tab === "hello") this.#changed();
    if (message?.tab === "pulse") this.#phone.pulse(message.pulse);
    if (message?.tab === "submit") this.#answer(message.command.id, this.#asked.submit(message.command));
    if (message?.tab === "leave") this.#answer(message.id, this.#asked.leave());
  }

  #answer(id: string, outcome: Promise<Outcome>): void {
    const done = ({ seq }: { readonly seq: number }): void => this.#post({ tab: "done", id, seq });
    const failed = (error: unknown): void => {
      const { code, retryAfterMs } = error instanceof AttuneError ? error : new AttuneError("noAnswer");
      this.#post({ tab: "failed", id, code, retryAfterMs });
    };
    outcome.then((told) => {
      if (told.delivered) return done(told);
      this.#post({ tab: "queued", id });
      told.done.then(done, failed);
      return undefined;
    }, failed);
  }

  #state(): TabState {
    const { status, room, head, seat, names, clock, environment } = this.#phone;
    return {
      status,
      room,
      head,
      seat,
      names,
      clock,
      queued: this.#phone.queued(),
      serverNowMs: this.#phone.serverNowMs(),
      roughServerNowMs: this.#phone.roughServerNowMs(),
      wallNowMs: environment.wallNowMs(),
    };
  }

  #post(body: TabBody): void {
    this.#channel.post(stamped(body));
  }
}
