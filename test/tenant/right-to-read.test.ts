/** Who may not read a tenant learns nothing of its changes by naming one: what is there and what is not get the same answer. */
import { actionNames } from '../../src/chat/card';
import { commands } from '../../src/features/commands';
import { isRefusal } from '../../src/lib/errors';
import { textOf } from '../support/chat/chat-room';
import { openCampaignLab } from '../support/corridor/campaign-lab';
import { ids, type Name, type Office } from '../support/corridor/office';
import { openSeveral, presses, wanted } from '../support/corridor/several-plans';

const { ana, bo, cy, di, ray } = ids;
/** Ray is of a help desk: he may ask for travel and for nothing else. */
const access = { read: { people: [cy, di] }, request: { people: [ana, bo] }, travel: { people: [ray] } };
const approvals = { emergency: [] };

/** Every way of naming something. */
const ways = [
  ...commands.flatMap(({ name }) => [{ says: `${name} ID` }, { says: `${name} ID more` }]),
  { says: 'travel end ID' },
  { says: 'travel extend ID until=2026-12-04' },
  ...actionNames.map((clicks) => ({ clicks })),
];
type Way = (typeof ways)[number];

/** What a person is shown, with a word in the place of the id. */
async function told(office: Office, { who, way, id }: { who: Name; way: Way; id: string }, channel: string): Promise<string> {
  const conversation = { platform: 'terminal', channel };
  const common = { actor: { platform: 'terminal', id: who, membership: 'member' }, conversation, key: 'key' } as const;
  const answer = await office.answers(
    'says' in way
      ? { ...common, kind: 'command', text: way.says.replace('ID', id) }
      : { ...common, kind: 'click', action: way.clicks, subject: id, digest: '', reason: 'no' },
  );
  const text = isRefusal(answer) ? `${answer.code}: ${answer.reason} ${answer.remedy}` : textOf(answer);
  return text.replaceAll(id, 'ID');
}

/** The ways by which someone says these ids from ones that were never given, and what says them. */
async function telling(office: Office, who: Name, there: readonly string[], channel = 'hardening'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const way of ways)
    for (const id of there) {
      const never = await told(office, { who, way, id: `${id.slice(0, 2)}zzzzzzz` }, channel);
      for (const tried of [id, `${id.slice(0, -1)}z`]) {
        const text = await told(office, { who, way, id: tried }, channel);
        if (text !== never) found.push(`${JSON.stringify(way)} ${tried}: ${text}`);
      }
    }
  return found;
}

/** One change that was applied, one that waits on a card of several, and a waiver that waits. */
async function busyOffice(fabrikam: object = {}) {
  const office = openSeveral({ access, approvals, tenants: { fabrikam } });
  await office.does('ana', { says: 'audit contoso' });
  await office.settle();
  await office.does('ana', { says: 'waive pop-imap --tenant contoso --days 3 --reason slow' });
  await office.does('ana', { says: `plan ${wanted.join(' ')} --tenant contoso` });
  await office.settle();
  const waiting = office.newest();
  for (const who of ['bo', 'di'] as const) await presses(office, who);
  await office.does('ana', { says: 'plan pop-imap --tenant contoso' });
  const there = [waiting, office.newest(), office.newest('b-'), office.newest('w-')];
  expect(there.filter((id) => id === '')).toEqual([]);
  return { office, there };
}

test('of changes, cards of several and waivers nothing is told to whoever may ask for travel alone', async () => {
  const { office, there } = await busyOffice();
  expect(await telling(office, 'ray', there)).toEqual([]);
  expect((await telling(office, 'cy', there)).length).toBeGreaterThan(there.length);
});

test('nor in a channel of several tenants, where an id says which of them is meant', async () => {
  const { office, there } = await busyOffice({ channel: { terminal: 'hardening' } });
  expect(await telling(office, 'ray', there)).toEqual([]);
});

test('nor of a campaign, its tenants and what it changes there', async () => {
  const { says, settle, office } = openCampaignLab({ tenants: { contoso: { access }, fabrikam: { access } }, approvals });
  await says('ana', 'plan @gold pop-imap');
  await settle();
  const all = [...office.storage.entries.values()].flat().flatMap(({ event }) => (event.type === 'requested' ? [event] : []));
  const id = all[0]?.campaign?.id ?? '';
  expect(await telling(office, 'ray', [id], 'room')).toEqual([]);
  expect(await told(office, { who: 'cy', way: { says: 'show ID' }, id }, 'room')).toContain('fabrikam');
});
