import { extentOf } from "../../../shared/pacer/extent.ts";
import { type Phase, phaseAt } from "../../../shared/pacer/phase.ts";
import { type ProgramChoice, programOf } from "../../../shared/pacer/presets.ts";
import type { Program } from "../../../shared/pacer/program.ts";
import type { Session } from "../../../shared/pacer/session.ts";
import { running, shownInvitation } from "../../../shared/practices/breath/breath.ts";
import { type Current, type Invitation, sessionOf } from "../../../shared/practices/breath/state.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { CueSchedule, type TimedCue } from "./cues.ts";
import { waitFor } from "./wait-for.ts";

/** What to breathe: a preset and a length in minutes (default: four and six for two), or a program of one's own. */
export type BreathChoice = ProgramChoice | { readonly program: Program };

export type Channel = "light" | "sound" | "touch";

/** How late each output of this device is, milliseconds: a Bluetooth speaker 150–300, a display a frame or two. */
export type OutputLatencyMs = Readonly<Record<Channel, number>>;

export type CueListenerOptions = {
  /** Whose latency counts. Default "light". */
  readonly channel?: Channel;
  /** How long before its instant the cue comes, milliseconds. Default 0; sound wants about 200. */
  readonly aheadMs?: number;
};

/** How long the lead-in should be at least, milliseconds: 5,000 to 15,000. Default 5,000. */
export type LeadIn = { readonly leadInMs?: number };

/**
 * Breathing together. What is asked resolves with an `Outcome`, and rejects with an AttuneError whose code says why not:
 * `alreadyOpen`, `alreadyRunning`, `badProgram`, `spaceOpen`, `notRunning`, `alreadyPaused`, `notPaused`, `nothingOffered`,
 * or `stale` after a minute without a connection.
 */
export class Breath {
  readonly #phone: Phone;
  #latencyMs: OutputLatencyMs = { light: 0, sound: 0, touch: 0 };

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** The invitation that this phone may show: the other's, or one's own that waits for an answer. */
  get invitation(): Invitation | null {
    const { room, seat } = this.#phone;
    return seat === null ? null : shownInvitation(room.breath, seat);
  }

  /** The breath this phone takes part in, with its id; null when there is none, or it has left by itself. */
  get current(): Current | null {
    const { room, seat } = this.#phone;
    const current = running(room.breath, this.#phone.roughServerNowMs());
    return current === null || seat === null || current.left[seat] ? null : current;
  }

  /** For the pure functions of the pacer: `phaseAt(session, serverNowMs)`. */
  get session(): Session | null {
    const { current } = this;
    return current === null ? null : sessionOf(current);
  }

  /** What this device shows now; null without a breath, after its end, and while the shared time isn't known. */
  phase(channel: Channel = "light"): Phase | null {
    const [session, nowMs] = [this.session, this.#shownNowMs(channel)];
    return session === null || nowMs === null ? null : phaseAt(session, nowMs);
  }

  /** How full the light is now, 0 to 1; it never jumps, not even at a pause. */
  extent(): number {
    const [session, nowMs] = [this.session, this.#shownNowMs("light")];
    return session === null || nowMs === null ? 0 : extentOf(session, nowMs);
  }

  /** Lapses by itself after 5 minutes. When both invite at once, they begin. */
  invite({
    leadInMs,
    place,
    ...choice
  }: BreathChoice & LeadIn & { readonly place?: "apart" | "together" } = {}): Promise<Outcome> {
    const extra = { ...(place === undefined ? {} : { place }), ...leadIn(leadInMs) };
    return this.#phone.submit({ type: "breath.invite", program: programFrom(choice), ...extra, ...this.#asked() });
  }

  /** Waits up to 5 s for the other's invitation, else rejects with `nothingOffered`. */
  async accept({ leadInMs }: LeadIn = {}): Promise<Outcome> {
    const invitationId = await this.#offered();
    return await this.#phone.submit({ type: "breath.accept", invitationId, ...leadIn(leadInMs), ...this.#asked() });
  }

  /** "Not now". Waits up to 5 s for the other's invitation, else rejects with `nothingOffered`. */
  async decline(): Promise<Outcome> {
    const invitationId = await this.#offered();
    return await this.#phone.submit({ type: "breath.decline", invitationId, ...this.#asked() });
  }

  /** In the same room one phone starts for both, without an invitation. */
  start({ leadInMs, ...choice }: BreathChoice & LeadIn = {}): Promise<Outcome> {
    return this.#phone.submit({
      type: "breath.start",
      program: programFrom(choice),
      ...leadIn(leadInMs),
      ...this.#asked(),
    });
  }

  /** Both pause a second later, at the same instant. */
  pause(): Promise<Outcome> {
    return this.#steer("breath.pause");
  }

  /** Both go on three seconds later. */
  resume(): Promise<Outcome> {
    return this.#steer("breath.resume");
  }

  /** Ends it for both. */
  stop(): Promise<Outcome> {
    return this.#steer("breath.stop");
  }

  /** Only this phone goes; the other may stay. */
  leave(): Promise<Outcome> {
    return this.#steer("breath.leave");
  }

  /** "I'm here" inside a breath, or a touch. Ephemeral: it may be lost, and nothing remembers it. */
  pulse(type: "present" | "touch"): void {
    if (this.current !== null) this.#phone.pulse({ type });
  }

  setOutputLatency(latencyMs: Partial<OutputLatencyMs>): void {
    this.#latencyMs = { ...this.#latencyMs, ...latencyMs };
  }

  /** Calls for every in-breath, hold, out-breath and word of the breath, `aheadMs` before it; `inMs` says how long exactly. */
  onCue(listener: (cue: TimedCue) => void, { channel = "light", aheadMs = 0 }: CueListenerOptions = {}): Cancel {
    const schedule = new CueSchedule({
      environment: this.#phone.environment,
      session: () => this.session,
      nowMs: () => this.#shownNowMs(channel),
      aheadMs,
      tell: listener,
    });
    let sessionId = this.current?.sessionId;
    const follow = (): void => {
      const isOther = this.current?.sessionId !== sessionId;
      sessionId = this.current?.sessionId;
      if (isOther) schedule.restart();
      else schedule.run();
    };
    const cancels = [this.#phone.on("room", follow), this.#phone.on("clock", follow)];
    schedule.run();
    return () => {
      schedule.close();
      for (const cancel of cancels) cancel();
    };
  }

  #steer(type: "breath.pause" | "breath.resume" | "breath.stop" | "breath.leave"): Promise<Outcome> {
    const { current } = this;
    if (current === null) return Promise.reject(new AttuneError("notRunning"));
    return this.#phone.submit({ type, sessionId: current.sessionId, ...this.#asked() });
  }

  #offered(): Promise<string> {
    return waitFor(this.#phone, () => {
      const { invitation } = this;
      return invitation === null || invitation.from === this.#phone.seat ? null : invitation.invitationId;
    });
  }

  /** What an output that is late by so much should be told to show now. */
  #shownNowMs(channel: Channel): number | null {
    const nowMs = this.#phone.serverNowMs();
    return nowMs === null ? null : nowMs + this.#latencyMs[channel];
  }

  /** A breath that was asked for long ago means nothing any more: the server can only tell by this. */
  #asked(): { readonly askedAtMs?: number } {
    const nowMs = this.#phone.serverNowMs();
    return nowMs === null ? {} : { askedAtMs: Math.floor(nowMs) };
  }
}

const programFrom = (choice: BreathChoice): Program => ("program" in choice ? choice.program : programOf(choice));

const leadIn = (leadInMs: number | undefined): LeadIn => (leadInMs === undefined ? {} : { leadInMs });
