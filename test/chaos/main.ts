/** `npm run chaos`: trials of failure by seed. `-- --seed N` replays one, `-- --runs N` sets how many; a failing seed is printed. */
import { parseArgs } from 'node:util';
import { openTrialGround } from '../support/chaos/trial';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, runs: { type: 'string', default: '300' }, from: { type: 'string', default: '1' } },
  });
  const first = Number(values.seed ?? values.from);
  const runs = values.seed === undefined ? Number(values.runs) : 1;
  const ground = await openTrialGround();
  const failed: number[] = [];
  let deaths = 0;
  const ends = new Map<string, number>();
  for (let seed = first; seed < first + runs; seed += 1) {
    try {
      const result = await ground.run(seed);
      deaths += result.deaths;
      const end = `${result.story}: ${result.status}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (result.violations.length > 0) {
        failed.push(seed);
        process.stdout.write(`seed ${seed} (${result.story}):\n${result.violations.map((line) => `  - ${line}`).join('\n')}\n`);
        if (values.seed !== undefined)
          for (const { seq, subject, event } of result.entries)
            process.stdout.write(`${seq} ${subject} ${JSON.stringify(event).slice(0, 200)}\n`);
      }
    } catch (error) {
      failed.push(seed);
      process.stdout.write(`seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  }
  await ground.close();
  process.stdout.write(`${runs} trials, ${deaths} workers died, ${failed.length} failed\n`);
  for (const [end, count] of [...ends].sort(([one], [other]) => one.localeCompare(other)))
    process.stdout.write(`  ${count} × ${end}\n`);
  if (failed.length > 0) process.stdout.write(`replay: npm run chaos -- --seed ${failed[0]}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

void main();
