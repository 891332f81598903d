/** What a card says above its first button: few words and lines, whatever a tenant holds, and nothing that it says less of is lost. */
import fc from 'fast-check';
import type { Block, Card, Statement } from '../../src/chat/card';
import { actionsOf, statementsOf } from '../../src/chat/card-parts';
import { budgets, heldToBudget, linesAbove as linesAboveIn, saidIn, wordsAbove } from '../../src/chat/glance';
import { controls } from '../../src/controls/index';
import type { Plan } from '../../src/engine/plan/plan';
import { campaignCard } from '../../src/features/campaign/gateway/card';
import { noticeOf } from '../../src/features/signals/notice';
import { sourceNames } from '../../src/features/signals/observation';
import { isRefusal } from '../../src/lib/errors';
import { approverCall } from '../../src/views/approver-call';
import { changeCard } from '../../src/views/change';
import type { ChangeView } from '../../src/views/change-view';
import { newsOf } from '../../src/views/news';
import { statusCard } from '../../src/views/status';
import { textOf } from '../support/chat/chat-room';
import { type Office, openOffice } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { popOff } from '../support/decisions/sample-plan';
import { askOften } from '../support/ledger/many-requests';
import { count } from '../support/runner/counts';

/** Everything that the statements of a card say, folded ones too. */
const allOf = ({ title, blocks }: Card): string => [title, ...statementsOf(blocks).flatMap(saidIn)].join(' ');

const word = fc.oneof(
  fc.constantFrom('mailbox', 'sign-ins', 'scanner', '7', 'of', 'contoso.com'),
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }),
);
const sentence = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => `${words.join(' ')}.`);
const name = fc.stringMatching(/^[a-z]{1,60}@[a-z]{1,60}\.com$/);

const impact = fc.record({
  lines: fc.array(fc.record({ label: sentence, value: sentence }), { maxLength: 6 }),
  notMeasured: fc.array(sentence, { maxLength: 5 }),
  inUse: fc.array(fc.record({ object: name, how: sentence }), { maxLength: 50 }),
});
const warnings = fc.array(fc.record({ code: fc.constantFrom('mail-loss', 'delay', 'lockout'), text: sentence }), {
  maxLength: 5,
});

let office: Office;
let id: string;

beforeAll(async () => {
  office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  id = office.newest();
});

function viewOf(plan: Partial<Plan>, approvers: readonly string[]): ChangeView {
  const view = viewInOffice(
    office,
    id,
    controls.find((control) => control.id === 'pop-imap'),
  );
  return {
    ...view,
    first: Array.from({ length: 10 }, (_, n) => popOff(n)),
    approval: { ...view.approval, canApprove: approvers },
    change: { ...view.change, plan: { ...planOf(view), ...plan } },
  };
}

function planOf({ change: { plan } }: ChangeView): Plan {
  if (plan === null) throw new Error('There is no plan.');
  return plan;
}

test('any plan is decided on in 70 words and eight lines, and its details say all that was measured and warned of', () => {
  fc.assert(
    fc.property(impact, warnings, fc.array(name, { maxLength: 40 }), (measured, warned, approvers) => {
      const view = viewOf({ impact: measured, warnings: warned, keepWithinMs: 30 * 60_000 }, approvers);
      const [card, call] = [changeCard(view), approverCall(view)?.card];
      for (const one of [card, ...(call === undefined ? [] : [call])]) {
        expect(wordsAbove(one)).toBeLessThanOrEqual(budgets.approval.words);
        expect(linesAbove(one)).toBeLessThanOrEqual(budgets.approval.lines);
        expect(actionsOf(one).map(({ label }) => label)).toContain('Approve');
      }
      const said = allOf(card);
      const facts = [
        ...measured.lines.flatMap(({ label, value }) => [label, value]),
        ...measured.notMeasured,
        ...measured.inUse.map(({ object }) => object),
        ...warned.map(({ text }) => text),
        ...approvers,
        view.change.plan?.digest.slice(0, 12) ?? '',
      ];
      expect(facts.filter((fact) => !said.includes(fact))).toEqual([]);
    }),
    { numRuns: count({ fast: 15, full: 300 }) },
  );
});

