import type { AttuneClient, AttuneErrorCode, CommandBody } from "../../../client-sdk/src/index.ts";

/** What somebody asked for. */
export type Wish = CommandBody["type"];

/** Where the two stand, as this phone knows it. */
type PairState = {
  readonly breath: Pick<AttuneClient["breath"], "session">;
  readonly space: Pick<AttuneClient["space"], "bothReady">;
  readonly room: { readonly breath: Pick<AttuneClient["room"]["breath"], "session"> };
};

type Codes = Readonly<Partial<Record<AttuneErrorCode, (pair: PairState) => boolean>>>;

const always = (): boolean => true;
const isIn = ({ breath }: PairState): boolean => breath.session !== null;
const isOut = (pair: PairState): boolean => !isIn(pair);
/** Not while a breath is on that this phone has left or isn't shown: then the no needs its words. */
const isInIfAny = (pair: PairState): boolean => isIn(pair) || pair.room.breath.session === null;

/** For each wish the codes of a no that mean it has come about all the same, and what else has to be so. */
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
 * Whether somebody who is told no has what they asked for all the same: the other one has asked for it in the same moment, or
 * they themselves have in another tab. That is no news; what there is now is shown.
 */
export const hasComeAbout = (wish: string, code: AttuneErrorCode, pair: PairState): boolean =>
  comeAbout[wish]?.[code]?.(pair) ?? false;
