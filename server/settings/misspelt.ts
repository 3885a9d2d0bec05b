/** Short names are easily near to one that has nothing to do with this server. */
const slipsIn = (name: string): number => Math.min(2, Math.max(0, name.length - 6));

/** Names in the environment that look like a setting but aren't one: a line for each, saying what may be meant. */
export function misspelt(names: readonly string[], settings: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const slips = slipsIn(name);
    if (slips === 0 || settings.includes(name)) return [];
    const meant = settings.find((setting) => isNear(name.toUpperCase(), setting, slips));
    return meant === undefined ? [] : [`${name} isn't a setting. Is ${meant} meant? docs/settings.md lists them all.`];
  });
}

/** Whether at most this many letters are missing, extra or different. */
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
