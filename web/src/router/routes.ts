/** Every screen a person can go to by themselves. What the pair is doing decides what `home` shows. */
export const paths = {
  home: "/",
  invite: "/invite",
  notAlways: "/free-to-say-no",
  code: "/code",
  join: "/j",
  firstSpace: "/first/space",
  firstBreath: "/first/breath",
  breathe: "/breathe",
  alone: "/alone",
  space: "/space",
  longer: "/longer",
  say: "/say",
  usualSpace: "/usual-space",
  safety: "/safety",
  card: "/card",
  settings: "/settings",
  phones: "/phones",
  leave: "/leave",
} as const;

export type Route = keyof typeof paths;

/** An unknown address leads home, so that no link is a dead end. */
export function routeOf(path: string): Route {
  const plain = path.replace(/\/+$/, "") || "/";
  const found = Object.entries(paths).find(([, known]) => known === plain);
  return (found?.[0] as Route | undefined) ?? "home"; // the keys of `paths` are the routes
}
