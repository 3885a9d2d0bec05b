import { attune } from "./attune-subject.ts";
import { syncMs } from "./disk.ts";
import { median } from "./median.ts";
import { readOptions } from "./options.ts";
import { type Figures, round, type Subject } from "./phases.ts";
import { relay } from "./relay-subject.ts";
import { pin } from "./server-process.ts";
import { table } from "./table.ts";

/** `npm run bench -- --rooms 600 --rounds 3 --seconds 4`: Attune beside a bare socket.io relay, alternately, in one run. */
const { rooms, rounds, seconds } = readOptions({ rooms: 600, rounds: 3, seconds: 4 });

pin(process.pid, 1);
const ours = attune(rooms);
const subjects: readonly Subject[] = [ours, relay()];
const figures = new Map<string, Figures[]>(subjects.map(({ name }) => [name, []]));

process.on("exit", ours.close);

for (let number = 1; number <= rounds; number++) {
  for (const subject of subjects) {
    const measured = await round(subject, rooms, seconds);
    figures.get(subject.name)?.push(measured);
    console.error(`round ${number}, ${subject.name}: ${JSON.stringify(measured)}`);
  }
}

const rows = table(figures.get("attune") ?? [], figures.get("relay") ?? []);
console.log(`${rooms} rooms, medians of ${rounds} rounds; server on one core, clients on the other.\n`);
for (const { line } of rows) console.log(line);
const relayMs = median((figures.get("relay") ?? []).map(({ p50At200Ms }) => p50At200Ms));
const leastMs = relayMs + (await syncMs(200, seconds));
const least = `${leastMs.toPrecision(3)} ms, ${(leastMs / relayMs).toFixed(2)} times the relay's`;
console.log(`\nThe relay's p50 at 200/s and one fdatasync of this disk at that pace: ${least}.`);
if (rows.some(({ reached }) => !reached)) process.exitCode = 1;
