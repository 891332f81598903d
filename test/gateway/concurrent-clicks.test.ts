/** People who click at the same moment, in every order of the steps behind their clicks: there is always one outcome, and everyone reads it. */
import fc from 'fast-check';
import { type Act, type Name, type Office, openOffice, type Snapshot, tenantId } from '../support/corridor/office';
import { openSeveral, plannedSeveral, presses, rowsOf } from '../support/corridor/several-plans';
import { count } from '../support/runner/counts';

interface Click {
  readonly who: Name;
  readonly what: 'approve' | 'reject' | 'ask' | 'revoke' | 'emergency' | 'work';
}

let waiting: Snapshot;
beforeAll(async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  waiting = office.snapshot();
});

const click: fc.Arbitrary<Click> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ who: fc.constantFrom<Name>('bo', 'cy', 'di'), what: fc.constant('approve' as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constantFrom<Name>('bo', 'cy', 'di'), what: fc.constant('reject' as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constantFrom<Name>('bo', 'cy', 'di'), what: fc.constant('ask' as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constantFrom<Name>('ana', 'di'), what: fc.constant('revoke' as const) }) },
  { weight: 1, arbitrary: fc.constant({ who: 'eve' as const, what: 'emergency' as const }) },
  /** The worker, whatever is in its queue at that moment. */
  { weight: 3, arbitrary: fc.constant({ who: 'ana' as const, what: 'work' as const }) },
);

async function perform(office: Office, { who, what }: Click): Promise<string> {
  const id = office.newest();
  if (what === 'work') return office.settle().then(() => 'worked');
  const digest = office.change(id)?.plan?.digest ?? '';
  const acts: Readonly<Record<Exclude<Click['what'], 'work'>, Act>> = {
    approve: { clicks: 'approve', on: id, digest },
    reject: { clicks: 'reject', on: id, digest, reason: 'no' },
    ask: { clicks: 'ask', on: id, digest, reason: 'all but 1@' },
    revoke: { says: `revoke ${id}` },
    emergency: { says: `emergency ${id} it burns` },
  };
  return office.does(who, acts[what]);
}

const lost = ['already-decided', 'approved-already'];
const tooLate = ['nothing-to-keep', 'kept-already', 'not-allowed', 'nothing-to-revert'];

test('of any clicks at once in any interleaving, exactly one outcome stands and every click is answered in line with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(click, { minLength: 2, maxLength: 7 }), fc.scheduler(), async (all, scheduler) => {
      const office = openOffice({ from: waiting, pause: () => scheduler.schedule(Promise.resolve()) });
      const answers = await scheduler.waitFor(Promise.all(all.map((one) => perform(office, one))));
      await scheduler.waitFor(office.settle());

      const change = office.change(office.newest());
      const won = (what: Click['what']) => all.filter((one, index) => one.what === what && answers[index] === 'done');
      const ended = [...won('reject'), ...won('ask'), ...won('revoke')];
      expect(answers.filter((answer) => !['done', 'worked', ...lost].includes(answer))).toEqual([]);
      expect(ended.length).toBeLessThanOrEqual(1);
      const voters = new Set(won('approve').map((one) => one.who));
      expect(voters.size).toBe(won('approve').length);
      const enough = voters.size >= 2 || won('emergency').length > 0;
      if (ended.length === 1) {
        expect(change?.status).toBe(ended[0]?.what === 'revoke' ? 'revoked' : 'rejected');
        expect(office.writes).toEqual([]);
      } else {
        expect(change?.status).toBe(enough ? 'verified' : voters.size > 0 ? 'approved' : 'waiting');
        expect(office.writes).toHaveLength(enough ? 2 : 0);
      }
    }),
    { numRuns: count({ fast: 50, full: 1000 }), seed: 20_261_124 },
  );
});

