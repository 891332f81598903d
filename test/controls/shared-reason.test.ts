/** One thing behind many reads, as a credential that has expired: cards say it once, in front, and with what to do. */
import type { Finding } from '../../src/controls/finding';
import { refuseUnreadable } from '../../src/controls/reasoning/findings/refusals';
import type { MailAnswer } from '../../src/features/why/answer';
import { PersonIndex } from '../../src/features/why/person-index';
import { mailLeadOf } from '../../src/features/why/sentence-mail';
import { findingDetails, sharedReason } from '../../src/views/findings';
import { textOf } from '../support/chat/chat-room';

const expired = 'Entra ID refused the credential (AADSTS7000222): its secret has expired; make the next one';

const unread = (control: string, ...reads: string[]): Finding =>
  ({
    control,
    verdict: 'unknown',
    summary: '',
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: reads.map((read) => ({ read, reason: `${read}: ${expired}.` })),
  }) as unknown as Finding;

const said = (blocks: ReturnType<typeof sharedReason>): string => textOf({ title: '', tone: 'neutral', blocks: [...blocks] });

test('a reason that keeps three controls from being judged stands once before them', () => {
  const findings = [
    unread('mfa', 'graph.users', 'graph.groups'),
    unread('pop-imap', 'exchange.CASMailbox'),
    unread('ews', 'graph.users'),
  ];
  expect(said(sharedReason(findings))).toContain(`3 controls could not be judged for one reason: ${expired}.`);
  expect(sharedReason(findings.slice(0, 2))).toEqual([]);
});

test('a read that fails by itself is the reason of no other one', () => {
  expect(sharedReason([unread('mfa', 'graph.users'), unread('ews', 'graph.users'), unread('passwords', 'graph.users')])).toEqual(
    [],
  );
});

test('of one control all that was not read for one reason is one line', () => {
  const lines = findingDetails(unread('mfa', 'graph.users', 'graph.groups'));
  expect(said(lines)).toContain(`could not read graph.users, graph.groups - ${expired}`);
  expect(lines).toHaveLength(1);
});

test('a plan that cannot be made says why, where no permission is missing', () => {
  expect(refuseUnreadable(unread('mfa', 'graph.users').missing)).toMatchObject({
    reason: 'users (Entra ID) could not be read to the end.',
    remedy: `${expired}. Plan again when it can be read.`,
  });
});

test('a plan that lacks several permissions names each once', () => {
  const needs = (read: string, permission: string) => ({ read, permission });
  const missing = [
    needs('graph.users', 'User.Read.All'),
    needs('graph.groups', 'Group.Read.All'),
    needs('graph.x', 'User.Read.All'),
  ];
  expect(refuseUnreadable(missing)?.remedy).toBe(
    'Grant User.Read.All, Group.Read.All, then plan again; hardenbot doctor says how that is granted.',
  );
});

test('whoever cannot be looked up because nothing may be read is told why', () => {
  const [missing] = unread('mfa', 'graph.users').missing;
  const accounts = { complete: false, rows: 0, missing } as never;
  expect(new PersonIndex('ana').person(accounts)).toMatchObject({ reason: expect.stringContaining(`who is meant: ${expired}.`) });
});

test('of mail nothing is said to be accepted because of connectors that were not read', () => {
  const step = { kind: 'direct-send', name: '', does: 'refuses', to: [], isCertain: false, because: '' } as const;
  const told = {
    kind: 'mail',
    asOf: '',
    to: 'ana@contoso.com',
    sender: 'a@b.com',
    ip: null,
    outcome: 'depends',
    steps: [step],
  } as unknown as MailAnswer;
  expect(mailLeadOf({ ...told, isWhole: false })).toContain(
    'the setting that rejects Direct Send, or by what could not be read.',
  );
  expect(mailLeadOf({ ...told, isWhole: true })).toMatch(/the setting that rejects Direct Send\.$/);
});