test('when an approved plan begins stands above its buttons, however much else there is to say', async () => {
  const timed = openOffice();
  await timed.does('ana', { says: 'plan pop-imap at=28.11.2026 18:00' });
  await timed.settle();
  const control = controls.find((one) => one.id === 'smtp-auth');
  const view = viewInOffice(timed, timed.newest(), control);
  fc.assert(
    fc.property(impact, warnings, (measured, warned) => {
      const plan = { ...planOf(view), impact: measured, warnings: warned, keepWithinMs: 30 * 60_000 };
      const { blocks } = changeCard({ ...view, change: { ...view.change, plan } });
      const first = blocks.findIndex(({ kind }) => kind === 'actions');
      expect(statementsOf(blocks.slice(0, first)).flatMap(saidIn)).toContain('Begins');
    }),
    { numRuns: count({ fast: 15, full: 300 }) },
  );
});

describe('of a plan that blocks countries', () => {
  const blockView = (plan: Partial<Plan>): ChangeView => ({
    ...viewOf({ operations: 2, touched: { 'graph.namedLocations': 1, 'graph.conditionalAccessPolicies': 1 }, ...plan }, ['bo']),
    control: controls.find((control) => control.id === 'country-block'),
  });
  const above = (plan: Partial<Plan>): string => {
    const { blocks } = changeCard(blockView(plan));
    const first = blocks.findIndex(({ kind }) => kind === 'actions');
    return statementsOf(blocks.slice(0, first)).flatMap(saidIn).join('|');
  };

  test('what it changes is named: of a number of objects someone may think that they are people', () => {
    expect(above({})).toContain('|Sign-in is blocked from the countries that settings name (1 named location and 1 policy)|');
    expect(above({ touched: { 'graph.namedLocations': 1, 'some.unknown': 1 } })).toContain('(2 objects)');
  });

  test.each([
    ['blocked', 'blocked from RU, KP'],
    ['allowed', 'blocked from all countries but RU, KP'],
    ['other', 'blocked from the countries that settings name'],
  ])('names the countries of the list of %s countries that it writes', (list, words) => {
    const first = [
      { ...popOff(0), object: `hardenbot country-block: ${list} countries`, after: { countriesAndRegions: ['RU', 'KP'] } },
    ];
    const { blocks } = changeCard({ ...blockView({ stage: 'prepare' }), first });
    expect(statementsOf(blocks.slice(0, 3)).flatMap(saidIn).join('|')).toContain(`${words} (`);
  });

  test('nobody reads that sign-in is blocked where a policy only reports', () => {
    expect(above({ stage: 'prepare' })).toContain('|report-only for now: Sign-in is blocked from the countries');
    const view = blockView({ stage: 'prepare' });
    const summary = 'Sign-in is open from every country.';
    const verification = { type: 'verified', measured: 'fail', expected: 'fail', summary } as const;
    const news = newsOf({ ...view, change: { ...view.change, status: 'verified', verification } }).map(({ card }) =>
      textOf(card),
    );
    expect(news.join(' ')).toContain(`report-only, nobody is affected yet. Until step 2 is applied: ${summary}`);
  });
});

test.each([
  ['Holds or may activate: Global Administrator. It counts as high risk.', 'Holds or may activate: Global Administrator'],
  [
    'Countries on the way stay blocked unless they are named. A roaming phone is elsewhere.',
    'Countries on the way stay blocked unless they are named',
  ],
  [
    'Access tokens stay valid for up to an hour: sessions end within minutes. App passwords outlive a new password.',
    'Access tokens stay valid for up to an hour',
  ],
  [
    'Still open: 1. A rule forwards mail to someone; 2. An app may read every mailbox.',
    'Still open: 1. A rule forwards mail to someone; 2.',
  ],
  [
    '2 break-glass accounts are (bg1@contoso.com, bg2@contoso.com) not assigned to Microsoft Graph Command Line Tools: they have the admin centers.',
    '2 break-glass accounts are not assigned to Microsoft Graph Command Line Tools',
  ],
])('a warning above the buttons says what it warns of: %s', (text, said) => {
  const { blocks } = changeCard(viewOf({ warnings: [{ code: 'some', text }] }, ['bo']));
  const above = statementsOf(
    blocks.slice(
      0,
      blocks.findIndex(({ kind }) => kind === 'actions'),
    ),
  )
    .flatMap(saidIn)
    .join('|');
  expect(above).toContain(`Warning: |${said}`);
});

