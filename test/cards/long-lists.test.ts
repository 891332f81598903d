/** Lists of a thousand entries on cards: both chats take the message, and nothing is cut without a count and the place where all of it is. */
import type { Card } from '../../src/chat/card';
import { controls } from '../../src/controls/index';
import { digestSections } from '../../src/features/digest-sections';
import { travelsCard } from '../../src/features/travel/gateway/list-card';
import { waiverCard } from '../../src/features/waiver/card';
import type { Waiver } from '../../src/features/waiver/waiver';
import { isRefusal } from '../../src/lib/errors';
import { truncateAtItem } from '../../src/lib/truncate';
import { digestMessage } from '../../src/views/digest';
import { textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { type Office, openOffice, tenantId, writableTenant } from '../support/corridor/office';
import { openSettings, proposes } from '../support/settings/settings-office';

const thousand = Array.from({ length: 1000 }, (_, n) => `scanner-${String(n).padStart(4, '0')}@contoso.com`);
const chats = ['Slack', 'Teams'] as const;

async function asked(office: Office, text: string, who = 'ana'): Promise<Card> {
  const answer = await office.answers({
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: who, membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: text,
  });
  if (answer === null || isRefusal(answer)) throw new Error(`No card: ${JSON.stringify(answer)}`);
  return answer;
}

const byLength = (one: string, other: string): number => other.length - one.length;

/** How many of the thousand a text names, and how many it says that there are beside; a notification says it once more. */
function countedIn(text: string, name: RegExp): number {
  const more = [...new Set([...text.matchAll(/and (\d+) more/gu)].map(([, count]) => Number(count)))];
  expect(more).toHaveLength(1);
  return new Set(text.match(name)).size + (more[0] ?? 0);
}

const scanner = /scanner-\d{4}@contoso\.com/gu;

describe.each(chats)('in %s', (chat) => {
  test('a setting with a thousand entries says how many more there are, where all are, and how to change it without a form', async () => {
    const office = openSettings({ controls: { 'pop-imap': { allow: thousand } } });
    const text = drawnIn[chat](await asked(office, 'settings pop-imap.allow'));
    expect(countedIn(text, scanner)).toBe(1000);
    expect(text).toContain('/harden add controls.pop-imap.allow');
    expect(text).toContain('/harden settings export');
    expect(text).not.toContain('button not shown');
    expect(countedIn(drawnIn[chat](await asked(office, 'settings')), scanner)).toBe(1000);
  });

  test('a proposal that takes hundreds of entries out names where all of them are, and the file has them', async () => {
    const office = openSettings({ controls: { 'pop-imap': { allow: thousand } } });
    const id = await proposes(office, `set pop-imap.allow ${thousand[0] ?? ''}`);
    const text = drawnIn[chat](await asked(office, `approve ${id}`, 'di'));
    expect(text).toContain(`/harden export ${id} gives them as a file`);
    const [whole = ''] = [...text.matchAll(/remove scanner[^"]*?\(1 in all\)/gu)].map(([words]) => words).toSorted(byLength);
    expect(countedIn(whole, scanner)).toBe(999);
    const files = (await asked(office, `export ${id}`)).blocks.flatMap((block) => (block.kind === 'attachment' ? [block] : []));
    let lines = '';
    for (const { file } of files) for await (const piece of file.read()) lines += piece;
    expect(new Set(lines.match(scanner)).size).toBe(1000);
  });

  test('of a thousand travel exceptions the overdue ones and the next to end are named, and the others counted', () => {
    const now = new Date('2026-11-24T08:00:00.000Z');
    const exceptions = thousand.map((name, n) => ({
      change: { id: `t-${n}`, status: 'verified', keep: {} },
      travel: { account: { name }, countries: ['ES'] },
      // The last ones to be requested are the first to end, and one of them did not.
      until: new Date(now.getTime() + (998 - n) * 60_000),
    })) as unknown as Parameters<typeof travelsCard>[0]['exceptions'];
    const text = drawnIn[chat](travelsCard({ tenant: 'contoso', exceptions, now }));
    expect(text).toContain('scanner-0999@contoso.com');
    expect(text).toContain('overdue');
    expect(text).toContain('scanner-0998@contoso.com');
    expect(text).not.toContain('scanner-0001@contoso.com');
    const [more = ''] = /\d+(?= more rows not shown)/u.exec(text) ?? [];
    expect(new Set(text.match(scanner)).size + Number(more)).toBe(1000);
  });

  test('a thousand who can approve a waiver are counted', () => {
    const waiver = {
      id: 'w-4k7m2xq',
      tenant: tenantId,
      terms: {
        control: 'pop-imap',
        days: 30,
        until: '2026-12-24T00:00:00.000Z',
        reason: 'the scanners are replaced',
        severity: 'medium',
        complete: true,
        accepted: [],
      },
      request: { decision: { person: { entraId: 'a', name: 'Ana' }, decidedAt: '2026-11-24T08:00:00.000Z' } },
      approvals: [],
      rejection: null,
      ended: null,
    } as unknown as Waiver;
    const text = drawnIn[chat](
      waiverCard({ tenant: 'contoso', waiver, status: 'waiting', approvedBy: [], canApprove: thousand, needed: 1 }),
    );
    const lists = [...text.matchAll(/((?:scanner-\d{4}@contoso\.com(?:, )?)+) and (\d+) more/gu)];
    const counts = new Set(lists.map(([, names = '', more]) => (names.match(scanner)?.length ?? 0) + Number(more)));
    expect([...counts]).toEqual([1000]);
    // The line above the buttons, and the details.
    expect(new Set(lists.map(([, names]) => names)).size).toBe(2);
  });

  test('a digest with a thousand plans that wait for a thousand people, and a thousand waivers that lapse, is taken', () => {
    const waiting = thousand.map((what, n) => ({
      id: `c-${n}`,
      what,
      since: '2026-11-20T08:00:00.000Z',
      requestedBy: { entraId: 'a', name: 'Ana' },
      canAct: thousand,
    }));
    const lapsing = thousand.map((what, n) => ({ id: `w-${n}`, what, until: '2026-11-26T08:00:00.000Z' }));
    const { card, details } = digestMessage({
      day: '2026-11-24',
      tenants: [
        {
          tenant: 'contoso',
          digest: {
            day: '2026-11-24',
            at: '2026-11-24T08:00:00.000Z',
            score: { now: 75, yesterday: 75, lastWeek: 75 },
            trend: [75, 75],
            verdicts: { pass: 1 },
            moves: [],
            unchecked: [],
            waiting,
            changes: [],
            lapsing,
            waived: 1000,
            checkpoint: 'hardenbot-checkpoint:contoso:1:aa:key:signature',
          },
        },
      ],
      nameOf: (id) => id,
      controls,
      now: new Date('2026-11-24T08:00:00.000Z'),
      sections: digestSections,
    });
    expect(drawnIn[chat](card)).toContain('1000 waiting for approval');
    const thread = details.map((detail) => drawnIn[chat](detail.card)).join('\n');
    expect(thread).toContain('992 more rows not shown');
    expect(thread).toContain('scanner-0004@contoso.com and 995 more');
    expect(thread).toContain('and 992 more waivers within a week: /harden waivers');
  });
});

describe('a tenant with a thousand mailboxes that are open', () => {
  const mailboxes = thousand.map((address, n) => ({
    PrimarySmtpAddress: address,
    Guid: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    PopEnabled: true,
    ImapEnabled: true,
  }));
  const plans = [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }];
  const open = async () => {
    const office = openOffice({ client: writableTenant({ exchange: { CASMailbox: mailboxes, CASMailboxPlan: plans } }, []) });
    await office.does('ana', { says: 'audit' });
    await office.settle();
    return office;
  };

  test('a mailbox behind those that the audit names is not sent to another audit, and one of them can be waived', async () => {
    const office = await open();
    const waive = (name: string) => office.does('ana', { says: `waive pop-imap ${name} --days 30 --reason scanner` });
    expect(await waive(thousand[3] ?? '')).toBe('done');
    expect(await asked(office, `waive pop-imap ${thousand[700]} --days 30 --reason scanner`).catch(String)).toMatch(
      /the audit names the first \d+ objects alone, and this is none of them.*Allow it in the settings instead/,
    );
  });

  test('home shows the score of what was judged, as the status does', async () => {
    const office = await open();
    expect(textOf(await asked(office, 'home', 'bo'))).not.toContain('not audited yet');
  });
});

test('twenty thousand items are cut as fast as ten, and to the same words', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `user${n}@contoso.com`);
  const begun = process.cpuUsage().user;
  expect(truncateAtItem(many, 60)).toBe('user0@contoso.com, user1@contoso.com and 19998 more');
  expect(process.cpuUsage().user - begun).toBeLessThan(1_000_000);
  expect(truncateAtItem(['a', 'b', 'c'], 7)).toBe('a, b, c');
  expect(truncateAtItem([], 7)).toBe('');
});
