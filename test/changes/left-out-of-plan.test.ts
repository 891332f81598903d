/** One object that no exact change can be written for does not stop a plan for hundreds of others: it is left out by name, with the reason. */

import type { Case } from '../../src/controls/case';
import type { PlanDraft } from '../../src/controls/control';
import { NotPlanned } from '../../src/controls/not-planned';
import { control } from '../../src/controls/pop-imap/index';
import { isRefusal } from '../../src/lib/errors';
import { draft } from '../support/controls/run-case';

const mailbox = (n: number, rest: object) => ({
  PrimarySmtpAddress: `${n}@contoso.com`,
  Guid: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  ImapEnabled: false,
  ...rest,
});
const tenant = (rows: readonly object[]): Case => ({
  name: 'mailboxes',
  verdict: 'partial',
  state: {
    exchange: {
      CASMailbox: rows,
      CASMailboxPlan: [{ Name: 'E3', Guid: 'b', PopEnabled: false, ImapEnabled: false }],
      AuthenticationPolicy: [],
    },
  },
});

test('298 mailboxes are planned where one does not say, which is named with the reason', async () => {
  const open = Array.from({ length: 298 }, (_, n) => mailbox(n, { PopEnabled: true }));
  const drafted = await draft(control, tenant([...open, mailbox(299, {})]));
  if (isRefusal(drafted)) throw new Error(drafted.reason);
  expect([...drafted.operations].length).toBe(298);
  expect(drafted.expects).toBe('unknown');
  expect(drafted.warnings.map(({ code, text }) => `${code}: ${text}`)).toEqual([
    expect.stringMatching(/^left-out: Left out: 1 object \(299@contoso\.com\)\. The tenant does not say /),
  ]);
});

test('a plan for nothing but such mailboxes is refused', async () => {
  const drafted = await draft(control, tenant([mailbox(1, {})]));
  expect(isRefusal(drafted) ? drafted.code : drafted.stage).toBe('unknown');
});

const nothing: PlanDraft = { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };

test('what the whole plan rests on stops it, whatever else can be planned', () => {
  const not = new NotPlanned(['whether it is on']);
  not.unknown('Transport', { what: 'whether it is on', stops: true });
  expect(not.refusal(false)).toMatchObject({ code: 'unknown' });
});

test('an object that no call can name is left out, and the gap stays', () => {
  const not = new NotPlanned([]);
  not.unaddressable.add('Room 4');
  expect(not.refusal(false)).toBeNull();
  expect(not.refusal(true)).toMatchObject({ code: 'unaddressable' });
  expect(not.saidBy(nothing)).toMatchObject({
    expects: 'partial',
    warnings: [{ code: 'left-out', text: 'Left out: 1 object (Room 4). There is no id to address them by.' }],
  });
});

test('a plan that leaves nobody out stays as it is', () => {
  expect(new NotPlanned(['x']).saidBy(nothing)).toBe(nothing);
});