test('who would notice stands there whole, or not at all', () => {
  const control = controls.find(({ id: known }) => known === 'modern-auth');
  const above = (value: string): string => {
    const lines = [{ label: 'Signed in with it, last 30 days', value }];
    const { blocks } = changeCard({ ...viewOf({ impact: { lines, notMeasured: [] } }, ['bo']), control });
    const first = blocks.findIndex(({ kind }) => kind === 'actions');
    return statementsOf(blocks.slice(0, first)).flatMap(saidIn).join('|');
  };
  expect(above('ana')).toContain('Who would notice|People with Outlook for Windows may have to sign in once more.');
  const long = above('some of the people who work in the warehouse and a few others');
  expect(long).toContain('a few others');
  expect(long).not.toContain('Who would notice');
});

describe('of a plan for several tenants', () => {
  const line = 'Signed in from RU, last 30 days';
  const cardOf = (rows: readonly (readonly [tenant: string, value: string | null, stage?: 'prepare'])[]): Card =>
    campaignCard({
      id: 'b-1',
      digest: 'd',
      rows: rows.map(([tenant, value, stage]) => ({
        ...viewOf(
          {
            impact: { lines: value === null ? [] : [{ label: line, value }], notMeasured: [] },
            operations: 2,
            touched: { 'graph.namedLocations': 1, 'graph.conditionalAccessPolicies': 1 },
            ...(stage === undefined ? {} : { stage }),
          },
          ['bo'],
        ),
        tenant,
        control: controls.find((control) => control.id === 'country-block'),
      })),
    });
  const above = (card: Card): string => {
    const first = card.blocks.findIndex(({ kind }) => kind === 'actions');
    return statementsOf(card.blocks.slice(0, first)).flatMap(saidIn).join('|');
  };

  test.each<[string, Parameters<typeof cardOf>[0], string]>([
    [
      'those who are affected are named, whichever tenant they are in',
      [
        ['alpha', 'none'],
        ['beta', '1 sign-in by ana@beta.com'],
        ['gamma', '2 sign-ins by bo@gamma.com'],
      ],
      `${line} in beta: 1 sign-in by ana@beta.com; some in 1 other tenant too`,
    ],
    [
      'nobody is affected where everything was measured',
      [
        ['alpha', 'none'],
        ['beta', 'none'],
      ],
      `${line}: none, in 2 tenants`,
    ],
    [
      'what was not measured is not said to be none',
      [
        ['alpha', 'none'],
        ['beta', null],
      ],
      `${line}: none, in 1 tenant; not measured in 1 tenant`,
    ],
  ])('%s', (_what, rows, says) => {
    expect(above(cardOf(rows))).toContain(`Who is affected|${says}`);
  });

  test('who would notice stands there whole or not at all, and whole in its details', () => {
    const card = cardOf([
      ['alpha', '1 sign-in by ana@alpha.com'],
      ['beta', 'none'],
    ]);
    expect(above(card)).not.toContain('…');
    const control = controls.find(({ id: known }) => known === 'country-block');
    expect(allOf(card)).toContain(control?.impact);
  });

  test('its title says that nothing is blocked yet, and its numbers are of what they count', () => {
    const card = cardOf([
      ['alpha', null, 'prepare'],
      ['beta', null, 'prepare'],
    ]);
    expect(card.title).toBe('Block sign-in by country in 2 tenants, report-only');
    expect(above(card)).toMatch(
      /What changes\|report-only for now: Sign-in is blocked [^|]* \(2 named locations and 2 policies\)\|/,
    );
    expect(
      cardOf([
        ['alpha', null, 'prepare'],
        ['beta', null],
      ]).title,
    ).toBe('Block sign-in by country in 2 tenants');
  });
});

/** Facts are a line each. */
function linesAbove({ blocks }: Card): number {
  const first = blocks.findIndex(({ kind }) => kind === 'actions' || kind === 'row');
  return blocks.slice(0, first).reduce((sum, block) => sum + (block.kind === 'facts' ? block.facts.length : 1), 0);
}

