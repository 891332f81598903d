/** A new link is told to the person on every other account and to the channels of their tenants, so that a phished one is noticed. */
import { DeliveryError, type Messenger } from '../src/chat/platform';
import { announceLink } from '../src/gateway/outbox/announce-link';
import { accountDigest } from '../src/people/links';
import { textOf } from './support/chat/chat-room';
import { ids, openOffice, otherTenantId, tenantId } from './support/corridor/office';

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

function chats(broken: readonly string[] = []) {
  const seen: string[] = [];
  const logged: object[] = [];
  const messenger: Messenger = {
    post: async (to, card) => {
      if (broken.includes(to.channel)) throw new DeliveryError('not there', 'gone');
      seen.push(`${to.platform} ${to.channel}: ${textOf(card)}`);
      return { conversation: to, message: '1' };
    },
    update: () => Promise.reject(new Error('Nothing is rewritten here.')),
    whisper: () => Promise.reject(new Error('Nothing is whispered here.')),
    direct: async ({ platform, id }) => ({ platform, channel: `direct ${id}` }),
  };
  const messengers = new Map(['terminal', 'slack', 'teams'].map((name) => [name, messenger]));
  return { seen, logged, messengers, logger: { warn: (fields: object) => void logged.push(fields) } };
}

test('every other account of the person and the channels of their tenants are told, with what to type', async () => {
  const { seen, messengers, logger } = chats();
  await announceLink({ directory: office().directory, tenants, messengers, logger }, link);
  const places = seen.map((line) => line.slice(0, line.indexOf(': ')));
  expect(places.sort()).toEqual(['slack C1', `teams direct ${ids.bo}`, 'terminal direct bo', 'terminal hardening']);
  for (const line of seen) expect(line).toContain('/harden unlink U77');
});

test('that somebody else confirmed another code of the account is told with it, and not who', async () => {
  const { seen, messengers, logger } = chats();
  await announceLink({ directory: office().directory, tenants, messengers, logger }, { ...link, contested: true });
  for (const line of seen) expect(line).toContain('Somebody else confirmed another code of this account');
  expect(seen).toHaveLength(4);
});

test('a way that cannot be used is logged, and the others are used', async () => {
  const { seen, logged, messengers, logger } = chats(['hardening']);
  await announceLink({ directory: office().directory, tenants, messengers, logger }, link);
  expect(logged).toHaveLength(1);
  expect(seen.some((line) => line.startsWith('slack C1'))).toBe(true);
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
