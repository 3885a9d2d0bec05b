import type { Offer } from "../../../../shared/pairing/inviter.ts";
import { cleanName } from "../../../../shared/pairing/name.ts";
import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { AttuneError } from "../../errors.ts";
import type { Membership } from "../../storage/membership.ts";

/**
 * What an invitation of this phone offers. Throws `alreadyPaired` or `badName` when it is to found a pairing. When it is to
 * bring a phone into a pairing that this phone isn't in, throws why: `notPaired`, `ended` or `moved`.
 */
export function offerOf(purpose: Purpose, givenName: string, place: Membership | null): Offer {
  const isMember = place?.over === null;
  if (purpose === "pair") {
    if (isMember) throw new AttuneError("alreadyPaired");
    const name = cleanName(givenName);
    if (name === "") throw new AttuneError("badName");
    return { purpose, name };
  }
  if (!isMember) throw new AttuneError(place?.over ?? "notPaired");
  const { names, rootKey } = place;
  const { mine: name, partner: partnerName } = names;
  return purpose === "replace" ? { purpose, name, rootKey } : { purpose, name, rootKey, partnerName };
}
