/** Old entries of closed subjects leave the store for files: everything that stays reads as before, and the chain is whole across what left. */
import type { Entry } from '../../src/engine/ledger/entry';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { audited, labOfEachTest, standing, stored, tenant, turnedAway } from '../support/ledger/archive-lab';

const at = labOfEachTest();

/** Two hundred days: an audit each, and now and then something that is not over. */
async function written(): Promise<void> {
  for (let day = 1; day <= 200; day += 1) {
    await at.lab.worker.append(tenant, `s-${day}`, audited);
    if (day % 40 === 0) await at.lab.gateway.append(tenant, `c-${day}`, standing);
    at.lab.calendar.pass(1);
  }
}

async function numbersIn(ledger: Ledger): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const { seq } of ledger.read(tenant)) found.push(seq);
  return found;
}

test('audits of more than ninety days ago leave, everything else stays in its place, and every kind of process reads the same', async () => {
  await written();
  const before: Entry[] = [];
  for await (const entry of at.lab.worker.read(tenant)) before.push(entry);
  const { files, removed } = await at.lab.archive();
  const [{ file, entries } = { file: '', entries: 0 }] = files;
  expect([file, entries]).toEqual([expect.stringMatching(/^t\.1-111\.[0-9a-f]{12}\.jsonl$/), 109]);
  expect(removed).toBe(109);
  const left = (await stored(at.redis)).map(({ seq }) => seq);
  expect(left.length).toBe(before.length + 1 - 109);
  const newFolder = at.lab.newFolder();
  const readers: Record<string, readonly number[]> = {
    worker: await numbersIn(at.lab.worker),
    gateway: await numbersIn(at.lab.gateway),
    'new gateway': await numbersIn(at.lab.opened()),
    'new worker': await at.lab.onMirror(newFolder, numbersIn),
    'new worker, started again': await at.lab.onMirror(newFolder, numbersIn),
  };
  for (const [reader, numbers] of Object.entries(readers)) expect([reader, numbers]).toEqual([reader, left]);
  expect(await at.lab.opened().subject(tenant, 'c-40')).toEqual(await at.lab.worker.subject(tenant, 'c-40'));
  expect(await at.lab.opened().subject(tenant, 's-1')).toEqual([]);
  expect((await at.lab.opened().subject(tenant, 's-200')).length).toBe(1);
  const alone = await at.lab.judge();
  expect(alone).toMatchObject({
    problems: [],
    notes: [`Entry 206 archived 109 entries in ${file}.`, '109 archived entries are not in this store.'],
  });
  expect(await at.lab.judge({ segments: at.lab.segments })).toMatchObject({
    problems: [],
    notes: [`Entry 206 archived 109 entries in ${file}.`],
  });
  expect(await at.lab.judge({ mirror: newFolder })).toMatchObject({ problems: [] });
  expect(await at.lab.archive()).toEqual({ files: [], removed: 0, notAtHand: [] });
  expect((await at.lab.worker.append(tenant, 'x', turnedAway)).seq).toBe(207);
});
