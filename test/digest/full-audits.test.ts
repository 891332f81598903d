/** Since when each tenant has not been audited whole: derived from its ledger, no matter who audited. */

import { control as smtpAuth } from '../../src/controls/smtp-auth/index';
import { KeepCount } from '../../src/engine/changes/keep-deadlines';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { watchWholeAudits } from '../../src/posture/whole-audits';
import { type Office, openOffice, tenantId } from '../support/corridor/office';

const minute = 60_000;

function watch(office: Office, ledger: Parameters<typeof watchWholeAudits>[0] = office.work.ledger) {
  const { look } = watchWholeAudits(
    ledger,
    [{ id: tenantId }],
    office.work.controls.map(({ id }) => id),
  );
  return async () => (await look()).get(tenantId) ?? null;
}

test('an audit of every control counts, one of a single control does not', async () => {
  const office = openOffice({ alongside: [smtpAuth] });
  const last = watch(office);
  expect(await last()).toBeNull();
  await office.does('ana', { says: 'audit pop-imap' });
  await office.settle();
  expect(await last()).toBeNull();
  await office.does('ana', { says: 'audit' });
  await office.settle();
  const whole = office.now();
  expect(await last()).toEqual(whole);
  office.forward(5 * minute);
  await office.does('ana', { says: 'audit pop-imap' });
  await office.settle();
  expect(await last()).toEqual(whole);
  expect(await watch(office)()).toEqual(whole);
});

test('a ledger that cannot be read now keeps nobody from telling of the others', async () => {
  const office = openOffice();
  const halted = { ...office.work.ledger, touched: () => Promise.reject(new RetryLater('halted', 0)) };
  expect(await watch(office, halted)()).toBeNull();
});

test('a change is due to be kept until its time is up, and overdue from then until it is put back', async () => {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const counted = (): string => {
    const count = new KeepCount();
    const change = office.change(id);
    if (change !== null) count.add(change, office.now());
    return `${count.due} due, ${count.overdue} overdue`;
  };
  expect(counted()).toBe('0 due, 0 overdue');
  await office.settle();
  expect(counted()).toBe('1 due, 0 overdue');
  office.forward(31 * minute);
  expect(counted()).toBe('0 due, 1 overdue');
  await office.settle();
  expect(counted()).toBe('0 due, 0 overdue');
});
