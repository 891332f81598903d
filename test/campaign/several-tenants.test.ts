/** Several tenants behind one bot: which one an event is about, and that nobody learns of another one's. */
import type { ChatEvent } from '../../src/chat/platform';
import { buttons } from '../../src/features/buttons';
import { commands } from '../../src/features/commands';
import { addressTenant } from '../../src/gateway/ask/address-tenant';
import { readAsk } from '../../src/gateway/ask/read-ask';
import { isRefusal } from '../../src/lib/errors';
import type { Person } from '../../src/lib/person';
import { openOffice, otherTenantId } from '../support/corridor/office';
import { memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage } from '../support/stores/memory-stores';

const tenant = (name: string, channel: string) => ({
  name,
  id: `id-of-${name}`,
  settingsVersion: '1',
  channel: { terminal: channel },
});
const ledger = memoryLedger(emptyStorage(), { now: () => new Date('2026-11-24T00:00:00Z') });
/** Nobody but ana sees northwind. */
const seen = <Tenant extends { readonly id: string }>(person: Person, tenants: readonly Tenant[]) =>
  Promise.resolve(tenants.filter(({ id }) => person.entraId === 'ana' || id !== 'id-of-northwind'));
const directory = { visible: seen, readable: seen };
const ports = {
  ledger,
  directory,
  tenants: [tenant('contoso', 'shared'), tenant('fabrikam', 'shared'), tenant('northwind', 'private')],
};
const common = {
  actor: { platform: 'terminal', id: 'ana', membership: 'member' as const },
  conversation: { platform: 'terminal', channel: 'shared' },
  key: 'k',
};
const typed = (text: string, channel = 'shared'): ChatEvent => ({
  ...common,
  conversation: { platform: 'terminal', channel },
  kind: 'command',
  text,
});
const clicked = (subject: string): ChatEvent => ({ ...common, kind: 'click', action: 'plan', subject });
const bo: Person = { entraId: 'bo', name: 'Bo' };
const address = async (event: ChatEvent, to = ports, who = bo) => {
  const found = await addressTenant(readAsk(event, { commands, buttons }), who, to);
  return 'kind' in found ? found.why : { name: found.tenant.name, words: found.words, subject: found.subject };
};

test.each([
  ['plan pop-imap --tenant fabrikam', ['plan', 'pop-imap']],
  ['plan --tenant=Fabrikam pop-imap', ['plan', 'pop-imap']],
  ['plan fabrikam pop-imap', ['plan', 'pop-imap']],
  ['plan pop-imap in fabrikam', ['plan', 'pop-imap']],
  ['plan pop-imap smtp-auth for Fabrikam', ['plan', 'pop-imap', 'smtp-auth']],
  ['plan pop-imap tenant=fabrikam', ['plan', 'pop-imap']],
  ['plan pop-imap —tenant fabrikam', ['plan', 'pop-imap']],
  ['status of fabrikam', ['status']],
])('"%s" is about the tenant that it names', async (text, words) => {
  expect(await address(typed(text))).toEqual({ name: 'fabrikam', words, subject: '' });
});

test('a tenant that is called as a command is named by that word everywhere but in the question what the command takes', async () => {
  const alike = { ...ports, commands, tenants: [...ports.tenants, tenant('status', 'shared')] };
  expect(await address(typed('help status'), alike)).toMatchObject({ code: 'which-tenant' });
  expect(await address(typed('help status --tenant status'), alike)).toMatchObject({ name: 'status', words: ['help', 'status'] });
  expect(await address(typed('status status'), alike)).toMatchObject({ name: 'status', words: ['status'] });
  expect(await address(typed('help fabrikam'), alike)).toMatchObject({ name: 'fabrikam', words: ['help'] });
  const office = openOffice({ tenants: { status: { channel: { terminal: 'own' } } } as object });
  expect(JSON.stringify(await office.answers({ ...typed('help status', 'own'), key: 'help' }))).toContain('For example: ');
  const alone = { ...alike, tenants: [tenant('status', 'own')] };
  expect(await address(typed('help status', 'own'), alone)).toMatchObject({ name: 'status', words: ['help', 'status'] });
});

test.each(['waive pop-imap --days 30 --reason as agreed with fabrikam contoso', 'audit contoso fabrikam'])(
  'where two tenants are named, neither is taken for the one that is meant: %s',
  async (text) => {
    expect(await address(typed(text))).toMatchObject({ code: 'two-tenants', remedy: expect.stringContaining('--tenant') });
    expect(await address(typed(`${text} --tenant contoso`))).toMatchObject({ name: 'contoso', words: text.split(' ') });
  },
);

test('a tenant that is named twice is one, and a name in quotes is text', async () => {
  expect(await address(typed('waive pop-imap --reason of contoso contoso'))).toMatchObject({ name: 'contoso' });
  expect(await address(typed('waive pop-imap --reason "as fabrikam" contoso'))).toMatchObject({ name: 'contoso' });
});

