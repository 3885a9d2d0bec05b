import type { Phase } from "../../../shared/pacer/phase.ts";
import type { Pattern } from "../../../shared/pacer/program.ts";
import type { Invitation, Session } from "../../../shared/practices/breath/state.ts";
import { CHANNELS, type Channel, type OutputLatencyMs } from "../channels.ts";
import { whyNoRoom } from "../connection/reasons.ts";
import { demand, demandFields, demandFunction, demandLatency, demandOneOf } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { type Beginning, type BreathChoice, begun, patternOf } from "./breath-choice.ts";
import { type CueListenerOptions, listenToCues, type TimedCue } from "./cues.ts";
import { demandLeadIn, leadInOf } from "./lead-in.ts";
import { shown } from "./shown.ts";
import { started, waitFor } from "./wait-for.ts";

type Steering =
  | { readonly type: "breath.pause" | "breath.resume" | "breath.stop" | "breath.leave" }
  | { readonly type: "breath.changeTempo"; readonly pattern: Pattern };

/**
 * Breathing together. Commands resolve with an `Outcome` and reject with an AttuneError. Its code is one of those named at each
 * method or, as for every command, `notPaired`, `ended`, `moved`, `unknownToken`, `closed`, `storageFailed`, `outboxFull`, or
 * `badMessage` for an argument of the wrong type, whose message says what it has to be; methods that return at once throw that
 * `badMessage`. What can never be lawful is refused before anything is stored. A command that waited a minute for a connection
 * is dropped as `stale`. If a part of this package has to be loaded first and can't be, the code is `offline`.
 */
