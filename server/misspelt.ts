/** A shorter name is soon near to one that has nothing to do with this server. */
const MIN_LENGTH = 8;
const MAX_SLIPS = 2;

/** What in the environment looks like a setting and is none: a line for each, which says what may be meant. */
export function misspelt(names: readonly string[], settings: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (name.length < MIN_LENGTH || settings.includes(name)) return [];
    const meant = settings.find((setting) => isNear(name, setting, MAX_SLIPS));
    return meant === undefined ? [] : [`${name} isn't a setting. Is ${meant} meant? docs/settings.md lists them all.`];
  });
}

/** Whether so many letters at most are missing, too many or others. */
function isNear(one: string, other: string, slips: number): boolean {
  if (one === other) return true;
  if (slips === 0) return false;
  let same = 0;
  while (one[same] === other[same]) same += 1;
  const [a, b] = [one.slice(same), other.slice(same)];
  const rests = [
    [a.slice(1), b.slice(1)],
    [a.slice(1), b],
    [a, b.slice(1)],
  ] as const;
  return rests.some(([left, right]) => isNear(left, right, slips - 1));
}
