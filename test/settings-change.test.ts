/** Settings are decided in chat: proposed, approved by others, in force in both processes at once, and taken back the same way. */
import { settingsWords } from '../docs/make/settings-words';
import { settingsFrom } from '../src/config/load';
import { definitions } from '../src/controls/definitions';
import { keyRules } from '../src/features/settings-change/keys';
import { ruleOfKey } from '../src/features/settings-change/rule-of-key';
import { ids, type Office, openOffice, tenantId } from './support/corridor/office';

const document = (own: object = {}, more: object = {}) => ({
  tenants: {
    contoso: {
      tenantId,
      channel: { terminal: 'hardening', slack: 'C1' },
      breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      ...own,
    },
  },
  people: Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name })),
  access: { read: { people: Object.values(ids) }, request: { people: [ids.ana, ids.bo] } },
  approvals: { approvers: { people: [ids.ana, ids.bo, ids.cy, ids.di] }, emergency: [ids.eve] },
  ...more,
});
const open = (own: object = {}, more: object = {}): Office =>
  openOffice({ settings: settingsFrom(document(own, more), 'hardenbot.yaml') });

const newest = (office: Office) => office.newest('p-');
const ofWorker = (office: Office, key: string) => {
  const { live } = office.work.decided;
  const tenant = live.tenant('contoso');
  return tenant === undefined ? undefined : live.counting(tenant, key);
};

async function proposes(office: Office, words: string): Promise<string> {
  expect(await office.does('ana', { says: words })).toBe('done');
  await office.settle();
  return newest(office);
}

async function approved(office: Office, id: string, ...people: readonly ('bo' | 'cy' | 'di')[]): Promise<void> {
  for (const who of people) expect(await office.approves(who, id)).toBe('done');
  await office.settle();
}

test('a list is made longer by two others, and counts in both processes without a restart', async () => {
  const office = open();
  const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
  await approved(office, id, 'cy');
  expect(ofWorker(office, 'controls.pop-imap.allow')).toEqual([]);
  await approved(office, id, 'di');
  expect(ofWorker(office, 'controls.pop-imap.allow')).toEqual(['scanner@contoso.com']);
  expect(await office.does('ana', { says: 'remove pop-imap.allow scanner@contoso.com' })).toBe('done');
});

test('it is taken back by a proposal, after which the file counts again', async () => {
  const office = open();
  const id = await proposes(office, 'add pop-imap.allow scanner@contoso.com');
  await approved(office, id, 'cy', 'di');
  expect(await office.does('bo', { clicks: 'revert', on: id })).toBe('done');
  await office.settle();
  // Fewer exceptions ask for more: one approval is enough.
  await approved(office, newest(office), 'cy');
  expect(ofWorker(office, 'controls.pop-imap.allow')).toEqual([]);
  expect(office.work.decided.of(tenantId).inForce.map(({ key, value }) => [key, value])).toEqual([
    ['controls.pop-imap.allow', undefined],
  ]);
});

describe('every setting', () => {
  const ofControls = definitions.flatMap(({ id, settings }) => leaves(settings.parse({})).map((key) => `controls.${id}.${key}`));

  test('is decided in chat or in the file alone, and in no two ways', () => {
    expect(Object.keys(keyRules).sort()).toEqual(Object.keys(settingsWords).sort());
    expect(ofControls.filter((key) => ruleOfKey(key)?.in !== 'chat')).toEqual([]);
    expect(Object.keys(keyRules).filter((key) => key.startsWith('controls.'))).toEqual([]);
  });

  test('of a check says which change of it asks for less', () => {
    const said = definitions.flatMap(({ id, looser = {} }) => Object.keys(looser).map((key) => `controls.${id}.${key}`));
    expect(said.filter((key) => !ofControls.includes(key))).toEqual([]);
  });

  test.each([
    'tenantId',
    'cloud',
    'endpoints.graph',
    'identity',
    'bot.egress',
    'access.request.people',
    'access.read.entraGroup',
    'approvals.tiers.high',
    'approvals.tiers.high.approvals',
    'approvals.sizes.high',
    'approvals.emergency',
    'approvals.incident.people',
    'approvals.approvers.entraGroup',
    'store.address',
    'people.entraId',
    'directory',
    'controls',
    'approvals',
    '__proto__',
    'channel.__proto__.x',
  ])('%s is no one’s to set in chat', async (key) => {
    const office = open();
    expect(await office.does('ana', { says: `set ${key} 1` })).toMatch(/^(only-in-the-file|unknown-setting)$/);
    expect(newest(office)).toBe('');
  });
});

function leaves(value: unknown, key = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, key === '' ? name : `${key}.${name}`));
}
