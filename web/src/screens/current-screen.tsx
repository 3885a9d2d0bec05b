import type { JSX } from "preact";
import type { Status } from "../../../client-sdk/src/index.ts";
import { useAttune } from "../../../client-sdk/src/react/index.ts";
import type { Route } from "../router/routes.ts";
import { lazyScreen } from "../ui/lazy-screen.tsx";
import { usePatience } from "../ui/use-patience.ts";
import { WelcomeScreen } from "./outside/welcome.tsx";
import { WaitingSoon } from "./pairing/waiting.tsx";
import { PlaceScreen } from "./place/place.tsx";
import type { Screens } from "./seldom-screens.ts";
import { TakeSpaceScreen } from "./space/take-space.tsx";

/** Who uses this phone, as far as it matters for what may be shown. */
type Visitor = "unknownYet" | "stranger" | "member" | "gone";

export const loadSeldomScreens = () => import("./seldom-screens.ts");

type Group = "seldomForAnyone" | "seldomForStrangers" | "seldomForMembers";

const seldom = (group: Group, routes: readonly Route[]): Screens => {
  const screenOf = (route: Route) => async () => (await loadSeldomScreens())[group][route] ?? WelcomeScreen;
  return Object.fromEntries(routes.map((route) => [route, lazyScreen(screenOf(route))]));
};

/** Open to everybody, also without a network. */
const anyone = seldom("seldomForAnyone", ["alone", "safety", "settings", "notAlways", "card"]);

const forStrangers = seldom("seldomForStrangers", ["invite", "code", "join"]);

const forMembers: Screens = {
  space: TakeSpaceScreen,
  ...seldom("seldomForMembers", ["breathe", "longer", "say", "usualSpace", "firstSpace", "firstBreath"]),
  ...seldom("seldomForMembers", ["phones", "leave", "invite", "code", "join"]),
};

/** Known only once the server has answered; without a pairing none of the first screens is needed either. */
const Over = lazyScreen(async () => (await loadSeldomScreens()).OverScreen);
const HeldUp = lazyScreen(async () => (await loadSeldomScreens()).HeldUpScreen);

/** One table: where the person went, and what the phone is. Anything that fits neither leads home. */
export function CurrentScreen({ route }: { readonly route: Route }): JSX.Element {
  const { client, status } = useAttune();
  const { kind } = status;
  const visitor = visitorOf(status);
  const isIn = kind === "live" || !client.waits;
  const Open = anyone[route];
  if (Open !== undefined) return <Open />;
  if (visitor === "unknownYet") return <WaitingSoon />;
  const Own = (visitor === "member" ? forMembers : forStrangers)[route];
  // A phone that isn't in yet can only take its request back: what it says would arrive days later.
  const mayGo = visitor !== "gone" && (isIn || route === "leave");
  if (Own !== undefined && mayGo) return <Own />;
  return <Home kind={kind} visitor={visitor} isIn={isIn} />;
}

/** On a slow network a new phone takes some two seconds. */
const SEAT_WITHIN_MS = 3_000;

type HomeProps = { readonly kind: Status["kind"]; readonly visitor: Visitor; readonly isIn: boolean };

function Home({ kind, visitor, isIn }: HomeProps): JSX.Element {
  if (visitor === "gone") return <Over />;
  if (kind === "pending" || kind === "versionMismatch") return <HeldUp />;
  if (visitor !== "member") return <WelcomeScreen />;
  return isIn ? <PlaceScreen /> : <NotInYet />;
}

/** Usually the server says in a moment whether this phone is in; if not, there is nothing here to use yet. */
const NotInYet = (): JSX.Element | null => (usePatience(true, SEAT_WITHIN_MS) ? <HeldUp /> : null);

function visitorOf({ kind }: Status): Visitor {
  if (kind === "starting") return "unknownYet";
  if (kind === "idle") return "stranger";
  return kind === "ended" || kind === "moved" || kind === "unknown" ? "gone" : "member";
}
