/** Groups of tenants: `/harden status @gold` is answered from what was stored, about the tenants that the person may read, and fits a card. */
import { contentOf } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import type { ChatEvent } from '../../src/chat/platform';
import { settingsSchema } from '../../src/config/settings';
import { notYetWhole } from '../../src/config/whole';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { isRefusal, type Refusal } from '../../src/lib/errors';
import { matrixPage } from '../../src/views/html/matrix';
import { type GroupView, groupControlCard, groupStatusCard } from '../../src/views/tenants';
import { textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { ids, openOffice, otherTenantId, tenantId } from '../support/corridor/office';

const shared = { terminal: 'hardening' };
const nobodyOfOurs = { read: { people: [ids.ray] }, request: { people: [ids.ray] } };
const onlyRay = { approvers: { people: [ids.ray] }, emergency: [], tiers: { low: 1, medium: 1, high: 1 } };

/** Two tenants in one channel, both gold; of fabrikam only ray may see anything. */
const officeOfTwo = () =>
  openOffice({
    tenants: {
      contoso: { tags: ['gold', 'west'], channel: shared },
      fabrikam: { tags: ['gold', 'secret-project'], channel: shared, access: nobodyOfOurs, approvals: onlyRay },
    },
  });

const event = (who: string, text: string, personal = false): ChatEvent => ({
  kind: 'command',
  text,
  actor: { platform: 'terminal', id: who, membership: 'member' },
  conversation: { platform: 'terminal', channel: personal ? `direct-${who}` : 'hardening' },
  ...(personal ? { personal: true } : {}),
  key: `${who} ${text}`,
});

async function asked(
  office: ReturnType<typeof openOffice>,
  who: string,
  text: string,
  personal = false,
): Promise<Card | Refusal> {
  const answer = await office.answers(event(who, text, personal));
  if (answer === null) throw new Error('There was no answer.');
  return answer;
}

async function audited() {
  const office = officeOfTwo();
  for (const [who, tenant] of [
    ['ana', 'contoso'],
    ['ray', 'fabrikam'],
  ] as const)
    await office.answers(event(who, `audit --tenant ${tenant}`));
  await office.settle();
  return office;
}

const wordsOf = (answer: Card | Refusal): string => (isRefusal(answer) ? `${answer.reason} ${answer.remedy}` : textOf(answer));

test('a group is answered with a table of its tenants, from what was stored', async () => {
  const office = await audited();
  const before = office.storage.entries.get(tenantId)?.length;
  const card = await asked(office, 'ray', 'status @gold');
  expect(wordsOf(card)).toContain('Status of @gold: 2 tenants');
  expect(wordsOf(card)).toMatch(/contoso[\s\S]*fabrikam/);
  expect(office.storage.entries.get(tenantId)?.length).toBe(before);
});

test('one control is shown among the tenants of a group, with what was found in each', async () => {
  const card = await asked(await audited(), 'ray', 'explain pop-imap @all', true);
  expect(wordsOf(card)).toContain('pop-imap in @all: 2 tenants');
  expect(wordsOf(card)).toContain('Open in 2 of 2 tenants. 2 partial.');
  expect(wordsOf(card)).toContain('POP or IMAP is on for 2 of 2 mailboxes');
});

test('evidence of a group sets its tenants beside each other, with the page of each', async () => {
  const card = await asked(await audited(), 'ray', 'evidence nis2 @gold lang=fr');
  if (isRefusal(card)) throw new Error(card.reason);
  const files = card.blocks.flatMap((block) => (block.kind === 'attachment' ? [block] : []));
  expect(files.map(({ name }) => name)).toEqual(['contoso-nis2-2026-11-24.html', 'fabrikam-nis2-2026-11-24.html']);
  const [first, second] = await Promise.all(files.map(({ file }) => contentOf(file)));
  expect(first).not.toContain('fabrikam');
  expect(second).toContain('En bref');
});

test.each([
  ['status @gold', false],
  ['status @all', false],
  ['status @all', true],
  ['explain pop-imap @gold', true],
  ['evidence nis2 @gold', false],
])('"%s" neither names nor counts a tenant that the person may not read', async (text, personal) => {
  const office = await audited();
  const card = await asked(office, 'ana', text, personal);
  const files = isRefusal(card) ? [] : card.blocks.filter((block) => block.kind === 'attachment');
  const all = [wordsOf(card), ...(await Promise.all(files.map(({ file }) => contentOf(file))))].join('\n');
  expect(all).toContain('1 tenant');
  expect(all).toContain('contoso');
  expect(all).not.toMatch(/fabrikam|2 tenants|secret-project/);
});

test('a group that is not there, and one of somebody else, get the same answer, which names the nearest of the own', async () => {
  const office = await audited();
  expect(await asked(office, 'ana', 'status @golt')).toMatchObject({ code: 'no-group', remedy: 'Did you mean @gold?' });
  const [nobody, theirs] = [
    await asked(office, 'ana', 'status @nothing-of-it'),
    await asked(office, 'ana', 'status @secret-project'),
  ];
  expect(wordsOf(theirs).replace('secret-project', '…')).toBe(wordsOf(nobody).replace('nothing-of-it', '…'));
  expect(wordsOf(nobody)).toContain('There is @all, @gold, @west.');
});

test('an audit of a group is an audit of each tenant that the person may read, with a card of its own', async () => {
  const office = officeOfTwo();
  expect(wordsOf(await asked(office, 'ray', 'audit pop-imap @gold'))).toContain('Audit of @gold: contoso, fabrikam');
  expect(wordsOf(await asked(office, 'ana', 'audit @gold'))).not.toContain('fabrikam');
  await office.settle();
  const requests = (id: string) =>
    (office.storage.entries.get(id) ?? []).filter(({ event: { type } }) => type === 'requested').length;
  expect([requests(tenantId), requests(otherTenantId)]).toEqual([2, 1]);
  expect(await office.work.postures.lines(otherTenantId)).toMatchObject([{ control: 'pop-imap' }]);
});

describe('a group of 61 tenants', () => {
  const officeOfMany = () => {
    const tenants = Object.fromEntries(
      Array.from({ length: 61 }, (_, index) => [
        `customer-${index + 1}`,
        { tenantId: `7e000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`, channel: shared },
      ]),
    );
    const everyone = { people: [ids.ray] };
    const people = [{ entraId: ids.ray, name: 'ray', terminal: 'ray' }];
    const rights = { access: { read: everyone, request: everyone }, approvals: { approvers: everyone } };
    return openOffice({ settings: settingsSchema.parse({ tenants, people, ...rights, directory: 'customer-1' }) });
  };

  test.each(['audit @all', 'audit pop-imap @all', 'export @all', 'evidence cis-m365 @all'])(
    'is answered page by page by %s, and the last page is told from the others',
    async (typed) => {
      const office = officeOfMany();
      const first = wordsOf(await asked(office, 'ray', typed));
      expect(first).toContain(`Tenants 1 to 10 of 61. The next: /harden ${typed} page=2`);
      const last = wordsOf(await asked(office, 'ray', `${typed} page=7`));
      expect(last).toContain('Tenants 61 to 61 of 61.');
      expect(last).not.toContain('The next');
    },
  );

  test.each(['page=8', 'page=0', 'page=-1', 'page=two', 'page=', 'page=1 page=2'])('has no %s', async (page) => {
    expect(await asked(officeOfMany(), 'ray', `audit @all ${page}`)).toMatchObject({
      code: 'bad-page',
      remedy: 'Write page=1 to page=7.',
    });
  });

  test('has an audit for each tenant of a page, and for no other', async () => {
    const office = officeOfMany();
    await asked(office, 'ray', 'audit @all page=7');
    const requests = [...office.storage.entries.values()].flat().filter(({ event: { type } }) => type === 'requested');
    expect(requests.map(({ tenant }) => tenant)).toEqual(['7e000000-0000-4000-8000-000000000160']);
  });

  test('is compared whole by status, whatever its size', async () => {
    expect(wordsOf(await asked(officeOfMany(), 'ray', 'status @all'))).toContain('Status of @all: 61 tenants');
  });
});

test('two groups, and words that nobody reads, are refused', async () => {
  const office = officeOfTwo();
  expect(await asked(office, 'ana', 'status @gold @west')).toMatchObject({ code: 'two-groups' });
  expect(await asked(office, 'ana', 'status @gold pop-imap')).toMatchObject({ code: 'unread-word' });
});

test.each(['audit pop-imap', 'audit', 'explain pop-imap', 'plan pop-imap', 'changes', 'evidence nis2'])(
  'a tenant beside a group is asked about, never passed over: %s @gold contoso',
  async (typed) => {
    const office = officeOfTwo();
    const entries = () => [...office.storage.entries.values()].flat();
    for (const named of ['@gold contoso', 'Contoso @gold'])
      expect(await asked(office, 'ray', `${typed} ${named}`)).toMatchObject({
        code: 'group-and-tenant',
        reason: 'That names @gold and contoso.',
        remedy: `Write /harden ${typed} contoso, or /harden ${typed} @gold. Nothing was done.`,
      });
    expect(entries()).toEqual([]);
  },
);

test('a tenant that the person may not see is no name beside a group', async () => {
  const known = await asked(officeOfTwo(), 'ana', 'audit pop-imap @gold fabrikam');
  const unknown = await asked(officeOfTwo(), 'ana', 'audit pop-imap @gold nowhere');
  expect(JSON.stringify(known)).toBe(JSON.stringify(unknown).replaceAll('nowhere', 'fabrikam'));
  expect(known).toMatchObject({ code: 'unread-word' });
});

test('a value of a setting that reads like a tenant is a value beside a group too', async () => {
  const answer = await asked(officeOfTwo(), 'ray', 'add passwords.terms contoso @gold');
  expect(answer).not.toMatchObject({ code: 'group-and-tenant' });
});

test('each verdict keeps the moment at which it was judged, when another control is audited alone', async () => {
  const office = openOffice({ alongside: controls.filter(({ id }) => id === 'modern-auth') });
  await office.does('ana', { says: 'audit' });
  await office.settle();
  const first = office.now().toISOString();
  office.forward(3_600_000);
  await office.does('ana', { says: 'audit pop-imap' });
  await office.settle();
  const lines = (await office.work.postures.lines(tenantId)) ?? [];
  expect(Object.fromEntries(lines.map(({ control, at }) => [control, at]))).toEqual({
    'pop-imap': office.now().toISOString(),
    'modern-auth': first,
  });
  expect(await office.work.postures.lines(otherTenantId)).toBeNull();
});

/** Tenants of a provider, a few of them not audited yet. */
function manyTenants(count: number): GroupView {
  const verdicts: readonly Verdict[] = ['fail', 'partial', 'unknown', 'pass', 'pass', 'notApplicable'];
  const at = new Date('2026-11-24T09:00:00Z');
  return {
    group: 'all',
    at,
    inChannel: false,
    controls,
    tenants: Array.from({ length: count }, (_, index) => ({
      tenant: `customer-${String(index).padStart(31, '0')}`,
      lines:
        index % 50 === 49
          ? []
          : controls.map(({ id }, place) => ({
              control: id,
              verdict: verdicts[(index * 7 + place) % verdicts.length] ?? 'pass',
              summary: `Mailboxes of which someone still uses it: ${index}. ${'And more of what was found. '.repeat(6)}`,
              at: new Date(at.getTime() - index * 60_000).toISOString(),
            })),
    })),
  };
}

test.each<[readonly Verdict[], string]>([
  [['pass', 'notApplicable'], 'Open in none of 2 tenants.'],
  [['unknown', 'pass'], 'Not known to be open in any of 2 tenants.'],
  [['unknown', 'unknown'], 'Not known to be open in any of 2 tenants.'],
  [['partial', 'unknown'], 'Open in 1 of 2 tenants.'],
])('of a control that is %j it is said: %s', (verdicts, sentence) => {
  const [control] = controls;
  if (control === undefined) throw new Error('There is no control.');
  const tenants = verdicts.map((verdict, index) => ({
    tenant: `customer-${index}`,
    lines: [{ control: control.id, verdict, summary: 'What was found.', at: '2026-11-24T08:00:00.000Z' }],
  }));
  expect(textOf(groupControlCard(control, { ...manyTenants(0), tenants }))).toContain(sentence);
});

describe.each(['Slack', 'Teams'] as const)('in %s', (chat) => {
  test.each([1, 3, 5, 6, 1000])('the status of %i tenants fits a card, and says how many there are', (count) => {
    const text = drawnIn[chat](groupStatusCard(manyTenants(count)));
    expect(text).toContain(`${count} tenant`);
    expect(text).toContain('oldest verdict');
  });

  test('a control among 1000 tenants fits a card, the worst first', () => {
    const [control] = controls;
    if (control === undefined) throw new Error('There is no control.');
    const text = drawnIn[chat](groupControlCard(control, manyTenants(1000)));
    expect(text).toMatch(/Open in \d+ of 980 tenants: customer-\d+, .* more\./);
    expect(text).toContain('1000 tenants');
    expect(text.indexOf('fail')).toBeLessThan(text.indexOf('Not audited yet'));
  });
});

test('the files hold every tenant and every verdict with its age', async () => {
  const card = groupStatusCard(manyTenants(100));
  const files = card.blocks.flatMap((block) => (block.kind === 'attachment' ? [block] : []));
  const [page = '', matrix = '', verdicts = '', json = ''] = await Promise.all(files.map(({ file }) => contentOf(file)));
  expect(page.match(/<tr><th>customer-/g)).toHaveLength(98);
  expect(matrix.split('\r\n')).toHaveLength(102);
  expect(matrix).toContain('not audited');
  expect(verdicts.split('\r\n')).toHaveLength(98 * controls.length + 2);
  expect(verdicts).toContain('"2026-11-24T09:00:00.000Z"');
  expect(JSON.parse(json)).toMatchObject({ schema: 'tenants/1', group: 'all', tenants: { length: 100 } });
});

test('the page of a group needs nothing but itself, has the worst first, and leaves what tenants hold as text', () => {
  const view = manyTenants(12);
  const hostile = { tenant: '"><img src=x onerror=alert(1)>', lines: view.tenants[0]?.lines ?? [] };
  const [page, plain] = [hostile, { ...hostile, tenant: 'plain' }].map((one) =>
    matrixPage({ ...view, tenants: [...view.tenants, one] }),
  );
  const tags = (text = ''): readonly string[] =>
    [...text.matchAll(/<\/?[a-z][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
  expect(tags(page)).toEqual(tags(plain));
  expect(plain).not.toMatch(/\bsrc=|href="(?!#)|url\(|@import|<script|<link/);
  const scores = [...(plain ?? '').matchAll(/<td class="number">([\d.]+)</g)].map(([, score]) => Number(score));
  expect(scores).toEqual(scores.toSorted((one, other) => one - other));
  const fails = /<th colspan="2">fail<\/th>([\s\S]*?)<\/tr>/.exec(plain ?? '')?.[1] ?? '';
  const counts = [...fails.matchAll(/<td>(\d*)</g)].map(([, count]) => Number(count));
  expect(counts).toHaveLength(controls.length);
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
});

test.each([
  [{ gold: [] }, 'groups.gold: no tenant is in it; name one, or leave the group out'],
  [{ gold: ['contso'] }, 'groups.gold: there is no tenant "contso"; did you mean contoso?'],
])('settings with groups %j are refused with what to write', (groups, problem) => {
  const parsed = settingsSchema.parse({ tenants: { contoso: { tenantId, channel: { slack: 'C1' } } }, groups });
  expect(notYetWhole(parsed)).toContain(problem);
});

test('a group called all is refused', () => {
  expect(settingsSchema.safeParse({ tenants: {}, groups: { all: [] } }).success).toBe(false);
});