export class Breath {
  readonly #phone: Phone;
  #latencyMs: OutputLatencyMs = { light: 0, sound: 0, touch: 0 };

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** The partner's invitation, if this phone may show it. */
  get invitation(): Invitation | null {
    return shown(this.#phone, ({ shownInvitation }) => shownInvitation);
  }

  /** One's own invitation while it waits for an answer. */
  get ownInvitation(): Invitation | null {
    return shown(this.#phone, ({ ownInvitation }) => ownInvitation);
  }

  /**
   * The breath this phone takes part in, for `phaseAt(session, serverNowMs)`; null when there is none, or this phone has
   * left it.
   */
  get session(): Session | null {
    return shown(this.#phone, ({ shownBreath }) => shownBreath);
  }

  /** What this device shows now; null without a breath, after its end, and while the shared time isn't known. */
  phase(channel: Channel = "light"): Phase | null {
    demandOneOf(channel, CHANNELS, "channel");
    return this.#phone.engine?.pacer.phaseAt(this.session, this.#shownNowMs(channel)) ?? null;
  }

  /** The tempo asked for last, which both breathe or will from a near breath on; null without a breath. */
  get pattern(): Pattern | null {
    const { session } = this;
    return session === null ? null : patternOf(session.changes?.at(-1)?.tempo ?? session.program);
  }

  /** How full the light is now, 0 to 1; it never jumps, not even at a pause. */
  extent(): number {
    return this.#phone.engine?.pacer.extentOf(this.session, this.#shownNowMs("light")) ?? 0;
  }

  /**
   * Lapses after 5 minutes. When both invite at once, the breath begins. Rejects with `alreadyOpen` while one's own is
   * open, `alreadyRunning`, `badProgram` or `spaceOpen`.
   */
  async invite(choice: BreathChoice & Beginning = {}): Promise<Outcome> {
    return await this.#phone.submit({ type: "breath.invite", ...(await begun(choice, this.#phone)) });
  }

  /** Waits up to 5 s for the partner's invitation, else rejects with `nothingOffered`; with `spaceOpen` while either is away. */
  async accept(beginning: Pick<Beginning, "leadInMs"> = {}): Promise<Outcome> {
    demandFields(beginning, "{ leadInMs: 5000 }");
    const { leadInMs } = fieldsOf(beginning);
    demandLeadIn(leadInMs);
    const invitationId = await this.#offered();
    return await this.#phone.submit({ type: "breath.accept", invitationId, ...leadInOf(leadInMs, this.#phone.clock) });
  }

  /** "Not now". Waits up to 5 s for the partner's invitation, else rejects with `nothingOffered`. */
  async decline(): Promise<Outcome> {
    return await this.#phone.submit({ type: "breath.decline", invitationId: await this.#offered() });
  }

  /**
   * Begins for both without asking, as in one room. Replaces an open invitation; if that was the partner's, both have
   * asked. Rejects with `alreadyRunning`, `badProgram` or `spaceOpen`.
   */
  async start(choice: BreathChoice & Beginning = {}): Promise<Outcome> {
    return await this.#phone.submit({ type: "breath.start", ...(await begun(choice, this.#phone)) });
  }

  /** Both pause a second later, at the same instant, for 10 minutes at most. Rejects with `alreadyPaused` or `notRunning`. */
  pause(): Promise<Outcome> {
    return this.#steer({ type: "breath.pause" });
  }

  /** Both resume three seconds later. Rejects with `notPaused` or `notRunning`. */
  resume(): Promise<Outcome> {
    return this.#steer({ type: "breath.resume" });
  }

  /**
   * Another pattern for both, from the next breath that is at least 3 s away, for the rest of the length; `slower` and
   * `faster` make one from `pattern`. In a pause it waits for the resume. Rejects with `notRunning`; with `badProgram`
   * outside the limits, or when it would bring holds into a breath that began without; with `lastBreath` when no breath is
   * left that could begin in it.
   */
  changeTempo(pattern: Pattern): Promise<Outcome> {
    return this.#steer({ type: "breath.changeTempo", pattern: patternOf(fieldsOf(pattern)) });
  }

  /**
   * Ends it for both. Rejects with `notRunning`, as does `leave`. In a breath that the partner began without asking, either
   * counts as a "not now": after two in an hour, what the partner asks or begins isn't shown on this phone for an hour.
   */
  stop(): Promise<Outcome> {
    return this.#steer({ type: "breath.stop" });
  }

  /** Only this phone leaves; the partner may stay. */
  leave(): Promise<Outcome> {
    return this.#steer({ type: "breath.leave" });
  }

  /** "I'm here" inside a breath, or a touch. Ephemeral: it may be lost, and nothing remembers it. */
  pulse(type: "present" | "touch"): void {
    demandOneOf(type, ["present", "touch"], "type");
    if (this.session !== null) this.#phone.pulse({ type });
  }

  /** The latency of this device's outputs; what they show is computed that much ahead. What isn't given stays as it is. */
  setOutputLatency(latencyMs: Partial<OutputLatencyMs>): void {
    demandLatency(latencyMs);
    const { light, sound, touch } = this.#latencyMs;
    const { light: lightMs = light, sound: soundMs = sound, touch: touchMs = touch } = latencyMs;
    this.#latencyMs = { light: lightMs, sound: soundMs, touch: touchMs };
  }

  /**
   * Calls the listener for every in-breath, hold, out-breath and word of the breath, `aheadMs` before it; `inMs` is the
   * exact time left.
   */
  onCue(listener: (cue: TimedCue) => void, options: CueListenerOptions = {}): Cancel {
    const { channel = "light", aheadMs = 0 } = fieldsOf(options);
    demandFunction(listener, "listener");
    demandFields(options, '{ channel: "sound" }');
    demandOneOf(channel, CHANNELS, "channel");
    demand(Number.isFinite(aheadMs) && aheadMs >= 0, "aheadMs has to be 0 or more.");
    return listenToCues(this.#phone, {
      session: () => this.session,
      nowMs: () => this.#shownNowMs(channel),
      untilMs: (serverMs) => this.#phone.untilServerMs(serverMs - this.#latencyMs[channel]),
      aheadMs,
      tell: listener,
    });
  }

  async #steer(steering: Steering): Promise<Outcome> {
    await started(this.#phone);
    const { session } = this;
    if (session === null) throw new AttuneError(whyNoRoom(this.#phone) ?? "notRunning");
    return await this.#phone.submit({ ...steering, sessionId: session.sessionId });
  }

  #offered(): Promise<string> {
    return waitFor(this.#phone, () => this.invitation?.invitationId ?? null);
  }

  /** The server time that an output with this latency should be given to show now. */
  #shownNowMs(channel: Channel): number | null {
    const nowMs = this.#phone.serverNowMs();
    return nowMs === null ? null : nowMs + this.#latencyMs[channel];
  }
}
