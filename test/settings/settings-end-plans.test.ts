/** Settings that count from now on end the plans that were made by others: nobody approves, or waits for, what can never be applied. */

import type { Office } from '../support/corridor/office';
import { approves, openSettings, proposes } from '../support/settings/settings-office';

async function planned(): Promise<{ readonly office: Office; readonly plan: string }> {
  const office = openSettings();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return { office, plan: office.newest() };
}

const reason = 'The settings changed after the plan was made.';
const allows = 'add pop-imap.allow 1@contoso.com';

test('a plan that waits ends at once, and says how to make a fresh one', async () => {
  const { office, plan } = await planned();
  await approves(office, await proposes(office, allows, 'bo'), 'cy', 'di');
  expect(office.change(plan)).toMatchObject({
    status: 'refused',
    refusal: { reason, remedy: 'Make a fresh one with /harden plan pop-imap.' },
  });
  expect(await office.does('cy', { clicks: 'approve', on: plan, digest: office.change(plan)?.plan?.digest ?? '' })).toBe(
    'already-decided',
  );
  expect(office.writes).toEqual([]);
});

test('one that was approved for later ends at once too', async () => {
  const { office, plan } = await planned();
  expect(await office.approves('cy', plan, 'at=10:30')).toBe('done');
  await office.settle();
  expect(office.change(plan)?.status).toBe('approved');
  await approves(office, await proposes(office, allows, 'bo'), 'cy', 'di');
  expect(office.change(plan)).toMatchObject({ status: 'refused', refusal: { reason } });
});

test('one that the settings are not about goes on waiting, and one that was applied stays applied', async () => {
  const { office, plan } = await planned();
  await approves(office, await proposes(office, 'set idle-timeout.minutes 60', 'bo'), 'cy');
  expect(office.change(plan)?.status).toBe('waiting');
  await approves(office, plan, 'cy');
  await approves(office, await proposes(office, allows, 'bo'), 'cy', 'di');
  expect(office.change(plan)?.status).toBe('verified');
});
