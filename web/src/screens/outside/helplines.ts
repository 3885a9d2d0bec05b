/** A directory of helplines by country. It is asked only by who taps it, and is told nothing of where from. */
export const HELPLINES = "https://findahelpline.com";
