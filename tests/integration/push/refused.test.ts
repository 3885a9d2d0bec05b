import { describe, expect, onTestFinished, test } from "vitest";
import { startApp } from "../../support/app.ts";
import { command } from "../../support/phone.ts";
import { counted, couple, movedClock, SLOW, waiting } from "../../support/push/subscribed-couple.ts";

describe("when a push service doesn't take it", () => {
  test.each([404, 410])("[PU11] %i removes the subscription", async (status) => {
    const { app, service, a, b, ofA, ofB } = await couple();
    service.answers.push({ status });
    await command(a, "space.take", { minutes: 20 });
    await service.until(1);
    await counted(app, "gone", 1);
    await command(a, "space.back");
    await command(b, "space.take", { minutes: 20 });
    await service.until(2);
    expect(service.received.map(({ to }) => to)).toEqual([ofB, ofA]);
  });

  test("[PU11] what passes is tried again, as late as was asked for; then it is done", async () => {
    const { clock, move } = movedClock();
    const { service, a, app } = await couple({ clock });
    service.answers.push({ status: 503 }, { status: 429, headers: { "retry-after": "120" } });
    await command(a, "space.take", { minutes: 20 });
    await service.until(1);
    await counted(app, "again", 1);
    move(5_000);
    await service.until(2);
    await counted(app, "again", 2);
    move(120_000);
    await service.until(3);
    await counted(app, "sent", 1);
    expect(new Set(service.received.map(({ text }) => text)).size).toBe(1);
  });

  test("[PU11] what is out of date by the next try isn't sent any more", async () => {
    const { clock, move } = movedClock();
    const { service, a, app } = await couple({ clock });
    service.answers.push({ status: 503 });
    await command(a, "space.take", { minutes: 20 });
    await counted(app, "again", 1);
    move(20 * 60_000);
    await counted(app, "late", 1);
    expect(service.received).toHaveLength(1);
  });

  test("[PU12] at a host that isn't on the list any more nobody is called, and the subscription goes", async () => {
    const two = await couple({ settings: SLOW });
    const { service, a, app } = two;
    const pushMeans = { agent: service.agent() };
    const narrower = await startApp({ store: app.store, settings: { PUSH_HOSTS: "other.test" }, pushMeans });
    onTestFinished(() => narrower.close());
    await command(a, "space.take", { minutes: 20 });
    await counted(narrower, "refused", 1);
    await command(a, "space.extend", { minutes: 20 });
    expect(await waiting(two)).toEqual([]);
    expect(service.received).toEqual([]);
  });

  test("[PU12] a redirect isn't followed, and what is refused isn't sent again", async () => {
    const { clock, move } = movedClock();
    const { service, a, ofA, app } = await couple({ clock });
    service.answers.push({ status: 307, headers: { location: ofA.json.endpoint } }, { status: 403 });
    await command(a, "space.take", { minutes: 20 });
    await counted(app, "refused", 1);
    move(600_000);
    await command(a, "space.extend", { minutes: 20 });
    await counted(app, "refused", 2);
    move(600_000);
    await command(a, "space.back");
    await service.until(3);
    expect(service.received.filter(({ to }) => to === ofA)).toEqual([]);
    expect(service.received).toHaveLength(3);
  });
});