/** Long sentences, facts and tables in any order, buttons among them. */
const cardOfMuch: fc.Arbitrary<Card> = fc
  .array(
    fc.oneof(
      sentence.map((text): Block => ({ kind: 'text', spans: [{ text }] })),
      fc.array(fc.record({ label: word, value: sentence }), { maxLength: 6 }).map((facts): Block => ({ kind: 'facts', facts })),
      fc
        .array(name, { maxLength: 20 })
        .map((names): Block => ({ kind: 'table', columns: ['who'], rows: names.map((text) => [{ text }]) })),
      fc.constant<Block>({ kind: 'actions', actions: [{ name: 'audit', label: 'Check now', subject: 'all@contoso' }] }),
    ),
    { maxLength: 12 },
  )
  .map((blocks) => ({ title: 'A card', tone: 'neutral', blocks }));

test('any card whatever keeps its buttons in sight: what does not fit before them is folded whole', () => {
  fc.assert(
    fc.property(cardOfMuch, (card) => {
      const shown = heldToBudget(card);
      expect(heldToBudget(shown)).toEqual(shown);
      if (actionsOf(card).length === 0) return expect(shown).toBe(card);
      expect(wordsAbove(shown)).toBeLessThanOrEqual(Math.max(budgets.any.words, shown.title.split(/\s+/).length));
      expect(linesAboveIn(shown)).toBeLessThanOrEqual(budgets.any.lines);
      expect(actionsOf(shown)).toEqual(actionsOf(card));
      const said = allOf(shown);
      for (const piece of statementsOf(card.blocks).flatMap(saidIn)) expect(said).toContain(piece);
      return undefined;
    }),
    { numRuns: count({ fast: 20, full: 300 }) },
  );
});

test('the status of a tenant with every control open is 90 words and five steps, and the rest is a press away', () => {
  const findings = controls.map(({ id: control }) => ({
    control,
    way: 1,
    verdict: 'fail' as const,
    summary: 'It is open.',
    evidence: [],
    evidenceTotal: 0,
    coverage: { covered: 0, of: 100_000 },
    warnings: [],
    missing: [],
    calls: 0,
    ms: 0,
  }));
  const silent = (['audits', 'flows', 'unified'] as const).map((source) => ({
    source,
    log: sourceNames[source],
    since: new Date('2026-11-24T07:40:00Z'),
  }));
  const notices = [noticeOf({ untaken: 1000, silent })];
  const card = statusCard(
    `${'long-'.repeat(12)}name`,
    { at: new Date('2026-11-24T08:00:00Z'), findings },
    { score: 0, trend: [], waived: [], controls, notices },
  );
  expect(wordsAbove(card)).toBeLessThanOrEqual(budgets.status.words);
  expect(linesAboveIn(card)).toBeLessThanOrEqual(budgets.status.lines);
  expect(saidIn(card.blocks[1] as Statement).join('')).toMatch(/^1,?000 signals nobody took, Entra audit log silent since /);
  const steps = card.blocks.filter(({ kind }) => kind === 'row');
  expect(steps).toHaveLength(5);
  expect(actionsOf(card).map(({ label }) => label)).toEqual([
    ...steps.map(() => 'Plan'),
    `Show all ${controls.length} checks`,
    'Plan several',
    'Check now',
  ]);
});

test('what only a person, a licence or a decision can close is no next step', () => {
  const byHand = controls.find(({ onlyByHand }) => onlyByHand === true);
  const [first, second, third] = controls.filter(({ onlyByHand }) => onlyByHand !== true);
  if (byHand === undefined || first === undefined || second === undefined || third === undefined)
    throw new Error('There are too few controls.');
  const finding = (control: string, missing: readonly object[] = []) =>
    ({
      control,
      way: 1,
      verdict: 'fail',
      summary: '',
      evidence: [],
      evidenceTotal: 0,
      warnings: [],
      missing,
      calls: 0,
      ms: 0,
    }) as never;
  const waived = { control: third.id, until: '2026-12-24T08:00:00Z', reason: 'later' } as never;
  const card = statusCard(
    'contoso',
    {
      at: new Date('2026-11-24T08:00:00Z'),
      findings: [finding(byHand.id), finding(first.id), finding(second.id, [{ read: 'x', licence: 'P2' }]), finding(third.id)],
    },
    { score: 0, trend: [], waived: [waived], controls },
  );
  const steps = card.blocks.flatMap((block) => (block.kind === 'row' ? [block.action.subject] : []));
  expect(steps).toEqual([`${first.id}@contoso`]);
});

