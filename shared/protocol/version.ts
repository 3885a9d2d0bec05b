/** The version this build speaks. Raise it when the pinned schema hash changes in a way that an older peer can't ignore. */
export const PROTOCOL_VERSION = 1;

/** The oldest version this build still speaks. */
export const PROTOCOL_VERSION_MIN = 1;

export type VersionRange = { readonly min: number; readonly max: number };

/** The highest version both ends speak, or null when there is none. */
export function pickVersion(ours: VersionRange, theirs: VersionRange): number | null {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : null;
}
