import { useEffect, useRef, useState } from "react";
import type { Phase } from "../../../shared/pacer/phase.ts";
import type { Invitation, Session } from "../../../shared/practices/breath/state.ts";
import type { Breath } from "../practices/breath.ts";
import { useClient, useView } from "./provider.ts";

/** How closely `useBreath` follows the breath. */
export type UseBreathOptions = {
  /**
   * Follow the phases. Default true. False looks at no frame and leaves `phase` null: for invitations and whether a breath
   * is on.
   */
  readonly phases?: boolean;
  /** Called on every animation frame of a breath: draw here, without rendering. `extent` is how full the light is, 0 to 1. */
  readonly onFrame?: (phase: Phase | null, extent: number) => void;
  /** Render on every frame, for `phase.progress`. Default false: only when the phase, its count or the breath changes. */
  readonly everyFrame?: boolean;
};

/** What `useBreath` returns. */
export type UseBreath = {
  /** What to show now; null without a breath, and while the shared time isn't known. */
  readonly phase: Phase | null;
  /** Without a connection it may have lapsed since: see `lapsesAtMs`. */
  readonly invitation: Invitation | null;
  readonly ownInvitation: Invitation | null;
  readonly session: Session | null;
  /** To invite, accept, pause and so on. */
  readonly breath: Breath;
};

/** The shared breath, read on every animation frame while there is one. */
export function useBreath({ phases = true, onFrame, everyFrame = false }: UseBreathOptions = {}): UseBreath {
  const client = useClient();
  const { breath } = client;
  useView(client, (view) => view.room);
  const [phase, setPhase] = useState<Phase | null>(() => (phases ? breath.phase() : null));
  const draw = useRef(onFrame);
  useEffect(() => {
    draw.current = onFrame;
  });
  const followed = phases ? breath.session?.sessionId : undefined;

  useEffect(() => {
    if (followed === undefined) {
      setPhase(null);
      draw.current?.(null, 0);
      return undefined;
    }
    let frame = requestAnimationFrame(function look() {
      // First, so that an `onFrame` that throws loses its own frame only.
      frame = requestAnimationFrame(look);
      const now = breath.phase();
      setPhase((before) => (everyFrame || !looksSame(before, now) ? now : before));
      draw.current?.(now, breath.extent());
    });
    return () => cancelAnimationFrame(frame);
  }, [breath, followed, everyFrame]);

  return { phase, invitation: breath.invitation, ownInvitation: breath.ownInvitation, session: breath.session, breath };
}

/** Whether words and numbers would be the same; the progress within a phase is for `onFrame`. */
function looksSame(one: Phase | null, other: Phase | null): boolean {
  return spoken(one) === spoken(other);
}

function spoken(phase: Phase | null): string {
  if (phase === null) return "none";
  if (phase.kind === "leadIn") return `leadIn ${Math.ceil(phase.startsInMs / 1_000)}`;
  if (phase.kind === "paused") return `paused ${Math.ceil((phase.resumesInMs ?? 0) / 1_000)}`;
  return `${phase.kind} ${phase.count} ${phase.breath}`;
}
