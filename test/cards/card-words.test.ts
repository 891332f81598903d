/** Sentences and figures on cards: numbers agree with their nouns, and a trend is shown only where there is one. */

import { actionsOf } from '../../src/chat/card-parts';
import { chartText, sinceFirst, sparkline, trendLine } from '../../src/chat/chart';
import { wholeSentences } from '../../src/chat/safe-text';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { noticeOf } from '../../src/features/signals/notice';
import { plural } from '../../src/lib/plural';
import type { Posture } from '../../src/posture/posture';
import { homeCard } from '../../src/views/home';
import { statusCard } from '../../src/views/status';
import { textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';

const posture = { at: new Date('2026-11-24T08:00:00Z'), findings: [] };
const statusWith = (trend: readonly (number | null)[]): string =>
  textOf(statusCard('contoso', posture, { score: 41.7, trend, waived: [], controls: [] }));

test('a score of one day is a number, without a line of one bar', () => {
  expect(statusWith([null, null, 41.7])).toContain('Status of contoso: 41.7 of 100\n');
  expect(statusWith([null, null, 41.7])).not.toContain('Score of');
});

test('a score of few checks says of how many it is: the others were never looked at', () => {
  const of = (judged: number): string => {
    const findings = controls
      .slice(0, judged)
      .map(({ id }) => ({ control: id, verdict: 'pass' as const, summary: '', missing: [] }));
    return statusCard('contoso', { ...posture, findings } as never, { score: 100, trend: [], waived: [], controls }).title;
  };
  expect(of(1)).toBe(`Status of contoso: 100 of 100, from 1 of ${controls.length} checks`);
  expect(of(controls.length)).toBe('Status of contoso: 100 of 100');
});

test('a score of several days has a line, which begins with the first day that is known', () => {
  expect(statusWith([null, 20, 41.7])).toContain(`Score of 3 days: ${sparkline([20, 41.7])}`);
});

test.each([
  [[30, 0, 0, 0, 0, 0, 0, 41.7], 'up 11.7 this week'],
  [[50, 0, 0, 0, 0, 0, 0, 41.7], 'down 8.3 this week'],
  [[41.7, 0, 0, 0, 0, 0, 0, 41.7], 'as a week ago'],
])('a score says how it moved in a week: %j', (trend, moved) => {
  expect(statusWith(trend)).toContain(moved);
});

test('a day without a value in between stays a gap', () => {
  expect(trendLine([null, 70, null, 75])).toBe(sparkline([70, null, 75]));
});

test('nothing known gives no line', () => {
  expect([trendLine([]), trendLine([null]), sinceFirst([null], (value) => value)]).toEqual(['', '', []]);
});

test('a chart in words names what it shows', () => {
  const points = [
    { label: '11-23', value: 61 },
    { label: '11-24', value: 88 },
  ];
  const { spans } = chartText({ kind: 'chart', title: 'Score of 2 days', points });
  expect(spans.map(({ text }) => text).join('')).toBe(`Score of 2 days: ${sparkline([61, 88])} 61 to 88`);
});

test('one is singular, everything else is not', () => {
  expect([0, 1, 2].map((count) => plural(count, 'mailbox', 'mailboxes'))).toEqual(['0 mailboxes', '1 mailbox', '2 mailboxes']);
});

test('of a finding that is too long for its place whole sentences are kept', () => {
  const text = 'It is open. For example, a mailbox. Turn off POP and IMAP.';
  expect(wholeSentences(text, 100)).toBe(text);
  expect(wholeSentences(text, 50)).toBe('It is open. For example, a mailbox. …');
  expect(wholeSentences('no end of a sentence in sight at all', 20)).toBe('no end of a sentence in sight at all');
});

describe('a status of many controls', () => {
  const finding = (control: string, verdict: Verdict): Posture['findings'][number] => ({
    control,
    way: 1,
    verdict,
    summary: `${control} was looked at.`,
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: [],
    calls: 0,
    ms: 0,
  });
  const findings = [
    finding('fine', 'pass'),
    finding('small', 'fail'),
    finding('odd', 'unknown'),
    finding('half', 'partial'),
    finding('grave', 'fail'),
    finding('idle', 'notApplicable'),
    finding('also-fine', 'pass'),
  ];
  const severityOf = (control: string) => (control === 'grave' ? 'high' : 'low');
  const [some] = controls;
  if (some === undefined) throw new Error('There is no control.');
  const known = findings.map(({ control }): Control => ({ ...some, id: control, severity: severityOf(control) }));
  const status = (rows?: 'short') =>
    textOf(statusCard('contoso', { at: posture.at, findings }, { score: null, trend: [], waived: [], controls: known, rows }));
  const order = (text: string, names: readonly string[]) =>
    names.toSorted((one, other) => text.indexOf(one) - text.indexOf(other));

  test('counts how they stand, and says of none by itself what was found', () => {
    const text = status();
    expect(text).toContain("2 open · 1 partly · 1 unknown · 2 done · 1 doesn't apply · checked 2026-11-24 08:00 UTC");
    expect(text).not.toContain('was looked at');
    expect(text).toContain('/harden status all');
  });

  test('says how grave each is where all are asked for, and plans the worst by a press', () => {
    const extras = { score: null, trend: [], waived: [], controls: known };
    expect(statusCard('contoso', { at: posture.at, findings }, { ...extras, rows: 'short' }).blocks).toContainEqual(
      expect.objectContaining({ kind: 'table', columns: ['control', 'verdict', 'severity', 'what was found'] }),
    );
    const subjects = actionsOf(statusCard('contoso', { at: posture.at, findings }, extras)).map(({ subject }) => subject);
    expect(subjects).toEqual(['grave', 'small', 'half', 'all', 'several', 'all'].map((about) => `${about}@contoso`));
  });

  test('says from when the oldest verdict is where not all are of one audit', () => {
    const card = (found: Posture) =>
      textOf(statusCard('contoso', found, { score: null, trend: [], waived: [], controls: known }));
    expect(card({ at: posture.at, findings })).toContain('checked 2026-11-24 08:00 UTC');
    expect(card({ at: posture.at, findings, judgedAt: { fine: '2026-11-02T08:00:00.000Z' } })).toContain(
      'Checked between 2026-11-02 08:00 UTC and 2026-11-24 08:00 UTC',
    );
  });

  test('names every control where all are asked for', () => {
    const text = status('short');
    const names = ['grave was', 'small was', 'half was', 'odd was', 'Pass (2): fine, also-fine', 'Not applicable (1): idle'];
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    expect(order(text, names)).toEqual(names);
  });

  const home = (tenants: number) =>
    textOf(
      homeCard(
        {
          person: 'Ana',
          tenants: Array.from({ length: tenants }, (_, n) => ({
            name: `tenant-${n}`,
            toKeep: [],
            score: 40 + n,
            trend: [],
            findings,
            waiting: n === 150 ? [{ id: 'c-of-150', what: 'pop-imap', until: new Date('2026-11-24T12:00:00Z') }] : [],
            requests: [],
          })),
        },
        known,
      ),
    );

  test('counts a campaign as one decision, with the number of its tenants', () => {
    const campaign = { id: 'g-abcdefg', does: 'Turn off POP and IMAP' };
    const quiet = { toKeep: [], score: 40, trend: [], findings, requests: [] };
    const card = homeCard(
      {
        person: 'Bo',
        tenants: [1, 2, 3].map((n) => ({
          ...quiet,
          name: `tenant-${n}`,
          waiting: [
            {
              id: `c-00000${n}`,
              what: 'Turn off POP and IMAP for 4 mailboxes',
              until: new Date(`2026-11-24T1${n}:00:00Z`),
              partOf: campaign,
            },
            ...(n === 2 ? [{ id: 'c-alone00', what: 'Reject Direct Send', until: new Date('2026-11-24T20:00:00Z') }] : []),
          ],
        })),
      },
      known,
    );
    expect(textOf(card)).toContain('2 decisions for you');
    expect(textOf(card)).toContain('Turn off POP and IMAP in 3 tenants · approve by 2026-11-24 11:00 UTC · g-abcdefg');
    expect(textOf(card)).toContain('Reject Direct Send in tenant-2');
    expect(actionsOf(card).filter(({ name }) => name === 'show')).toMatchObject([
      { subject: 'g-abcdefg' },
      { subject: 'c-alone00@tenant-2' },
    ]);
  });

  test('lists a campaign that the person requested as one request', () => {
    const campaign = { id: 'g-abcdefg', does: 'Turn off POP and IMAP' };
    const statuses = ['waiting', 'waiting', 'verified'] as const;
    const card = homeCard(
      {
        person: 'Ana',
        tenants: statuses.map((now, n) => ({
          name: `tenant-${n}`,
          toKeep: [],
          score: 40,
          trend: [],
          findings,
          waiting: [],
          requests: [
            { id: `c-00000${n}`, what: 'Turn off POP and IMAP for 4 mailboxes', status: now, keepUntil: null, partOf: campaign },
            ...(n === 2 ? [{ id: 'c-alone00', what: 'Reject Direct Send', status: now, keepUntil: null }] : []),
          ],
        })),
      },
      known,
    );
    expect(textOf(card)).toContain(
      'Turn off POP and IMAP in 3 tenants: 2 waiting for approval, 1 applied and verified · g-abcdefg',
    );
    expect(textOf(card)).toContain('Reject Direct Send in tenant-2');
    expect(actionsOf(card).filter(({ name }) => name === 'show')).toMatchObject([
      { subject: 'g-abcdefg' },
      { subject: 'c-alone00@tenant-2' },
    ]);
  });

  test('says in a line of each tenant what nobody took and which log is silent, of three at most, and nothing on a quiet day', () => {
    const quiet = { toKeep: [], score: 40, trend: [], findings, waiting: [], requests: [], notices: [] };
    const silent = [{ source: 'unified', log: 'Unified audit log', since: new Date('2026-11-24T07:40:00Z') }] as const;
    const open = { untaken: 2, silent };
    const said = (names: readonly string[]): string =>
      textOf(
        homeCard(
          {
            person: 'Ana',
            tenants: names.map((name) => ({ ...quiet, name, notices: name.startsWith('calm') ? [] : [noticeOf(open)] })),
          },
          known,
        ),
      );
    expect(said(['calm'])).not.toContain('/harden signals');
    expect(said(['one'])).toMatch(/^2 signals nobody took, Unified audit log silent since .+ See \/harden signals/m);
    const many = said(['calm', 'one', 'two', 'three', 'four', 'five']);
    expect(many).toMatch(/^one: 2 signals nobody took/m);
    expect(many).not.toMatch(/^(calm|four): 2 signals/m);
    expect(many).toContain('Signals wait in 2 more tenants.');
  });

  test.each([
    ['everything was judged and holds', ['pass', 'notApplicable'], 'nothing', '100'],
    ['some could not be judged', ['pass', 'unknown'], '1 unknown', '100'],
    ['one control alone was audited', ['pass'], '1 not judged', '100, 1 of 2 judged'],
    ['some is open, and more was not judged', ['fail'], '1 fail, 1 not judged', '100, 1 of 2 judged'],
  ] as const)('says in home that nothing is open only where that is known: %s', (_case, verdicts, open, score) => {
    const tenant = { name: 'contoso', toKeep: [], score: 100, trend: [], waiting: [], requests: [] };
    const judged = verdicts.map((verdict, n) => ({ control: `c${n}`, verdict, summary: 'was looked at' }));
    const card = homeCard({ person: 'Ana', tenants: [{ ...tenant, findings: judged }] }, known.slice(0, 2));
    const [table] = card.blocks.filter(({ kind }) => kind === 'table');
    expect(table).toMatchObject({ rows: [[{ text: 'contoso' }, { text: score }, { text: open }]] });
  });

  test('says in the status how many controls were judged, where these are not all', () => {
    const text = textOf(
      statusCard(
        'contoso',
        { at: posture.at, findings: findings.slice(0, 1) },
        { score: 0, trend: [], waived: [], controls: known },
      ),
    );
    expect(text).toContain(`1 done · ${known.length - 1} not checked`);
  });

  test('stands in the home of many tenants for the lowest scores, with the count of the rest; a decision is told of all', () => {
    const text = home(200);
    expect(text).toContain('tenant-19');
    expect(text).not.toContain('tenant-20"');
    expect(text).toMatch(/180 more tenants: \d+ fail, \d+ partial\. \/harden status @all/);
    expect(text).toContain('c-of-150');
  });

  test('begins in the home with what waits for the person, and has one line for all tenants that nobody has audited', () => {
    const blank = { toKeep: [], score: null, trend: [], findings: [], waiting: [], requests: [] };
    const until = new Date('2026-11-24T12:00:00Z');
    const waiting = Array.from({ length: 12 }, (_, n) => ({ id: `c-${n}`, what: 'pop-imap', until }));
    const tenants = [
      ...Array.from({ length: 30 }, (_, n) => ({ ...blank, name: `new-${n}` })),
      { ...blank, name: 'known', score: 70, findings, waiting },
    ];
    const text = textOf(homeCard({ person: 'Ana', tenants }, known));
    const inOrder = ['12 decisions for you:', 'and 4 more: c-8, c-9, c-10, c-11.', '"tenant"', 'Not audited yet (30): new-0'];
    expect(order(text, inOrder)).toEqual(inOrder);
    expect(text).not.toContain('new-20');
  });

  test('of more decisions than it names, says what lists the others', () => {
    const until = new Date('2026-11-24T12:00:00Z');
    const waiting = Array.from({ length: 30 }, (_, n) => ({ id: `c-${n}`, what: 'pop-imap', until }));
    const tenant = { name: 'contoso', toKeep: [], score: 70, trend: [], findings, requests: [], waiting };
    const text = textOf(homeCard({ person: 'Bo', tenants: [tenant] }, known));
    expect(text).toContain('c-17 and 12 more');
    expect(text).toContain('/harden changes');
  });

  test('begins with what cannot wait, however much was requested before it', () => {
    const until = new Date('2026-11-24T12:00:00Z');
    const asked = Array.from({ length: 12 }, (_, n) => ({ id: `c-${n}`, what: 'pop-imap', until }));
    const contain = { id: 'c-night', what: 'Contain eli@contoso.com', until: new Date('2026-11-24T15:00:00Z'), isUrgent: true };
    const tenant = { name: 'contoso', toKeep: [], score: 70, trend: [], findings, requests: [], waiting: [...asked, contain] };
    const text = textOf(homeCard({ person: 'Bo', tenants: [tenant] }, known));
    const inOrder = ['13 decisions for you:', 'Contain eli@contoso.com', 'c-0@contoso', '/harden approve <id>'];
    expect(order(text, inOrder)).toEqual(inOrder);
  });

  test.each(['Slack', 'Teams'] as const)(
    'of hundreds of changes to keep in many tenants the most pressing come first, in %s',
    (chat) => {
      const tenants = Array.from({ length: 200 }, (_, n) => ({
        name: `tenant-${n}`,
        toKeep: [
          {
            id: `c-${n}`,
            what: 'pop-imap',
            tenant: `tenant-${n}`,
            until: new Date(Date.parse('2026-11-24T09:00:00Z') + (200 - n) * 60_000),
          },
        ],
        score: null,
        trend: [],
        findings: [],
        waiting: [],
        requests: [],
      }));
      const text = drawnIn[chat](homeCard({ person: 'Ana', tenants }, known));
      expect(text).toContain('pop-imap in tenant-199: applied, keep it before');
      expect(text).toContain('and 195 more changes to keep later');
      expect(text).toContain('c-195');
      expect(text).not.toContain('c-194');
    },
  );

  test('stands in the home with three steps to take next, each with the button that plans it', () => {
    const text = home(1);
    const names = ['2 fail, 1 partial', 'Do next', 'grave@tenant-0', 'small@tenant-0', 'half@tenant-0'];
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    expect(order(text, names)).toEqual(names);
    expect(text).not.toContain('odd@tenant-0');
  });

  test('is a number each in the home of several tenants', () => {
    expect(home(2)).toContain('2 fail, 1 partial');
    expect(home(2)).not.toContain('Do next');
  });
});