test('an approval that is typed shows the plan first and signs nothing; with the digest that it shows, it counts', async () => {
  const shown = await office.answers({
    kind: 'command',
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'typed',
    text: `approve ${id}`,
  });
  if (shown === null || isRefusal(shown)) throw new Error('Nothing was shown.');
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(textOf(shown)).toContain(`/harden approve ${id} ${digest.slice(0, 12)}`);
  expect(textOf(shown)).toContain('Who is affected');
  expect(actionsOf(shown)).toContainEqual(expect.objectContaining({ name: 'approve', subject: id, digest }));
  expect(office.change(id)?.approvals).toEqual([]);
  expect(await office.does('bo', { says: `approve ${id} ${'0'.repeat(12)}` })).toBe('other-plan');
  expect(await office.does('bo', { says: `approve ${id} ${digest.slice(0, 12)}` })).toBe('done');
});

describe('one open plan for a control', () => {
  const open = async (): Promise<{ readonly asked: Office; readonly first: string }> => {
    const asked = openOffice();
    await asked.does('ana', { says: 'plan pop-imap' });
    await asked.settle();
    return { asked, first: asked.newest() };
  };

  test('asked for again with the same terms, by whomever, it is found and not made twice', async () => {
    const { asked, first } = await open();
    for (const who of ['ana', 'bo'] as const)
      expect(await asked.does(who, { says: 'plan pop-imap' })).toContain('Open already: ');
    expect(asked.newest()).toBe(first);
  });

  test('with other terms it is replaced by a press, and by none who may not withdraw it', async () => {
    const { asked, first } = await open();
    const subject = `pop-imap except=1@contoso.com replaces=${first}@contoso`;
    expect(await asked.does('ana', { says: 'plan pop-imap except=1@contoso.com' })).toContain('Open already: ');
    expect(await asked.does('ana', { clicks: 'plan', on: subject })).toBe('done');
    await asked.settle();
    expect([asked.change(first)?.status, asked.change(asked.newest())?.status]).toEqual(['revoked', 'waiting']);
    expect(asked.change(asked.newest())?.request.except).toEqual(['1@contoso.com']);
  });

  test('two that wait for the same: the one that is applied closes the other', async () => {
    const second = openOffice();
    await second.does('ana', { says: 'plan pop-imap' });
    // The first is still being made after longer than any plan takes.
    second.forward(11 * 60_000);
    await second.does('bo', { says: 'plan pop-imap' });
    await second.settle();
    const ids = [...second.storage.entries.values()].flat().flatMap(({ subject }) => (subject.startsWith('c-') ? [subject] : []));
    const [one = '', other = ''] = [...new Set(ids)];
    expect([second.change(one)?.status, second.change(other)?.status]).toEqual(['waiting', 'waiting']);
    // As many as push it out of any list of the newest.
    await askOften(second, one, 80);
    for (const who of ['bo', 'cy'] as const) await second.approves(who, one);
    await second.settle();
    expect([second.change(one)?.status, second.change(other)?.status]).toEqual(['verified', 'refused']);
    expect(second.change(other)?.refusal?.reason).toBe(`${one} made the same change.`);
  });

  test('once it was rejected or its time is over, the next one is made', async () => {
    const { asked, first } = await open();
    const digest = asked.change(first)?.plan?.digest ?? '';
    await asked.does('bo', { clicks: 'reject', on: first, digest, reason: 'later' });
    expect(await asked.does('ana', { says: 'plan pop-imap' })).toBe('done');
    await asked.settle();
    asked.forward(5 * 3_600_000);
    expect(await asked.does('bo', { says: 'plan pop-imap' })).toBe('done');
  });
});
