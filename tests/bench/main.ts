import { attune } from "./attune-subject.ts";
import { syncMs } from "./disk.ts";
import { median } from "./median.ts";
import { readOptions } from "./options.ts";
import { type Figures, round, type Subject } from "./phases.ts";
import { relay, savingRelay } from "./relay-subject.ts";
import { pin } from "./server-process.ts";
import { table } from "./table.ts";

/**
 * `npm run bench -- --rooms 600 --rounds 3 --seconds 4`: Attune beside a bare socket.io relay, and one that saves each signal, in
 * turn, in one run.
 */
const { rooms, rounds, seconds } = readOptions({ rooms: 600, rounds: 3, seconds: 4 });

pin(process.pid, 1);
const ours = attune(rooms);
const saving = savingRelay();
const bare = relay();
const subjects: readonly Subject[] = [ours, saving, bare];
const measured = new Map<Subject, Figures[]>(subjects.map((subject) => [subject, []]));
const figuresOf = (subject: Subject): readonly Figures[] => measured.get(subject) ?? [];

process.on("exit", () => {
  ours.close();
  saving.close();
});

for (let number = 1; number <= rounds; number++) {
  for (const subject of subjects) {
    const figures = await round(subject, rooms, seconds);
    measured.get(subject)?.push(figures);
    console.error(`round ${number}, ${subject.name}: ${JSON.stringify(figures)}`);
  }
}

const rows = table({ attune: figuresOf(ours), saving: figuresOf(saving), bare: figuresOf(bare) });
console.log(`${rooms} rooms, medians of ${rounds} rounds; server on one core, clients on the other.\n`);
for (const { line } of rows) console.log(line);
const relayMs = median(figuresOf(bare).map(({ p50At200Ms }) => p50At200Ms));
const leastMs = relayMs + (await syncMs(200, seconds));
const least = `${leastMs.toPrecision(3)} ms, ${(leastMs / relayMs).toFixed(2)} times the relay's`;
console.log(`\nThe relay's p50 at 200/s and one fdatasync of this disk at that pace: ${least}.`);
if (rows.some(({ reached }) => !reached)) process.exitCode = 1;