test.each(['plan pop-imap in northwind', 'plan pop-imap smtp-auth direct-send for northwind'])(
  'the one tenant of a channel may be named at the end of a command as people say it: %s',
  async (text) => {
    const ana = { entraId: 'ana', name: 'Ana' };
    expect(await address(typed(text, 'private'), ports, ana)).toMatchObject({
      name: 'northwind',
      words: text.split(' ').slice(0, -2),
    });
    const alone = text.replace(/ (?:in|for) northwind/u, ' northwind');
    expect(await address(typed(alone, 'private'), ports, ana)).toMatchObject({ words: text.split(' ').slice(0, -2) });
    expect(await address(typed(text.replace('northwind', 'contoso'), 'private'), ports, ana)).toMatchObject({
      code: 'no-tenant',
    });
  },
);

test('a reason that ends with the name of a tenant stays as it was written', async () => {
  const ana = { entraId: 'ana', name: 'Ana' };
  const waive = 'waive pop-imap --days 30 --reason the scanner stands in northwind';
  const emergency = 'emergency c-4k7m2xq mailboxes are read in northwind';
  for (const text of [waive, emergency])
    expect(await address(typed(text, 'private'), ports, ana)).toMatchObject({ words: text.split(' ') });
});

test('a channel that stands for one tenant needs no name', async () => {
  expect(await address(typed('status', 'private'))).toMatchObject({ name: 'northwind' });
});

test('a channel that stands for several asks which, naming only its own', async () => {
  const answer = await address(typed('status'));
  expect(answer).toMatchObject({ code: 'which-tenant', remedy: 'Add the name of one: contoso, fabrikam.' });
});

test.each(['approve', 'show', 'keep pop-imap'])('where the id is missing, that is asked for and no tenant: %s', async (text) => {
  const office = openOffice({ tenants: { fabrikam: { channel: { terminal: 'hardening' } } } });
  const answer = await office.answers({ ...typed(text, 'hardening'), key: text });
  expect(answer).toMatchObject({ code: 'missing-change' });
});

test("an unknown tenant and somebody else's tenant get the same answer", async () => {
  const unknown = await address(typed('status --tenant nobody'));
  expect(unknown).toMatchObject({ code: 'no-tenant' });
  const theirs = await address(typed('status --tenant northwind'));
  expect(theirs).toEqual(unknown);
  expect(await address(clicked('pop-imap@northwind'))).toEqual(theirs);
  expect(await address(typed('status northwind'))).toEqual(await address(typed('status nobody')));
});

test.each([['status contoso'], ['plan pop-imap contoso'], ['status --tenant contoso']])(
  '"%s" in the channel of another tenant is told where to ask, and only who may know of it is',
  async (text) => {
    const ana = { entraId: 'ana', name: 'Ana' };
    expect(await address(typed(text, 'private'), ports, ana)).toMatchObject({
      code: 'no-tenant',
      remedy: expect.stringMatching(/^Ask in the channel of contoso, or/),
    });
    const blind = { ...ports, directory: { visible: () => Promise.resolve([]), readable: () => Promise.resolve([]) } };
    expect(JSON.stringify(await address(typed(text, 'private'), blind, ana))).not.toContain('channel of contoso');
  },
);

test('help is given in a channel that stands for no tenant, and nothing else is', async () => {
  const office = sharedBy('contoso');
  const inHall = (text: string): ChatEvent => ({ ...typed(text, 'hall'), key: text });
  expect(JSON.stringify(await office.answers(inHall('help plan')))).toContain('For example: ');
  expect(await office.answers(inHall('home'))).toMatchObject({ code: 'no-tenant' });
});

test('a button carries its tenant', async () => {
  expect(await address(clicked('pop-imap@fabrikam'))).toEqual({ name: 'fabrikam', words: [], subject: 'pop-imap' });
});

test('the id of a change is enough: it belongs to one tenant', async () => {
  await ledger.append('id-of-fabrikam', 'c-1234567', { type: 'nothingToDo', reason: 'an entry' });
  expect(await address(typed('show c-1234567'))).toMatchObject({ name: 'fabrikam', words: ['show', 'c-1234567'] });
  expect(await address(clicked('c-1234567'))).toMatchObject({ name: 'fabrikam', subject: 'c-1234567' });
});

test('an id that no tenant of the channel has is asked for no tenant: no button can name one', async () => {
  const gone = {
    code: 'no-tenant',
    reason: 'No tenant of yours has c-7654321.',
    remedy: expect.stringContaining('If its tenant was removed, the person who runs hardenbot can put it back'),
  };
  expect(await address(clicked('c-7654321'))).toMatchObject(gone);
  expect(await address(typed('keep c-7654321 533d08844be5'))).toMatchObject(gone);
  expect(await address(typed('waive pop-imap --reason as in c-7654321'))).toMatchObject({ code: 'which-tenant' });
});

