/** What every control of the form "each object has an actual and an expected value" does without saying so. */
import { z } from 'zod';
import type { Context, ControlDefinition, Outcomes } from '../../src/controls/control';
import type { Item } from '../../src/controls/item';
import { each, single } from '../../src/controls/item-collection';
import { itemControl } from '../../src/controls/item-control';
import { isRefusal } from '../../src/lib/errors';
import { readOf } from '../../src/tenant/resource';
import { type CasMailbox, casMailboxes } from '../../src/tenant/resources/cas-mailbox';

const read = readOf(casMailboxes, ['Name', 'Guid', 'PopEnabled']);
const definition: ControlDefinition = {
  id: 'pop-only',
  way: 9,
  title: 'POP is off',
  changeTitle: { does: 'Turn off POP' },
  severity: 'low',
  risk: 'low',
  why: 'x',
  impact: 'x',
  delay: 'x',
  references: {},
  settings: z.unknown(),
  looser: {},
};
const itemOf = ({ Name: name, Guid, PopEnabled }: CasMailbox): Item => ({
  object: name ?? '?',
  identity: Guid ?? null,
  values: [{ property: 'PopEnabled', actual: PopEnabled, expected: false }],
  exempt: name === 'allowed' ? 'allowed in settings' : null,
});
const control = itemControl<unknown, 'mailboxes'>(definition, () => ({
  collections: { mailboxes: each(read, { unknown: 'whether POP is on', item: itemOf }) },
  summary: ({ total }) => `POP is on for ${total.gaps} of ${total.objects}.`,
}));
const context = {} as Context;
const whole: Outcomes = () => ({ complete: true, rows: 0 });
const brokenOff: Outcomes = () => ({ complete: false, rows: 0, missing: { read: 'exchange.CASMailbox' } });

const mailbox = (Name: string, PopEnabled?: boolean | null, Guid: string | null = `id of ${Name}`): CasMailbox =>
  casMailboxes.row.parse({ Name, Guid, PopEnabled });

function judge(rows: readonly CasMailbox[], outcomes = whole) {
  const audit = control.audit(context);
  for (const row of rows) audit.see(read, row);
  return audit.judge(outcomes);
}

function plan(rows: readonly CasMailbox[], outcomes = whole) {
  const planning = control.plan?.(context);
  for (const row of rows) planning?.see(read, row);
  const draft = planning?.draft(outcomes);
  if (draft === undefined) throw new Error('It has a plan.');
  return isRefusal(draft) ? draft.code : [...draft.operations].map(({ object }) => object);
}

test.each([
  ['every object holds', [mailbox('ana', false)], 'pass'],
  ['some objects hold', [mailbox('ana', false), mailbox('bo', true)], 'partial'],
  ['no object holds', [mailbox('bo', true)], 'fail'],
  ['the service does not return the value of one', [mailbox('ana', false), mailbox('bo')], 'unknown'],
  ['the value of one is null', [mailbox('ana', null)], 'unknown'],
  ['only an exempt object has a gap', [mailbox('ana', false), mailbox('allowed', true)], 'pass'],
  ['there is no object', [], 'notApplicable'],
])('where %s', (_name, rows, verdict) => {
  expect(judge(rows).verdict).toBe(verdict);
});

test('a list that broke off never passes, and its gaps still count', () => {
  expect(judge([mailbox('ana', false)], brokenOff).verdict).toBe('unknown');
  expect(judge([mailbox('bo', true)], brokenOff).verdict).toBe('fail');
});

test('evidence names gaps, what is not known, and who is exempt; coverage counts all but the exempt', () => {
  const { evidence, coverage, gaps } = judge([
    mailbox('ana', false),
    mailbox('bo', true),
    mailbox('cy'),
    mailbox('allowed', true),
  ]);
  expect(evidence.map(({ object, actual, expected }) => [object, actual, expected])).toEqual([
    ['bo', true, false],
    ['cy', null, false],
    ['allowed', true, 'true (allowed in settings)'],
  ]);
  expect({ coverage, gaps }).toEqual({ coverage: { covered: 1, of: 3 }, gaps: 2 });
});

test('a plan changes each gap that is not exempt', () => {
  expect(plan([mailbox('ana', false), mailbox('bo', true), mailbox('allowed', true)])).toEqual(['bo']);
});

test.each([
  ['a list broke off', [mailbox('bo', true)], brokenOff, 'unreadable'],
  ['no object says', [mailbox('cy')], whole, 'unknown'],
  ['nothing addresses the only object', [mailbox('bo', true, null)], whole, 'unaddressable'],
])('there is no plan where %s', (_name, rows, outcomes, code) => {
  expect(plan(rows, outcomes)).toBe(code);
});

test('a plan leaves out an object that does not say, and one that nothing addresses', () => {
  expect(plan([mailbox('bo', true), mailbox('cy'), mailbox('di', true, null)])).toEqual(['bo']);
});

test('an exempt object keeps nothing from being planned', () => {
  expect(plan([mailbox('allowed'), mailbox('bo', true)])).toEqual(['bo']);
});

describe('parts that share one read', () => {
  const parts = [
    { id: 'pop', title: 'POP is off' },
    { id: 'imap', title: 'IMAP is off' },
    { id: 'named', title: 'It has a name', beside: true as const },
  ];
  const both = readOf(casMailboxes, ['Name', 'Guid', 'PopEnabled', 'ImapEnabled']);
  const partOf = (property: 'PopEnabled' | 'ImapEnabled' | 'Name', expected: boolean | string) =>
    single(both, {
      unknown: property,
      item: (row) => ({ object: 'one', identity: 'one', values: [{ property, actual: row?.[property], expected }] }),
    });
  const shared = itemControl<unknown, 'pop' | 'imap' | 'named'>({ ...definition, parts }, () => ({
    collections: { pop: partOf('PopEnabled', false), imap: partOf('ImapEnabled', false), named: partOf('Name', 'bo') },
    summary: () => 'x',
  }));
  function judged(fields: object | null, outcomes = whole) {
    const audit = shared.audit(context);
    if (fields !== null) audit.see(both, casMailboxes.row.parse(fields));
    return audit.judge(outcomes);
  }

  test('each of them sees the row', () => {
    expect(judged({ Name: 'bo', PopEnabled: false, ImapEnabled: false })).toMatchObject({
      verdict: 'pass',
      parts: { pop: 'pass', imap: 'pass', named: 'pass' },
    });
    expect(judged({ Name: 'bo', PopEnabled: true, ImapEnabled: false })).toMatchObject({
      verdict: 'partial',
      parts: { pop: 'fail', imap: 'pass' },
    });
  });

  test('one that is measured beside counts neither for the verdict nor against it', () => {
    expect(judged({ Name: 'ana', PopEnabled: false, ImapEnabled: false })).toMatchObject({
      verdict: 'pass',
      parts: { named: 'fail' },
    });
    expect(judged({ Name: 'bo', PopEnabled: true, ImapEnabled: true })).toMatchObject({
      verdict: 'fail',
      parts: { named: 'pass' },
    });
  });

  test('a read that failed is named once', () => {
    expect(judged(null, brokenOff).missing).toEqual([{ read: 'exchange.CASMailbox' }]);
  });
});
