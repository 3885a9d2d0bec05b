import type { JSX } from "preact";
import type { Space } from "../../../../client-sdk/src/index.ts";
import { useBreath, useSpace } from "../../../../client-sdk/src/react/index.ts";
import { useAfter } from "../../place/after.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { AfterTogether } from "../breath/after-together.tsx";
import { BreathTogether } from "../breath/breath-together.tsx";
import { AwayScreen } from "../space/away.tsx";
import { BackScreen } from "../space/back.tsx";
import { type OpenBack, openBack } from "../space/open-back.ts";
import { WaitScreen } from "../space/wait.tsx";
import { HomeScreen } from "./home.tsx";
import { AskedScreen, AskingScreen } from "./invitation.tsx";

/** How soon a thing that is over by time alone leaves the screen. */
const CLOCK_MS = 10_000;

/** What the two are at decides what is shown: a breath before a space, a space before an invitation. */
export function PlaceScreen(): JSX.Element {
  const { queued } = usePlace();
  const { session, invitation, ownInvitation } = useBreath();
  const { mine, theirs, space } = useSpace();
  const { ended } = useAfter();
  const nowMs = useNow(CLOCK_MS);
  const { back, shownBack, closeBack } = useOpenBack(space, nowMs);
  if (session !== null) return <BreathTogether session={session} />;
  if (mine?.is === "away" || queued.includes("space.take")) return <AwayScreen />;
  if (ended !== null) return <AfterTogether ended={ended} cameBack={back?.by === "both"} onDone={closeBack} />;
  if (theirs?.is === "away") return <WaitScreen away={theirs} />;
  if (invitation !== null) return <AskedScreen invitation={invitation} />;
  if (ownInvitation !== null) return <AskingScreen />;
  if (shownBack !== null) return <BackScreen back={shownBack} onClose={closeBack} />;
  return <HomeScreen />;
}

type UsedBack = {
  readonly back: OpenBack | null;
  /** The same until it is closed on this phone. */
  readonly shownBack: OpenBack | null;
  readonly closeBack: () => void;
};

function useOpenBack(space: Space, nowMs: number): UsedBack {
  const after = useAfter();
  const back = openBack(space, nowMs);
  const shownBack = back?.key === after.closedBack ? null : back;
  return { back, shownBack, closeBack: () => after.closeBack(back?.key ?? null) };
}
