/** An iPad identifies as a Mac, but no Mac has a touch screen. */
export const isIphone = (): boolean =>
  /iphone|ipad/i.test(navigator.userAgent) || (/macintosh/i.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