test('the card of a tenant that has another channel now says where to press, also where its old channel stands for others', async () => {
  await ledger.append('id-of-northwind', 'c-6666666', { type: 'nothingToDo', reason: 'an entry' });
  const ana = { entraId: 'ana', name: 'Ana' };
  const moved = {
    reason: 'This channel does not stand for northwind, to which c-6666666 belongs.',
    remedy: 'Ask in the channel of northwind, or in a chat with hardenbot alone. Nothing was done.',
  };
  expect(await address(clicked('c-6666666'), ports, ana)).toMatchObject(moved);
  expect(await address(typed('keep c-6666666'), ports, ana)).toMatchObject(moved);
});

test('so it does where its old channel stands for one other tenant, and one that was removed is named as the reason', async () => {
  const office = openOffice({
    tenants: { contoso: { channel: { terminal: 'hardening' } }, fabrikam: { channel: { terminal: 'elsewhere' } } },
  });
  const inRoom = { ...common, conversation: { platform: 'terminal', channel: 'hardening' } };
  await office.answers({
    ...inRoom,
    conversation: { platform: 'terminal', channel: 'elsewhere' },
    kind: 'command',
    text: 'plan pop-imap',
  });
  await office.settle();
  const id = office.storage.entries.get(otherTenantId)?.[0]?.subject ?? '';
  for (const action of ['approve', 'keep', 'revert', 'show'] as const)
    expect(await office.answers({ ...inRoom, kind: 'click', action, subject: id, key: action })).toMatchObject({
      code: 'other-tenant',
      remedy: 'Ask in the channel of fabrikam, or in a chat with hardenbot alone. Nothing was done.',
    });
  expect(await office.answers({ ...inRoom, kind: 'click', action: 'keep', subject: 'c-7654321', key: 'gone' })).toMatchObject({
    reason: 'No tenant of yours has c-7654321.',
    remedy: expect.stringContaining('If its tenant was removed'),
  });
});

test.each(['o-4k7m2xq', 'w-4k7m2xq', 'sig-4k7m2xq'])('so is any other id: %s', async (id) => {
  await ledger.append('id-of-fabrikam', id, { type: 'nothingToDo', reason: 'an entry' });
  expect(await address(typed(`approve ${id} 533d08844be5`))).toMatchObject({ name: 'fabrikam' });
});

test('the change of another channel is unknown in this one', async () => {
  await ledger.append('id-of-northwind', 'c-9999999', { type: 'nothingToDo', reason: 'an entry' });
  const unknown = JSON.stringify(await address(clicked('c-0000000')));
  expect(JSON.stringify(await address(clicked('c-9999999')))).toBe(unknown.replaceAll('c-0000000', 'c-9999999'));
});

test('what is pressed or typed in a channel that its tenant left is told where its tenant is, or that it may have been removed', async () => {
  await ledger.append('id-of-fabrikam', 'c-3333333', { type: 'nothingToDo', reason: 'an entry' });
  const pressed = (id: string): ChatEvent => ({ ...clicked(id), conversation: { platform: 'terminal', channel: 'left' } });
  const moved = { code: 'no-tenant', reason: 'This channel stands for no tenant: c-3333333 belongs to fabrikam.' };
  expect(await address(pressed('c-3333333'))).toMatchObject({
    ...moved,
    remedy: expect.stringMatching(/^Ask in the channel of fabrikam,/),
  });
  expect(await address(typed('keep c-3333333', 'left'))).toMatchObject(moved);
  const gone = await address(pressed('c-4444444'));
  expect(gone).toMatchObject({
    reason: 'This channel stands for no tenant, and no tenant of yours has c-4444444.',
    remedy: expect.stringContaining('If its tenant was removed, the person who runs hardenbot can put it back'),
  });
  // Someone else's is as unknown as one that is gone.
  await ledger.append('id-of-northwind', 'c-5555555', { type: 'nothingToDo', reason: 'an entry' });
  expect(JSON.stringify(await address(pressed('c-5555555'))).replaceAll('c-5555555', 'c-4444444')).toBe(JSON.stringify(gone));
});

test('the channel that takes the messages of a tenant when its own is gone stands for that tenant, too', async () => {
  const tenants = [{ ...tenant('contoso', 'shared'), fallback: { terminal: 'spare' } }, tenant('fabrikam', 'shared')];
  expect(await address(typed('status', 'spare'), { ...ports, tenants })).toMatchObject({ name: 'contoso' });
});

const inPrivate = (text: string): ChatEvent => ({ ...typed(text, 'D-of-somebody'), personal: true });

