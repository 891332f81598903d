/** A new link is announced to the person on every other account and to the channels of their tenants, so that a phished one is noticed. */
import { DeliveryError, type Messenger } from '../../src/chat/platform';
import { announceLink } from '../../src/gateway/outbox/announce-link';
import { accountDigest } from '../../src/people/links';
import { textOf } from '../support/chat/chat-room';
import { ids, openOffice, otherTenantId, tenantId } from '../support/corridor/office';

const account = { platform: 'slack', id: 'U77' } as const;
const link = { person: { entraId: ids.bo, name: 'bo' }, account };
const tenants = [
  { name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening', slack: 'C1' } },
  { name: 'fabrikam', id: otherTenantId, settingsVersion: '1', channel: { terminal: 'elsewhere' } },
];
/** Bo is of contoso alone. */
const office = () =>
  openOffice({
    tenants: {
      fabrikam: {
        access: { read: { people: [ids.cy] }, request: { people: [ids.cy] } },
        approvals: { approvers: { people: [ids.cy] }, emergency: [] },
      },
    },
  });

function chats(broken: readonly string[] = [], busy: string[] = []) {
  const seen: string[] = [];
  const logged: object[] = [];
  const messenger: Messenger = {
    post: async (to, card) => {
      if (broken.includes(to.channel)) throw new DeliveryError('not there', 'gone');
      if (busy.includes(to.channel)) throw new DeliveryError('busy', 'later', busy.splice(busy.indexOf(to.channel), 1).length);
      seen.push(`${to.platform} ${to.channel}: ${textOf(card)}`);
      return { conversation: to, message: '1' };
    },
    update: () => Promise.reject(new Error('Nothing is rewritten here.')),
    whisper: () => Promise.reject(new Error('Nothing is whispered here.')),
    direct: async ({ platform, id }) => ({ platform, channel: `direct ${id}` }),
  };
  const messengers = new Map(['terminal', 'slack', 'teams'].map((name) => [name, messenger]));
  const log = (fields: object) => void logged.push(fields);
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  const ports = { directory: office().directory, tenants, messengers, logger: { warn: log, error: log }, sleep };
  return { seen, logged, slept, ports };
}

test('every other account of the person and the channels of their tenants are told, with what to type', async () => {
  const { seen, ports } = chats();
  await announceLink(ports, link);
  const places = seen.map((line) => line.slice(0, line.indexOf(': ')));
  expect(places.sort()).toEqual(['slack C1', `teams direct ${ids.bo}`, 'terminal direct bo', 'terminal hardening']);
  for (const line of seen) expect(line).toContain('/harden unlink U77');
});

test('that somebody else confirmed another code of the account is told with it, and not who', async () => {
  const { seen, ports } = chats();
  await announceLink(ports, { ...link, contested: true });
  for (const line of seen) expect(line).toContain('Someone else confirmed another code of this account');
  expect(seen).toHaveLength(4);
});

test('a way that cannot be used is logged, and the others are used', async () => {
  const { seen, logged, ports } = chats(['hardening']);
  await announceLink(ports, link);
  expect(logged).toHaveLength(1);
  expect(seen.some((line) => line.startsWith('slack C1'))).toBe(true);
});

test('it is told in the fallback of a channel that is gone', async () => {
  const { seen, logged, ports } = chats(['hardening']);
  const [contoso, fabrikam] = tenants;
  await announceLink({ ...ports, tenants: [{ ...contoso, fallback: { terminal: 'spare' } }, fabrikam] as typeof tenants }, link);
  expect(seen.some((line) => line.startsWith('terminal spare'))).toBe(true);
  expect(logged).toEqual([]);
});

test('a chat that is busy is tried again, and keeps nobody waiting', async () => {
  const { seen, slept, ports } = chats([], ['C1', 'C1']);
  await announceLink(ports, link);
  while (!seen.some((line) => line.startsWith('slack C1'))) await new Promise(setImmediate);
  expect(slept).toEqual([2000, 4000]);
  expect(seen).toHaveLength(4);
});

test('it is told when the link stands, and not before', async () => {
  const room = openOffice();
  const stranger = { ...account, membership: 'member' as const };
  await room.does(stranger, { says: 'link' });
  const [code = ''] = room.codes;
  await room.does('bo', { says: `link ${code}` });
  expect(room.announced).toEqual([]);
  await room.does('bo', { clicks: 'link', on: code, digest: accountDigest(stranger) });
  expect(room.announced).toEqual([link]);
});
