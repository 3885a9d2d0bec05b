import type { Cancel, Environment } from "../environment/environment.ts";
import type { Following } from "./following.ts";
import type { Lead } from "./lead.ts";
import type { Leadership } from "./leadership.ts";
import { Succession } from "./succession.ts";
import type { Campaign, Tabs } from "./tabs.ts";

export type RoleOptions = {
  readonly environment: Environment;
  readonly tabs: Pick<Tabs, "campaign">;
  /** This tab comes to lead. */
  lead(): Leadership;
  /** This tab follows: at its beginning, and when another has taken over. */
  follow(): Following;
  /** Another tab leads now: what only a leader may do ends. */
  steppedDown(): void;
};

/** How often a tab that follows makes sure that its leader is there. */
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
    this.#following = options.follow();
    this.#succession = new Succession(options.environment, () => this.#campaign?.take());
  }

  /** From here on this tab leads when its turn comes; where there are no others, at once. */
  begin(): void {
    const { tabs } = this.#options;
    this.#campaign = tabs.campaign({ lead: () => this.#lead(), stepDown: () => this.#stepDown() });
    // The leader may be frozen already, and this tab would wait for ever.
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

  /** The lead, which this tab takes if it has to. Rejects with `otherTab` when it doesn't get it. */
  async lead(): Promise<Lead> {
    return this.#leadership?.lead ?? (await this.#succession.demand());
  }

  /** A leader that doesn't answer is frozen, and followed no longer. Does nothing in a tab that leads. */
  checkLeader(): void {
    const following = this.#following;
    if (following !== null) this.#succession.check(following, () => this.#following === following);
  }

  /** Another tab may lead once this one has ended what it had under way. */
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
   * Looks now and then whether the leader is frozen, as nobody may do anything here that would show it. One that was
   * never heard may be of another build: two such tabs would take the lead from each other without end.
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
    this.#following = this.#options.follow();
    this.#options.steppedDown();
    led.stepDown();
    this.#look();
  }
}
