// The process of one participant: reads a task, says what it measured.
import { readFileSync, writeSync } from 'node:fs';
import { checksum } from './arrays/checksum.ts';
import { cpuSeconds } from './measure/clock.ts';
import { secondsPerCall } from './measure/repeat.ts';
import { loaders } from './participants/loaders.ts';
import { type Participant, type Trial, Unable } from './participants/participant.ts';
import type { Check, Event, Task } from './run/protocol.ts';
import { type Case, type Start, trains } from './workloads/case.ts';

const task: Task = JSON.parse(readFileSync(0, 'utf8'));
const load = () => {
  const loader = loaders[task.participant];
  if (loader === undefined) throw new Unable(`nothing loads ${task.participant}`);
  return loader(task.folder ?? '');
};

const [first] = task.cases;
await unlessUnable(undefined, () => (first?.kind === 'start' ? start(task.cases as Start[]) : measureAll()));
process.exit(0); // some libraries leave timers behind

async function measureAll(): Promise<void> {
  const participant = await load();
  say({ event: 'version', version: participant.version });
  for (const each of task.cases) await unlessUnable(each.id, () => measure(participant, each));
}

async function measure(participant: Participant, definition: Case): Promise<void> {
  const trial = await participant.prepare(definition);
  if (task.check) say({ event: 'check', case: definition.id, ...(await check(trial, definition)) });
  say({ event: 'time', case: definition.id, seconds: await secondsPerCall(() => trial.step(), task.timing) });
}

async function check(trial: Trial, definition: Case): Promise<Check> {
  const loss = (await trial.loss?.()) ?? null;
  const squares = (await trial.squares?.()) ?? null;
  let after: number | null = null;
  if (trains(definition)) {
    await trial.step();
    after = (await trial.loss?.()) ?? null;
  }
  return { checksum: checksum(definition), loss, squares, after };
}

/** One figure per process: both cases share it. The arrays are made beforehand, and do not count. */
async function start(cases: readonly Start[]): Promise<void> {
  const begun = cpuSeconds();
  for (const { training } of cases) checksum(training);
  const made = cpuSeconds();
  const participant = await load();
  const imported = cpuSeconds();
  say({ event: 'version', version: participant.version });
  for (const { id, until, training } of cases) {
    if (until === 'import') say({ event: 'time', case: id, seconds: [imported - made] });
    else {
      const trial = await participant.prepare(training);
      await trial.step();
      say({ event: 'time', case: id, seconds: [cpuSeconds() - (made - begun)] });
    }
  }
}

async function unlessUnable(id: string | undefined, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const reason = error instanceof Unable ? error.message : String(error).split('\n')[0];
    say({ event: 'unable', ...(id === undefined ? {} : { case: id }), unable: reason ?? '' });
  }
}

function say(event: Event): void {
  writeSync(3, `${JSON.stringify(event)}\n`);
}
