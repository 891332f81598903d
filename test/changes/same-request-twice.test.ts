/** Two people who ask for the same in the same second: one plan is made, and the other answer names it. */
import fc from 'fast-check';
import { openOffice } from '../support/corridor/office';
import { count } from '../support/runner/counts';

test('of two requests for a plan in any interleaving one becomes a plan, and the other says whose that is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const office = openOffice({ pause: () => scheduler.schedule(Promise.resolve()) });
      await scheduler.waitFor(Promise.all((['ana', 'bo'] as const).map((who) => office.does(who, { says: 'plan pop-imap' }))));
      await scheduler.waitFor(office.settle());
      const ids = [...new Set([...office.storage.entries.values()].flat().map(({ subject }) => subject))];
      const changes = ids.flatMap((id) => (id.startsWith('c-') ? (office.change(id) ?? []) : []));
      const waiting = changes.filter(({ status }) => status === 'waiting');
      expect(waiting).toHaveLength(1);
      for (const change of changes)
        if (change.status !== 'waiting')
          expect(change.refusal?.reason).toContain(`asked for it at the same time: ${waiting[0]?.id ?? ''}`);
    }),
    { numRuns: count({ fast: 25, full: 200 }), seed: 20_261_202 },
  );
});

test('of two presses of Revert in any interleaving one becomes the plan that undoes it, and the other says whose that is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      let isFree = true;
      const office = openOffice({
        approvals: { tiers: { medium: 1 } },
        pause: () => (isFree ? Promise.resolve() : scheduler.schedule(Promise.resolve())),
      });
      await office.does('ana', { says: 'plan pop-imap' });
      await office.settle();
      const applied = office.newest();
      await office.does('bo', { clicks: 'approve', on: applied, digest: office.change(applied)?.plan?.digest ?? '' });
      await office.settle();
      isFree = false;
      await scheduler.waitFor(
        Promise.all((['ana', 'bo'] as const).map((who) => office.does(who, { says: `revert ${applied}` }))),
      );
      await scheduler.waitFor(office.settle());
      const ids = [...new Set([...office.storage.entries.values()].flat().map(({ subject }) => subject))];
      const undos = ids.flatMap((id) => (id.startsWith('c-') && id !== applied ? (office.change(id) ?? []) : []));
      const waiting = undos.filter(({ status }) => status === 'waiting');
      expect(waiting).toHaveLength(1);
      for (const undo of undos)
        if (undo.status !== 'waiting')
          expect(undo.refusal?.reason).toContain(`asked for it at the same time: ${waiting[0]?.id ?? ''}`);
    }),
    { numRuns: count({ fast: 25, full: 200 }), seed: 20_261_203 },
  );
});

test('a plan that was made for a time is no reason to refuse the next one once it was decided on', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const first = office.newest();
  expect(
    await office.does('bo', { clicks: 'reject', on: first, digest: office.change(first)?.plan?.digest ?? '', reason: 'no' }),
  ).toBe('done');
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  expect([office.newest() === first, office.change(office.newest())?.status]).toEqual([false, 'waiting']);
});
