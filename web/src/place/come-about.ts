import type { AttuneClient, AttuneErrorCode, CommandBody } from "../../../client-sdk/src/index.ts";

/** What somebody asked for. */
export type Wish = CommandBody["type"];

/** The state of the pair, as this phone knows it. */
type PairState = {
  readonly breath: Pick<AttuneClient["breath"], "session">;
  readonly space: Pick<AttuneClient["space"], "bothReady">;
  readonly room: { readonly breath: Pick<AttuneClient["room"]["breath"], "session"> };
};

type Codes = Readonly<Partial<Record<AttuneErrorCode, (pair: PairState) => boolean>>>;

const always = (): boolean => true;
const isIn = ({ breath }: PairState): boolean => breath.session !== null;
const isOut = (pair: PairState): boolean => !isIn(pair);
/** Not during a breath that this phone has left: then the refusal needs its words. */
const isInIfAny = (pair: PairState): boolean => isIn(pair) || pair.room.breath.session === null;

/** For each wish, the codes of a refusal that mean that it has come true anyway, and what else has to hold. */
const comeAbout: Readonly<Partial<Record<string, Codes>>> = {
  "breath.invite": { alreadyOpen: always, alreadyRunning: isInIfAny },
  "breath.start": { alreadyRunning: isInIfAny },
  "breath.accept": { nothingOffered: isIn },
  "breath.decline": { nothingOffered: isOut },
  "breath.pause": { alreadyPaused: always, notRunning: always },
  "breath.resume": { notPaused: always },
  "breath.stop": { notRunning: always },
  "breath.leave": { notRunning: always },
  "space.take": { alreadyAway: always },
  "space.care": { careSent: always },
  "space.back": { notAway: always },
  "space.answer": { nothingOffered: ({ space }) => space.bothReady },
  "device.keep": { nothingOffered: always },
} satisfies Partial<Record<Wish, Codes>>;

/**
 * Whether somebody who is refused has what they asked for anyway: the other asked for it in the same moment, or they did
 * themselves in another tab. That is no news; the present state is shown.
 */
export const hasComeAbout = (wish: string, code: AttuneErrorCode, pair: PairState): boolean =>
  comeAbout[wish]?.[code]?.(pair) ?? false;
