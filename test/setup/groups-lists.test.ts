/** What was changed, what is accepted and how it went, in the tenants of a group: the newest or worst first, and nothing of a tenant that is not the reader's. */

import { contentOf } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import type { ChatEvent } from '../../src/chat/platform';
import { controls } from '../../src/controls/index';
import type { Change } from '../../src/engine/changes/change';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import type { Verdict } from '../../src/engine/plan/verdict';
import { digestSections } from '../../src/features/digest-sections';
import { ofEach } from '../../src/gateway/commands/group-view';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import type { Digest } from '../../src/posture/digest';
import type { DailyPosture } from '../../src/posture/history';
import { briefOf } from '../../src/views/brief';
import { groupDigestCard } from '../../src/views/digest';
import { groupControlHistoryCard, groupHistoryCard } from '../../src/views/tenants-history';
import { groupChangesCard, type ListedGroup } from '../../src/views/tenants-lists';
import { textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { ids, openOffice } from '../support/corridor/office';

const shared = { terminal: 'hardening' };
const nobodyOfOurs = { read: { people: [ids.ray] }, request: { people: [ids.ray] } };
const notAna = { approvers: { people: [ids.ray, ids.bo] }, emergency: [], tiers: { low: 1, medium: 1, high: 1 } };

async function asked(office: ReturnType<typeof openOffice>, who: string, text: string): Promise<Card | Refusal> {
  const event: ChatEvent = {
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `${who} ${text}`,
  };
  const answer = await office.answers(event);
  if (answer === null) throw new Error('There was no answer.');
  return answer;
}

/** Two tenants in one channel; of fabrikam ray and bo alone may see anything. In each a plan and a waiver were asked for. */
async function begun() {
  const office = openOffice({
    tenants: {
      contoso: { tags: ['gold'], channel: shared },
      fabrikam: { tags: ['gold'], channel: shared, access: nobodyOfOurs, approvals: notAna },
    },
  });
  for (const [who, tenant] of [
    ['ana', 'contoso'],
    ['ray', 'fabrikam'],
  ] as const)
    for (const text of ['audit', 'plan pop-imap', `waive pop-imap --days 5 --reason because-of-${tenant}`]) {
      await office.answers({
        kind: 'command',
        text: `${text} --tenant ${tenant}`,
        actor: { platform: 'terminal', id: who, membership: 'member' },
        conversation: { platform: 'terminal', channel: 'hardening' },
        key: `${tenant} ${text}`,
      });
      await office.settle();
    }
  return office;
}

const wordsOf = async (answer: Card | Refusal): Promise<string> => {
  if (isRefusal(answer)) return `${answer.reason} ${answer.remedy}`;
  const files = answer.blocks.flatMap((block) => (block.kind === 'attachment' ? [block.file] : []));
  return [textOf(answer), ...(await Promise.all(files.map(contentOf)))].join('\n');
};

test('changes and waivers of a group name the tenant of each, with all of them in a file', async () => {
  const office = await begun();
  const changes = await wordsOf(await asked(office, 'ray', 'changes @gold'));
  expect(changes).toContain('Changes of @gold: 2 tenants');
  expect(changes).toContain('2 plans for someone to approve');
  expect(changes).toMatch(/"c-\d+","fabrikam","Turn off POP and IMAP for 2 mailboxes","waiting for approval","ray"/);
  const waivers = await wordsOf(await asked(office, 'ray', 'waivers @gold'));
  expect(waivers).toMatch(/"w-\d+","contoso","pop-imap","waiting for approval",.*"because-of-contoso"/);
  expect(waivers).toContain('because-of-fabrikam');
});

test.each([
  'changes @gold',
  'waivers @all',
  'history @gold',
  'history pop-imap @all',
  'travels @gold',
  'incident @all',
  'digest @gold',
  'export @all',
])('"%s" neither names nor counts a tenant that the person may not read', async (text) => {
  const words = await wordsOf(await asked(await begun(), 'ana', text));
  expect(words).toContain(': 1 tenant');
  expect(words).not.toMatch(/fabrikam|2 tenants/);
});

test.each([
  'changes @gold pop-imap',
  'waivers @gold all',
  'history pop-imap all @gold',
  'travels @gold x',
  'incident @gold i-4k7m2xq',
  'digest @gold x',
  'export @gold x',
])('"%s" has a word that nobody reads, and is refused', async (text) => {
  expect(await asked(await begun(), 'ray', text)).toMatchObject({ code: 'unread-word' });
});

test('an export of a group has the report of each tenant, and none of another one', async () => {
  const card = await asked(await begun(), 'ray', 'export @gold');
  if (isRefusal(card)) throw new Error(card.reason);
  const files = card.blocks.flatMap((block) => (block.kind === 'attachment' ? [block] : []));
  expect(files.map(({ name }) => name)).toEqual(['contoso-2026-11-24-report.html', 'fabrikam-2026-11-24-report.html']);
  expect(await Promise.all(files.map(async ({ file }) => (await contentOf(file)).includes('fabrikam')))).toEqual([false, true]);
});

const digestOf = (day: string, now: number): Digest => ({
  day,
  at: `${day}T07:00:00.000Z`,
  score: { now, yesterday: 90, lastWeek: 90 },
  trend: [90, now],
  verdicts: { fail: 2 },
  moves: [],
  unchecked: [],
  waiting: [],
  changes: [{ id: 'c-0000001', what: 'pop-imap', status: 'verified' }],
  lapsing: [],
  waived: 0,
  checkpoint: 'hardenbot-checkpoint:t:1',
});

test('the last digests of a group are one card of the newest day, which names who has none of it', () => {
  const tenants = [
    { tenant: 'fell', digest: digestOf('2026-11-24', 60) },
    { tenant: 'rose', digest: digestOf('2026-11-24', 95) },
    { tenant: 'old', digest: digestOf('2026-11-20', 50) },
    { tenant: 'never', digest: null },
  ];
  const view = {
    group: 'gold',
    nameOf: (id: string) => id,
    controls,
    now: new Date('2026-11-24T09:00:00Z'),
    sections: digestSections,
  };
  const text = textOf(groupDigestCard({ ...view, tenants }));
  expect(text).toContain('Digest of @gold: 4 tenants, 2026-11-24');
  expect(text.indexOf('fell')).toBeLessThan(text.indexOf('rose'));
  expect(text).toContain('No digest of that day: old, never');
  expect(textOf(groupDigestCard({ ...view, tenants: tenants.slice(3) }))).toContain('There has been no digest yet.');
});

test('a control that there is not is told with the one that was probably meant', async () => {
  expect(await wordsOf(await asked(await begun(), 'ray', 'history pop-imp @gold'))).toContain('pop-imap');
});

test('a tenant whose ledger is halted is named as not told, and the others are told', async () => {
  const tenants = ['contoso', 'fabrikam'].map((name) => ({ name, id: name, settingsVersion: '1' }));
  const view = await ofEach<Change>({ group: 'gold', tenants }, { now: () => new Date('2026-11-24T09:00:00Z') }, ({ id }) =>
    id === 'contoso' ? Promise.reject(new LedgerBehind('Entry 3 is gone.')) : Promise.resolve([]),
  );
  const text = textOf(groupChangesCard(view, 5, (change) => briefOf({ change, control: undefined })));
  expect(text).toContain('Changes of @gold: 2 tenants');
  expect(text).toContain('Unknown for contoso: the ledger is halted; undos and ends of travel exceptions still run there');
});

/** Scores of the days up to 2026-11-24, oldest first. */
function past(...tenants: readonly (readonly [name: string, scores: readonly number[], verdicts: readonly Verdict[]])[]) {
  const last = Date.parse('2026-11-24T00:00:00Z');
  const view: ListedGroup<DailyPosture> = {
    group: 'all',
    at: new Date('2026-11-24T09:00:00Z'),
    inChannel: false,
    unread: [],
    tenants: tenants.map(([tenant, scores, verdicts]) => ({
      tenant,
      items: scores.map((score, index) => {
        const day = new Date(last - (scores.length - 1 - index) * 86_400_000).toISOString().slice(0, 10);
        return { day, at: `${day}T07:00:00.000Z`, score, verdicts: { 'pop-imap': verdicts[index] ?? 'unknown' } };
      }),
    })),
  };
  return view;
}

const scoresFrom = (first: number, last: number): readonly number[] =>
  Array.from({ length: 31 }, (_, index) => first + Math.round(((last - first) * index) / 30));

test('the history of a group has the tenant that lost most in thirty days first', () => {
  const [none, some] = [scoresFrom(40, 40), scoresFrom(90, 60)];
  const text = textOf(groupHistoryCard(past(['steady', none, []], ['lost', some, []], ['new', [], []])));
  expect(text.indexOf('lost')).toBeLessThan(text.indexOf('steady'));
  expect(text).toContain('{"text":"-30"}');
  expect(text).toContain('No day is known of 1 tenant.');
});

test('the history of one control has the tenant in which it turned last first, and since when', () => {
  const control = controls.find(({ id }) => id === 'pop-imap');
  if (control === undefined) throw new Error('There is no such control.');
  const text = textOf(
    groupControlHistoryCard(
      past(['long', [1, 1, 1], ['fail', 'fail', 'fail']], ['late', [1, 1, 1], ['pass', 'pass', 'fail']]),
      control,
    ),
  );
  expect(text.indexOf('late')).toBeLessThan(text.indexOf('long'));
  expect(text).toMatch(/late.*2026-11-24.*██▁/);
  expect(text).toMatch(/long.*2026-11-22.*▁▁▁/);
});

test.each(['Slack', 'Teams'] as const)('the history and the digests of 1000 tenants fit a card in %s', (chat) => {
  const digests = Array.from({ length: 1000 }, (_, index) => ({
    tenant: `customer-${index}`,
    digest: digestOf('2026-11-24', index % 90),
  }));
  const of = {
    group: 'all',
    nameOf: (id: string) => id,
    controls,
    now: new Date('2026-11-24T09:00:00Z'),
    sections: digestSections,
  };
  expect(drawnIn[chat](groupDigestCard({ ...of, tenants: digests }))).toContain('1000 tenants');
  const many = Array.from({ length: 1000 }, (_, index) => [`customer-${index}`, scoresFrom(90, index % 90), []] as const);
  expect(drawnIn[chat](groupHistoryCard(past(...many)))).toContain('1000 tenants');
});
