import type { ComponentType, JSX } from "preact";
import type { Status } from "../../../client-sdk/src/index.ts";
import { useStatus } from "../../../client-sdk/src/react/index.ts";
import type { Route } from "../router/routes.ts";
import { AloneScreen } from "./breath/alone.tsx";
import { BreatheScreen } from "./breath/breathe.tsx";
import { HeldUpScreen } from "./outside/held-up.tsx";
import { NotAlwaysScreen } from "./outside/not-always.tsx";
import { OverScreen } from "./outside/over.tsx";
import { SafetyScreen } from "./outside/safety.tsx";
import { WelcomeScreen } from "./outside/welcome.tsx";
import { AlreadyPairedScreen } from "./pairing/already-paired.tsx";
import { CodeScreen } from "./pairing/code.tsx";
import { FirstBreathScreen } from "./pairing/first-breath.tsx";
import { FirstSpaceScreen } from "./pairing/first-space.tsx";
import { InviteScreen } from "./pairing/invite.tsx";
import { JoinScreen } from "./pairing/join.tsx";
import { Waiting } from "./pairing/waiting.tsx";
import { PlaceScreen } from "./place/place.tsx";
import { SayScreen } from "./place/say.tsx";
import { LeaveScreen } from "./settings/leave.tsx";
import { PhonesScreen } from "./settings/phones.tsx";
import { SettingsScreen } from "./settings/settings.tsx";
import { TakeSpaceScreen } from "./space/take-space.tsx";

/** Who this phone is, as far as it matters for what may be shown. */
type Standing = "unknownYet" | "stranger" | "member" | "gone";

type Screens = Readonly<Partial<Record<Route, ComponentType>>>;

/** Open to everybody, also without a network. */
const anyone: Screens = {
  alone: AloneScreen,
  safety: SafetyScreen,
  settings: SettingsScreen,
  notAlways: NotAlwaysScreen,
};

const forStrangers: Screens = { invite: InviteScreen, code: CodeScreen, join: JoinScreen };

const forMembers: Screens = {
  breathe: BreatheScreen,
  space: TakeSpaceScreen,
  say: SayScreen,
  phones: PhonesScreen,
  leave: LeaveScreen,
  firstSpace: FirstSpaceScreen,
  firstBreath: FirstBreathScreen,
  invite: AlreadyPairedScreen,
  code: AlreadyPairedScreen,
  join: AlreadyPairedScreen,
};

/** One table: where the person went, and what the phone is. What fits neither leads home. */
export function CurrentScreen({ route }: { readonly route: Route }): JSX.Element {
  const status = useStatus();
  const standing = standingOf(status);
  const Open = anyone[route];
  if (Open !== undefined) return <Open />;
  if (standing === "unknownYet") return <Waiting textKey="status.connecting" />;
  const Own = (standing === "member" ? forMembers : forStrangers)[route];
  if (Own !== undefined && standing !== "gone") return <Own />;
  return <Home status={status} standing={standing} />;
}

function Home({ status, standing }: { readonly status: Status; readonly standing: Standing }): JSX.Element {
  if (status.kind === "ended" || status.kind === "moved" || status.kind === "unknown") return <OverScreen kind={status.kind} />;
  if (status.kind === "pending") return <HeldUpScreen kind="pending" />;
  if (status.kind === "versionMismatch") return <HeldUpScreen kind={status.update === "app" ? "updateApp" : "updateServer"} />;
  return standing === "member" ? <PlaceScreen /> : <WelcomeScreen />;
}

function standingOf({ kind }: Status): Standing {
  if (kind === "starting") return "unknownYet";
  if (kind === "idle") return "stranger";
  return kind === "ended" || kind === "moved" || kind === "unknown" ? "gone" : "member";
}
