/** Whether a waiver was accepted takes the people who may: where a group of theirs cannot be read, that is said, and nothing is called not waived. */

import { decisionVerifier } from '../../src/engine/plan/decision';
import { waivedIn } from '../../src/features/waived';
import { waiverCard, waiversCard } from '../../src/features/waiver/card';
import { everyWaiverOf, waiversOf } from '../../src/features/waiver/waived';
import { refuse } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { openOffice, tenantId } from '../support/corridor/office';
import { keyring } from '../support/ledger/signed-entries';

test('a waiver is told as one of which nobody knows, and silences nothing', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'audit pop-imap' });
  await office.settle();
  expect(await office.does('ana', { says: 'waive pop-imap 1@contoso.com --days 30 --reason scanner' })).toBe('done');
  const ports = {
    ledger: office.work.ledger,
    verifier: decisionVerifier(keyring),
    policy: () => Promise.resolve(refuse('group-unreadable', 'The group cannot be read.', '')),
    now: () => office.now(),
  };
  expect((await everyWaiverOf(ports, tenantId)).map(({ status }) => status)).toEqual(['untold']);
  expect(textOf(waiversCard('contoso', await waiversOf(ports, tenantId)))).toContain('it is unknown now who accepted it');
  expect((await waivedIn(ports, tenantId)).filter(({ status }) => status === 'active')).toEqual([]);
});

test.each([
  ['waiting', true],
  ['active', true],
  ['untold', true],
  ['rejected', false],
  ['expired', false],
  ['ended', false],
  ['lapsed', false],
  ['forged', false],
] as const)('a waiver that is %s says of now what stays open, and what is watched, only while it may count', (status, isNow) => {
  const terms = {
    control: 'pop-imap',
    object: 'kiosk@contoso.com',
    until: '2026-12-24T12:00:00Z',
    days: 30,
    reason: 'replaced in January',
    severity: 'high',
    complete: true,
    accepted: [{ object: 'kiosk@contoso.com', values: { PopEnabled: true } }],
  };
  const request = { decision: { person: { name: 'Ana' }, decidedAt: '2026-11-24T08:00:00Z' } };
  const waiver = { id: 'w-4k7m2xq', terms, request, approvals: [] } as never;
  const text = textOf(waiverCard({ tenant: 'contoso', waiver, status, approvedBy: [], canApprove: [], needed: 1 }));
  expect(text).toContain('Turn off POP and IMAP: not done for kiosk@contoso.com; high severity');
  expect([text.includes('What stays open'), text.includes('the values stay watched')]).toEqual([isNow, isNow]);
});
