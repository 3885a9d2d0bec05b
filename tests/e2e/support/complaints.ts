import type { Page } from "playwright-core";
import { PLAIN_HOST } from "./browser.ts";

/** From now on records what a page complains about: errors, broken policies, requests to anybody else. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself reports a cut network, whatever the page does.
    const isNetwork = /net::ERR_|WebSocket (?:connection|is already)/.test(message.text());
    if (message.type() === "error" && !isNetwork) complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!isOurs(request.url())) complaints.push(`third party: ${request.url()}`);
  });
  return complaints;
}

const isOurs = (url: string): boolean => ["localhost", PLAIN_HOST].includes(new URL(url).hostname);
