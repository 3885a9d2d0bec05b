/** A directory of helplines by country. It is opened only on a tap, and isn't told where from. */
export const HELPLINES = "https://findahelpline.com";
