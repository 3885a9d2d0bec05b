import type { Cancel, Environment } from "../environment/environment.ts";
import type { Following } from "./following.ts";
import type { Lead } from "./lead.ts";
import type { Leadership } from "./leadership.ts";
import { Succession } from "./succession.ts";
import type { Campaign, Tabs } from "./tabs.ts";

export type RoleOptions = {
  readonly environment: Environment;
  readonly tabs: Pick<Tabs, "campaign">;
  /** This tab becomes the leader. */
  lead(): Leadership;
  /** This tab follows: at the start, and when another has taken over from its own leadership. */
  follow(led: Leadership | null): Following;
  /** Another tab leads now: what only a leader may do ends. */
  steppedDown(): void;
};

/** How often a following tab makes sure that its leader is alive. */
const LOOK_EVERY_MS = 20_000;

/** Whether this tab leads or follows, and how that changes. */
export class Role {
  readonly #options: RoleOptions;
  readonly #succession: Succession;
  #campaign: Campaign | null = null;
  #following: Following | null;
  #leadership: Leadership | null = null;
  #cancelLook: Cancel = () => undefined;
  #isOver = false;

  constructor(options: RoleOptions) {
    this.#options = options;
    this.#following = options.follow(null);
    this.#succession = new Succession(options.environment, () => this.#campaign?.take());
  }

  /** From here on this tab leads when its turn comes; at once where there are no other tabs. */
  begin(): void {
    const { tabs } = this.#options;
    this.#campaign = tabs.campaign({ lead: () => this.#lead(), stepDown: () => this.#stepDown() });
    // The leader may already be frozen, and this tab would wait for ever.
    this.checkLeader();
    this.#look();
  }

  /** Null while another tab leads. */
  get leadership(): Leadership | null {
    return this.#leadership;
  }

  /** Null while this tab leads. */
  get following(): Following | null {
    return this.#following;
  }

  /** The lead, taken from another tab if need be. Rejects with `otherTab` when this tab doesn't get it. */
  async lead(): Promise<Lead> {
    return this.#leadership?.lead ?? (await this.#succession.demand());
  }

  /** Takes over from a leader that doesn't answer and so is frozen. Does nothing in the tab that leads. */
  checkLeader(): void {
    const following = this.#following;
    if (following !== null) this.#succession.check(following, () => this.#following === following);
  }

  /** Another tab may lead once this one has finished what was under way. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#cancelLook();
    this.#succession.close();
    this.#following?.close();
    await this.#leadership?.close();
    this.#leadership = null;
    this.#following = null;
    this.#campaign?.end();
  }

  /**
   * Checks now and then whether the leader is frozen, since nobody here may do anything that would show it. A leader that
   * was never heard may be of another build: two such tabs would take the lead from each other for ever.
   */
  #look(): void {
    this.#cancelLook();
    if (this.#following === null) return;
    if (this.#following.heardAtMs !== 0) this.checkLeader();
    this.#cancelLook = this.#options.environment.setTimer(LOOK_EVERY_MS, () => this.#look());
  }

  #lead(): void {
    if (this.#isOver || this.#leadership !== null) return;
    const leadership = this.#options.lead();
    this.#leadership = leadership;
    this.#following?.close();
    this.#following = null;
    this.#succession.leads(leadership.lead);
  }

  #stepDown(): void {
    const led = this.#leadership;
    if (led === null) return;
    this.#leadership = null;
    this.#following = this.#options.follow(led);
    this.#options.steppedDown();
    led.stepDown();
    this.#look();
  }
}