describe('while a change waits to be kept', () => {
  let keeping: Snapshot;
  beforeAll(async () => {
    const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    await perform(office, { who: 'bo', what: 'approve' });
    await office.settle();
    keeping = office.snapshot();
  });

  const act = fc.record({
    who: fc.constantFrom<Name>('ana', 'bo', 'cy', 'eve'),
    what: fc.constantFrom('keep', 'keep', 'undo', 'work', 'time'),
  });

  test('keeping it, putting it back and its deadline at once have one outcome, and everybody is told that one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 6 }), fc.scheduler(), async (all, scheduler) => {
        const pause = () => scheduler.schedule(Promise.resolve());
        const office = openOffice({ from: keeping, revertsItself: true, approvals: { tiers: { medium: 1 } }, pause });
        const id = office.newest();
        const acts = {
          keep: (who: Name) => office.does(who, { clicks: 'keep', on: id }),
          undo: (who: Name) => office.does(who, { clicks: 'revert', on: id }),
          work: async () => office.settle().then(() => 'worked'),
          time: async () => {
            await pause();
            office.forward(31 * 60_000);
            return 'worked';
          },
        };
        const answers = await scheduler.waitFor(Promise.all(all.map(({ who, what }) => acts[what](who))));
        office.forward(31 * 60_000);
        const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
        await scheduler.waitFor(office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply }));

        const isKept = all.some(({ what }, index) => what === 'keep' && answers[index] === 'done');
        expect([isKept, office.change(id)?.status]).toEqual([isKept, isKept ? 'verified' : 'revertedUnkept']);
        expect(answers.filter((answer) => !['done', 'worked', ...tooLate].includes(answer))).toEqual([]);
        expect(new Set(office.writes.map(JSON.stringify as (operation: unknown) => string)).size).toBe(office.writes.length);
      }),
      { numRuns: count({ fast: 25, full: 400 }), seed: 20_261_124 },
    );
  });
});

describe('on a card of several plans', () => {
  const approvals = { tiers: { low: 1, medium: 2, high: 2 } };
  let several: Snapshot;
  beforeAll(async () => {
    several = (await plannedSeveral({ approvals })).snapshot();
  });

  const press = fc.record({
    who: fc.constantFrom<Name>('bo', 'cy', 'di'),
    what: fc.constantFrom('all', 'all', 'all', 'one', 'none', 'work'),
    row: fc.nat(2),
  });

  test('presses on the card and on single plans at once leave each plan with one outcome, applied once at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(press, { minLength: 2, maxLength: 6 }), fc.scheduler(), async (all, scheduler) => {
        const office = openSeveral({ approvals, from: several, pause: () => scheduler.schedule(Promise.resolve()) });
        const rows = rowsOf(office);
        const acts = {
          all: (who: Name) => presses(office, who),
          none: (who: Name) => presses(office, who, 'reject'),
          one: (who: Name, row: number) => {
            const on = rows[row] ?? '';
            return office.does(who, { clicks: 'approve', on, digest: office.change(on)?.plan?.digest ?? '' });
          },
          work: async () => office.settle().then(() => 'worked'),
        };
        await scheduler.waitFor(Promise.all(all.map(({ who, what, row }) => acts[what](who, row))));
        await scheduler.waitFor(office.settle());

        for (const [row, id] of rows.entries()) {
          const change = office.change(id);
          const pressed = all.filter(({ what, row: its }) => what === 'all' || (what === 'one' && its === row));
          const voters = new Set(pressed.map(({ who }) => who));
          const named = new Set(change?.approvals.map(({ decision }) => decision.person.name));
          expect([...named].filter((name) => !voters.has(name as Name))).toEqual([]);
          const needed = row === 1 ? 1 : 2;
          const isRejected = change?.rejection != null;
          if (isRejected) expect(all.some(({ what }) => what === 'none')).toBe(true);
          else expect(named.size).toBeGreaterThanOrEqual(Math.min(needed, voters.size));
          expect([id, change?.status === 'verified']).toEqual([id, named.size >= needed && !isRejected]);
        }
        const written = office.writes.map(({ object, resource, ...rest }) => JSON.stringify([object, resource, rest]));
        expect(new Set(written).size).toBe(written.length);
      }),
      { numRuns: count({ fast: 6, full: 200 }), seed: 20_261_127 },
    );
  });
});
