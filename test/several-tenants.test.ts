/** Several tenants behind one bot: which one an event is about, and that nobody learns of another one's. */
import type { ChatEvent } from '../src/chat/platform';
import { isRefusal } from '../src/errors';
import { addressTenant } from '../src/gateway/events/address-tenant';
import type { Person } from '../src/person';
import { emptyStorage } from './support/memory-stores';
import { memoryLedger } from './support/signed-entries';

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
  const found = await addressTenant(event, who, to);
  return isRefusal(found) ? found : { name: found.tenant.name, words: found.words, subject: found.subject };
};

test.each([
  ['plan pop-imap --tenant fabrikam', ['plan', 'pop-imap']],
  ['plan --tenant=Fabrikam pop-imap', ['plan', 'pop-imap']],
  ['plan fabrikam pop-imap', ['plan', 'pop-imap']],
])('"%s" is about the tenant that it names', async (text, words) => {
  expect(await address(typed(text))).toEqual({ name: 'fabrikam', words, subject: '' });
});

test('a channel that stands for one tenant needs no name', async () => {
  expect(await address(typed('status', 'private'))).toMatchObject({ name: 'northwind' });
});

test('a channel that stands for several asks which, naming only its own', async () => {
  const answer = await address(typed('status'));
  expect(answer).toMatchObject({ code: 'which-tenant', remedy: 'Say which: --tenant NAME, one of contoso, fabrikam.' });
});

test("an unknown tenant and somebody else's tenant get the same answer", async () => {
  const unknown = await address(typed('status --tenant nobody'));
  expect(unknown).toMatchObject({ code: 'no-tenant' });
  expect(await address(typed('status --tenant northwind'))).toEqual(unknown);
  expect(await address(clicked('pop-imap@northwind'))).toEqual(unknown);
  expect(await address(typed('status', 'elsewhere'))).toEqual(unknown);
});

test('a button carries its tenant', async () => {
  expect(await address(clicked('pop-imap@fabrikam'))).toEqual({ name: 'fabrikam', words: [], subject: 'pop-imap' });
});

test('the id of a change is enough: it belongs to one tenant', async () => {
  await ledger.append('id-of-fabrikam', 'c-1234567', { type: 'nothingToDo', reason: 'an entry' });
  expect(await address(typed('show c-1234567'))).toMatchObject({ name: 'fabrikam', words: ['show', 'c-1234567'] });
  expect(await address(clicked('c-1234567'))).toMatchObject({ name: 'fabrikam', subject: 'c-1234567' });
  expect(await address(clicked('c-7654321'))).toMatchObject({ code: 'which-tenant' });
});

test('the change of another channel is unknown in this one', async () => {
  await ledger.append('id-of-northwind', 'c-9999999', { type: 'nothingToDo', reason: 'an entry' });
  expect(await address(clicked('c-9999999'))).toEqual(await address(clicked('c-0000000')));
});

test('the channel that takes the messages of a tenant when its own is gone stands for that tenant, too', async () => {
  const tenants = [{ ...tenant('contoso', 'shared'), fallback: { terminal: 'spare' } }, tenant('fabrikam', 'shared')];
  expect(await address(typed('status', 'spare'), { ...ports, tenants })).toMatchObject({ name: 'contoso' });
});

const inPrivate = (text: string): ChatEvent => ({ ...typed(text, 'D-of-somebody'), personal: true });

test('a chat with the bot alone stands for the tenants that the person may see', async () => {
  expect(await address(inPrivate('status --tenant northwind'))).toEqual(await address(inPrivate('status --tenant nobody')));
  expect(await address(inPrivate('status'))).toMatchObject({ remedy: 'Say which: --tenant NAME, one of contoso, fabrikam.' });
  expect(await address(inPrivate('status --tenant northwind'), ports, { entraId: 'ana', name: 'Ana' })).toMatchObject({
    name: 'northwind',
  });
});

test.each([[1], [3]])(
  'with %i tenants, a channel that none of them was given stands for none, and the right places are named',
  async (count) => {
    const some = { ...ports, tenants: ports.tenants.slice(0, count) };
    expect(await address(typed('plan pop-imap', 'anywhere'), some)).toMatchObject({
      code: 'no-tenant',
      remedy: 'Ask in shared, or in a chat with hardenbot alone.',
    });
    expect(await address(inPrivate('status --tenant contoso'), some)).toMatchObject({ name: 'contoso' });
  },
);
