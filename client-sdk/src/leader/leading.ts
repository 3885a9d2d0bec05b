import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import type { StoredCommand } from "../outbox/entry.ts";
import { follow, type Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { RELAYED, type Relayed, readTabMessage, stamped, type TabBody, type TabMessage } from "./messages.ts";
import type { TabState } from "./shown-state.ts";
import type { Channel } from "./tabs.ts";

const SHOWN = [
  "status",
  "room",
  "clock",
  "outbox",
  "caughtUp",
  "reset",
] as const satisfies readonly (keyof CoreEvents)[];

/** Runs a command that another tab asked for, under the id it was given there. */
export type Submit = (command: StoredCommand) => Promise<Outcome>;

/**
 * The leader reports what it sees to the other tabs and does what they ask. While there are none it stays silent: in a
 * breath it would post every second. A tab says hello when it opens, and to each new leader.
 */
export class Leading {
  readonly #phone: Phone;
  readonly #submit: Submit;
  readonly #channel: Channel;
  readonly #cancels: readonly Cancel[];
  #hasCompany = false;
  #telling = false;
  #closed = false;

  constructor(phone: Phone, channel: Channel, submit: Submit) {
    this.#phone = phone;
    this.#submit = submit;
    this.#channel = channel;
    this.#cancels = [
      ...SHOWN.map((name) => phone.on(name, () => (this.#hasCompany ? this.#changed() : undefined))),
      ...RELAYED.map((name) => phone.on(name, (payload) => this.#relay(name, payload))),
      channel.listen((message) => this.#heard(readTabMessage(message))),
    ];
    this.#post({ tab: "leads" });
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
  }

  /** Changes of one task go out in one message. */
  #changed(): void {
    if (this.#telling) return;
    this.#telling = true;
    void Promise.resolve().then(() => {
      this.#telling = false;
      this.#tellState();
    });
  }

  /**
   * The state goes first, so that a listener in another tab finds the same room as one here. Events always go out: a tab
   * that hasn't said hello yet may be listening.
   */
  #relay(name: Relayed, payload: unknown): void {
    if (this.#hasCompany || name === "event") this.#tellState();
    this.#post({ tab: "event", name, payload } as TabBody); // the pair stays together
  }

  #tellState(): void {
    this.#post({ tab: "state", state: this.#state() });
  }

  #heard(message: TabMessage | null): void {
    if (message !== null) this.#hasCompany = true;
    if (message?.tab === "hello") this.#changed();
    if (message?.tab === "pulse") this.#phone.pulse(message.pulse);
    if (message?.tab === "submit") this.#answer(message.command.id, this.#submit(message.command));
  }

  #answer(id: string, outcome: Promise<Outcome>): void {
    follow(outcome, {
      queued: () => this.#post({ tab: "queued", id }),
      delivered: ({ seq }) => this.#post({ tab: "done", id, seq }),
      failed: (error) => {
        const { code, retryAfterMs } = error instanceof AttuneError ? error : new AttuneError("noAnswer");
        this.#post({ tab: "failed", id, code, retryAfterMs });
      },
    });
  }

  #state(): TabState {
    const { status, room, head, seat, names, waits, queued, clock, environment } = this.#phone;
    return {
      status,
      room,
      head,
      seat,
      names,
      waits,
      queued,
      clock,
      serverNowMs: this.#phone.serverNowMs(),
      knownNowMs: this.#phone.knownNowMs(),
      wallNowMs: environment.wallNowMs(),
    };
  }

  /** After its end, outcomes of commands are for the next leader to report. */
  #post(body: TabBody): void {
    if (!this.#closed) this.#channel.post(stamped(body));
  }
}
