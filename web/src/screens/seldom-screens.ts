import type { ComponentType } from "preact";
import type { Route } from "../router/routes.ts";
import { AloneScreen } from "./breath/alone.tsx";
import { BreatheScreen } from "./breath/breathe.tsx";
import { CardScreen } from "./outside/card.tsx";
import { NotAlwaysScreen } from "./outside/not-always.tsx";
import { SafetyScreen } from "./outside/safety.tsx";
import { AlreadyPairedScreen } from "./pairing/already-paired.tsx";
import { CodeScreen } from "./pairing/code.tsx";
import { FirstBreathScreen } from "./pairing/first-breath.tsx";
import { FirstSpaceScreen, UsualSpaceScreen } from "./pairing/first-space.tsx";
import { InviteScreen } from "./pairing/invite-screen.tsx";
import { JoinScreen } from "./pairing/join.tsx";
import { SayScreen } from "./place/say.tsx";
import { LeaveScreen } from "./settings/leave.tsx";
import { PhonesScreen } from "./settings/phones.tsx";
import { SettingsScreen } from "./settings/settings.tsx";
import { LongerScreen } from "./space/longer.tsx";

export { HeldUpScreen } from "./outside/held-up.tsx";
export { OverScreen } from "./outside/over.tsx";

export type Screens = Readonly<Partial<Record<Route, ComponentType>>>;

/** What isn't needed at first: one chunk, loaded when somebody goes there. */
export const seldomForAnyone: Screens = {
  alone: AloneScreen,
  safety: SafetyScreen,
  settings: SettingsScreen,
  notAlways: NotAlwaysScreen,
  card: CardScreen,
};

export const seldomForStrangers: Screens = { invite: InviteScreen, code: CodeScreen, join: JoinScreen };

export const seldomForMembers: Screens = {
  breathe: BreatheScreen,
  longer: LongerScreen,
  say: SayScreen,
  phones: PhonesScreen,
  leave: LeaveScreen,
  firstSpace: FirstSpaceScreen,
  firstBreath: FirstBreathScreen,
  usualSpace: UsualSpaceScreen,
  invite: AlreadyPairedScreen,
  code: AlreadyPairedScreen,
  join: AlreadyPairedScreen,
};
