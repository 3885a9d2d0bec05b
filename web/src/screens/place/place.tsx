import type { JSX } from "preact";
import { askingKey, useAfter } from "../../place/after.ts";
import { usePlaceNow } from "../../place/place-now.ts";
import { AfterTogether } from "../breath/after-together.tsx";
import { BreathTogether } from "../breath/breath-together.tsx";
import { AwayScreen } from "../space/away.tsx";
import { BackScreen } from "../space/back.tsx";
import { WaitScreen } from "../space/wait.tsx";
import { HomeScreen } from "./home.tsx";
import { AskedScreen, AskingScreen } from "./invitation.tsx";

/** What the two are doing decides what is shown. */
export function PlaceScreen(): JSX.Element {
  const now = usePlaceNow();
  const after = useAfter();
  switch (now.at) {
    case "breath":
      return <BreathTogether session={now.session} />;
    case "away":
      return <AwayScreen />;
    case "after":
      return <AfterTogether ended={now.ended} back={now.back} />;
    case "wait":
      return <WaitScreen away={now.away} />;
    case "asked":
      return <AskedScreen invitation={now.invitation} />;
    case "asking":
      return <AskingScreen invitation={now.invitation} onClose={() => after.close(askingKey(now.invitation))} />;
    case "back":
      return <BackScreen back={now.back} onClose={() => after.close(now.back.key)} />;
    case "rest":
      return <HomeScreen putAway={now.back} />;
  }
}
