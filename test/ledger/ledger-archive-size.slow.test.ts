/** A ledger that is archived once a month takes no more of the store after years than after one. */
import { keys } from '../../adapters/redis/keys';
import { controls } from '../../src/controls/index';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { labOfEachTest, standing, tenant, turnedAway } from '../support/ledger/archive-lab';
import { count } from '../support/runner/counts';

const at = labOfEachTest();

const audited: LedgerEvent = { type: 'audited', verdicts: Object.fromEntries(controls.map(({ id }) => [id, 'pass'])) };
const checkpoint: LedgerEvent = { type: 'checkpoint', checkpoint: `hardenbot-checkpoint:${'x'.repeat(220)}` };
const years = count({ fast: 3, full: 6 });
const monthsOfYear = 12;
/** What one entry that stays keeps from being freed at most: a node of a stream (`stream-node-max-bytes`), and what is around it. */
const nodeBytes = 5000;

/** A month: an audit with its checkpoint each day, something that is turned away each week, and one thing that stands for good. */
async function month(n: number): Promise<void> {
  const ledger = at.lab.opened();
  for (let week = 0; week < 4; week += 1) {
    await Promise.all(
      Array.from({ length: 7 }, (_unused, day) => ledger.appendAll(tenant, `s-${n}-${week}-${day}`, [audited, checkpoint])),
    );
    await ledger.append(tenant, `x-${n}-${week}`, turnedAway);
    at.lab.calendar.pass(7.5);
  }
  if (n % 6 === 0) await at.lab.gateway.append(tenant, `c-${n}`, standing);
}

/** Bytes of the whole stream. */
async function bytes(): Promise<number> {
  return (await at.redis.memory('USAGE', keys.ledger(tenant), 'SAMPLES', 0)) ?? 0;
}

test(`in ${years} years of audits the bytes of a tenant stay what they were in the second, but for what is in force and an entry a file`, async () => {
  const after: number[] = [];
  let files = 0;
  for (let n = 1; n <= years * monthsOfYear; n += 1) {
    await month(n);
    after.push(await bytes());
    files += (await at.lab.archive({ sizes: { min: 500, max: 20_000 } })).files.length;
  }
  const max = (year: number): number => Math.max(...after.slice((year - 1) * monthsOfYear, year * monthsOfYear));
  const written = (await at.lab.opened().head(tenant)).seq;
  const whole = (max(1) / 12) * years * monthsOfYear;
  const kept = files + years * 2;
  expect(max(years)).toBeLessThan(max(2) + kept * nodeBytes);
  expect(max(years)).toBeLessThan(whole / 2);
  expect(files).toBeLessThan(written / 500);
  expect((await at.lab.judge({ segments: at.lab.segments })).problems).toMatchObject([{ kind: 'cannotTell' }]);
});