test('a chat with the bot alone stands for the tenants that the person may see', async () => {
  expect(await address(inPrivate('status --tenant northwind'))).toMatchObject({ code: 'no-tenant' });
  expect(await address(inPrivate('status'))).toMatchObject({ remedy: 'Add the name of one: contoso, fabrikam.' });
  expect(await address(inPrivate('status --tenant northwind'), ports, { entraId: 'ana', name: 'Ana' })).toMatchObject({
    name: 'northwind',
  });
});

test('a chat with the bot alone is called a chat, and whoever names no tenant of theirs there is told the names of theirs', async () => {
  expect(await address(inPrivate('status'))).toMatchObject({ reason: 'This chat stands for 2 tenants.' });
  expect(await address(inPrivate('status --tenant nobody'))).toMatchObject({
    reason: 'This chat stands for no such tenant.',
    remedy: 'Name one of yours: contoso, fabrikam. Nothing was done.',
  });
  expect(await address(typed('status'))).toMatchObject({ reason: 'This channel stands for 2 tenants.' });
});

test('who may do the same in several tenants is told it once', async () => {
  const answer = JSON.stringify(
    await sharedBy('contoso', 'fabrikam').answers({ ...typed('whoami', 'hardening'), key: 'whoami' }),
  );
  expect(answer.match(/ask for changes/g)).toHaveLength(1);
  expect(answer).toContain('approve in contoso, fabrikam');
});

test.each([[1], [3]])(
  'with %i tenants, a channel that none of them was given stands for none, and the right places are named',
  async (count) => {
    const some = { ...ports, tenants: ports.tenants.slice(0, count) };
    expect(await address(typed('plan pop-imap', 'anywhere'), some)).toMatchObject({
      code: 'no-tenant',
      reason: 'This channel stands for no tenant.',
      remedy: expect.stringMatching(/^Ask in the channel of contoso( or fabrikam)?, or in a chat with hardenbot alone\./),
    });
    expect(await address(inPrivate('status --tenant contoso'), some)).toMatchObject({ name: 'contoso' });
  },
);

const sharedBy = (...names: readonly string[]) =>
  openOffice({ tenants: Object.fromEntries(names.map((name) => [name, { channel: { terminal: 'hardening' } }])) });
const remedyOf = async (text: string, names: readonly string[] = ['contoso', 'fabrikam']) => {
  const answer = await sharedBy(...names).answers({ ...typed(text, 'hardening'), key: text });
  return isRefusal(answer) ? answer?.remedy : JSON.stringify(answer);
};

test.each([
  ['hepl', 'Did you mean /harden help?'],
  ['audit fabrikan', '@all stands for all of them. Did you mean /harden audit fabrikam?'],
  ['audit', '@all stands for all of them. For example: /harden audit contoso'],
  ['status litware', '@all stands for all of them. None of them is called litware. For example: /harden status contoso'],
  ['changes litware', 'None of them is called litware. For example: /harden changes contoso'],
  ['waive', 'replaced in December" contoso'],
  ['show', 'Write its id behind the command, as c-4k7m2xq'],
  ['directory', 'For example: /harden directory fabrikam --tenant contoso'],
  ['settings @all', '/harden settings takes no group. For example: /harden settings contoso'],
  ['contain eli@contoso.com', 'For example: /harden contain eli@contoso.com contoso'],
])('where a channel stands for several, "%s" is answered with what would be understood', async (text, remedy) => {
  const said = await remedyOf(text);
  expect(said).toContain(remedy);
  expect(said).not.toContain('contoso contoso');
});

test.each(['contoso', 'contoso fabrikam'])('whoever asks for help in the way of other programs gets it: %s', async (names) => {
  const here = names.split(' ');
  for (const text of ['-h', '--help', '?']) expect(await remedyOf(text, here)).toContain('/harden status');
  for (const text of ['plan --help', 'plan -h', 'plan ?']) expect(await remedyOf(text, here)).toContain('For example: ');
  expect(await remedyOf('ask c-4k7m2xq ?', here)).not.toContain('sends a plan back');
});

test('a press is taken to the tenant that it belongs to, also while the ledger of another one does not answer', async () => {
  const storage = emptyStorage();
  const answering = memoryLedger(storage, { now: () => new Date('2026-11-24T00:00:00Z') });
  await answering.append('id-of-fabrikam', 'c-4k7m2xq', { type: 'nothingToDo', reason: 'x' });
  const count: typeof answering.count = (id, subject) =>
    id === 'id-of-contoso' ? new Promise<number>(() => undefined) : answering.count(id, subject);
  const to = { ...ports, ledger: { ...answering, count } };
  expect(await address({ ...common, kind: 'click', action: 'approve', subject: 'c-4k7m2xq' }, to)).toMatchObject({
    name: 'fabrikam',
  });
});
