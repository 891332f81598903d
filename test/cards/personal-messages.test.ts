/** Who is notified personally of what cannot wait: those whom settings list, and anyone who is in their group at that moment, on every account they have. */
import { DeliveryError, type Messenger } from '../../src/chat/platform';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { tellPersonally } from '../../src/gateway/outbox/tell-personally';
import { accountDigest } from '../../src/people/links';
import { ids, type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { memoryMessages, memoryNotify } from '../support/stores/memory-stores';

const group = '9a000000-0000-4000-8000-000000000009';
const stranger = 'cccccccc-0000-4000-8000-00000000000c';

interface Telling {
  readonly view: 'emergency' | 'reminder' | 'overdue' | 'halted';
  readonly subject: string;
  readonly title: string;
}

/** Of one message that is drawn again and again; `seen` gets the accounts that it was shown to. */
function lab(office: Office, seen: string[]) {
  const busy = new Set<string>();
  const messenger: Messenger = {
    post: () => Promise.reject(new Error('Nothing is posted here.')),
    update: () => Promise.reject(new Error('Nothing is rewritten here.')),
    whisper: async (to, { id }) => {
      if (busy.has(to.platform)) throw new DeliveryError('Busy.', 'later');
      seen.push(`${to.platform} ${id}`);
    },
  };
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'c-1-emergency' };
  const channel = { terminal: 'hardening', slack: 'C1', teams: '19:channel' };
  const ports = {
    ledger: office.work.ledger,
    directory: office.directory,
    messengers: new Map(Object.keys(channel).map((platform) => [platform, messenger])),
    notify: memoryNotify(),
    messages: memoryMessages(),
    now: () => office.now(),
  };
  const tell = ({ view, subject, title }: Telling) =>
    tellPersonally(
      { name: 'draw', view, tenant: tenantId, subject, reply },
      { name: 'contoso', id: tenantId, settingsVersion: '1', channel },
      { ...ports, card: { title, tone: 'bad', blocks: [] } },
    );
  return { tell, busy };
}

/** The accounts that an emergency approval is shown to. */
async function told(office: Office, view: Telling['view'] = 'emergency', subject = 'c-1'): Promise<readonly string[]> {
  const seen: string[] = [];
  await lab(office, seen).tell({ view, subject, title: 'Emergency' });
  return seen;
}

function officeWith(members: readonly string[]): Office {
  const users = [...Object.entries(ids), ['zoe', stranger] as const].map(([name, id]) => ({
    id,
    userPrincipalName: `${name}@contoso.com`,
  }));
  return openOffice({
    approvals: { incident: { people: [ids.cy], entraGroup: group } },
    graph: { users, groups: [{ id: group, members }] },
  });
}

test('of an emergency approval the people for incidents and the members of its group are told, each once', async () => {
  const office = officeWith([ids.cy, ids.di]);
  expect(await told(office)).toEqual([`teams ${ids.cy}`, 'terminal cy', `teams ${ids.di}`, 'terminal di']);
});

test('a member of the group whom settings do not know is told where the platform knows everybody by the Entra id', async () => {
  expect(await told(officeWith([stranger]))).toContain(`teams ${stranger}`);
});

test('a person is told on an account that they linked themselves', async () => {
  const office = officeWith([ids.cy]);
  const account = { platform: 'slack', id: 'U9', membership: 'member' } as const;
  await office.does(account, { says: 'link' });
  await office.does('cy', { clicks: 'link', on: office.codes[0] ?? '', digest: accountDigest(account) });
  expect(await told(office)).toContain('slack U9');
});

test('a group that cannot be read keeps nobody from being told whom settings list', async () => {
  const office = officeWith([]);
  expect(await told(office)).toContain('terminal cy');
});

test('of a reminder those are told whom it named and who still may see the tenant', async () => {
  const office = openOffice({
    access: { read: { people: [ids.ray] } },
    approvals: { approvers: { people: [ids.bo] }, emergency: [] },
  });
  await office.work.ledger.append(tenantId, 'c-1', { type: 'reminded', told: [ids.bo, ids.ray, ids.di] });
  expect(new Set(await told(office, 'reminder'))).toEqual(
    new Set([`teams ${ids.bo}`, 'terminal bo', `teams ${ids.ray}`, 'terminal ray']),
  );
});

test('who may ask for travel alone is told of a travel exception, and of nothing else', async () => {
  const office = openOffice({
    access: { read: { people: [ids.bo] }, travel: { people: [ids.ray] } },
    approvals: { emergency: [] },
  });
  for (const subject of ['c-1', 't-1'])
    await office.work.ledger.append(tenantId, subject, { type: 'reminded', told: [ids.bo, ids.ray] });
  expect(new Set(await told(office, 'reminder', 'c-1'))).toEqual(new Set([`teams ${ids.bo}`, 'terminal bo']));
  expect(await told(office, 'reminder', 't-1')).toContain('terminal ray');
});

test('that the record of links itself is halted is told on the accounts that settings name', async () => {
  const halted = () => Promise.reject(new LedgerBehind('Entry 3 is another one.'));
  const before: OfficeOptions['before'] = (ledger) => ({ ...ledger, subject: halted, fold: halted });
  const office = openOffice({ approvals: { incident: { people: [ids.cy] } }, before });
  expect(await told(office, 'halted', 'ledger')).toEqual(['terminal cy']);
});

describe('however often the message is drawn', () => {
  const alarm = { view: 'overdue', subject: 'c-1', title: 'It should have been put back' } as const;
  const halted = { view: 'halted', subject: 'ledger', title: 'The record is not what was written' } as const;

  test('each account is told once, and once more of something else', async () => {
    const seen: string[] = [];
    const { tell } = lab(officeWith([]), seen);
    for (let times = 0; times < 3; times += 1) await tell(alarm);
    expect(seen).toEqual([`teams ${ids.cy}`, 'terminal cy']);
    await tell({ ...alarm, title: 'It was kept, and no worker has read that' });
    expect(seen).toHaveLength(4);
  });

  test('an account whose chat was busy is told by the next one, alone', async () => {
    const seen: string[] = [];
    const { tell, busy } = lab(officeWith([]), seen);
    busy.add('teams');
    expect(await tell(alarm)).toMatchObject({ failures: [{ kind: 'later' }], confirmed: 1 });
    busy.clear();
    expect(await tell(alarm)).toEqual({ failures: [], confirmed: 2 });
    expect(seen).toEqual(['terminal cy', `teams ${ids.cy}`]);
  });

  test('that a record is halted is told anew an hour later, because it may be so once more', async () => {
    const seen: string[] = [];
    const office = officeWith([]);
    const { tell } = lab(office, seen);
    for (let times = 0; times < 2; times += 1) await tell(halted);
    office.forward(60 * 60_000);
    await tell(halted);
    expect(seen).toEqual(['terminal cy', 'terminal cy']);
  });
});
