/** People of other organisations: guests and externals act where settings name their very account, and nobody because of a domain or a name. */
import type { Actor } from '../../src/chat/platform';
import { settingsSchema } from '../../src/config/settings';
import { notYetWhole } from '../../src/config/whole';
import { isRefusal } from '../../src/lib/errors';
import { createDirectory } from '../../src/people/directory';

const ours = 'a1a1a1a1-0000-4000-8000-000000000001';
const dora = 'd0d0d0d0-0000-4000-8000-00000000000d';
const emil = 'e0e0e0e0-0000-4000-8000-00000000000e';
const tenantOfDora = '77777777-0000-4000-8000-000000000007';
const id = (last: number): string => `7e000000-0000-4000-8000-00000000000${last}`;
const people = (...list: string[]) => ({ people: list });

const settings = (more: object = {}) =>
  settingsSchema.parse({
    people: [
      { entraId: ours, name: 'Ana', slack: 'UANA' },
      { entraId: dora, name: 'Dora', slack: 'UDORA', organisation: { teams: tenantOfDora.toUpperCase(), slack: 'TCUSTOMER' } },
      { entraId: emil, name: 'Emil', slack: 'UEMIL' },
    ],
    access: { read: people(ours), request: people(ours) },
    approvals: { approvers: people(ours), tiers: { high: 1 } },
    directory: 'contoso',
    tenants: {
      contoso: { tenantId: id(1), channel: { slack: 'C1' }, approvals: { approvers: people(ours, dora) } },
      fabrikam: { tenantId: id(2), channel: { slack: 'C2' } },
    },
    ...more,
  });
const directory = createDirectory({ settings: settings(), groups: null, links: null });
const known = async (actor: Actor): Promise<string> => {
  const person = await directory.identify(actor);
  return isRefusal(person) ? person.code : person.name;
};

test.each<[string, string, Actor]>([
  ['Dora', 'a guest whose account is named', { platform: 'slack', id: 'UDORA', membership: 'guest' }],
  [
    'Dora',
    'an external of the organisation that is named',
    { platform: 'slack', id: 'UDORA', membership: 'external', organisation: 'TCUSTOMER' },
  ],
  [
    'Dora',
    'someone of a shared channel in Teams, by the id in their own tenant',
    { platform: 'teams', id: dora, membership: 'external', organisation: tenantOfDora },
  ],
  [
    'not-of-us',
    'an external of another organisation with the same id',
    { platform: 'slack', id: 'UDORA', membership: 'external', organisation: 'TOTHER' },
  ],
  [
    'not-of-us',
    'an external of whom the platform does not say where they belong',
    { platform: 'teams', id: dora, membership: 'external' },
  ],
  [
    'not-of-us',
    'a colleague of Dora whom nobody named',
    { platform: 'teams', id: emil, membership: 'external', organisation: tenantOfDora },
  ],
  ['not-of-us', 'a guest of our own people', { platform: 'slack', id: 'UEMIL', membership: 'guest' }],
  ['is-a-bot', 'a bot with the id of Dora', { platform: 'slack', id: 'UDORA', membership: 'bot' }],
])('%s: %s', async (answer, _who, actor) => {
  expect(await known(actor)).toBe(answer);
  expect(directory.isListed(actor)).toBe(answer === 'Dora');
});

test('they see the tenant that names them and no other', async () => {
  const tenants = [{ id: id(1) }, { id: id(2) }];
  expect(await directory.visible({ entraId: dora, name: 'Dora' }, tenants)).toEqual([{ id: id(1) }]);
});

test.each([
  ['access.read.people', { access: { read: people(ours, dora), request: people(ours) } }],
  ['approvals.approvers.people', { approvals: { approvers: people(ours, dora), tiers: { high: 1 } } }],
  ['approvals.emergency', { approvals: { approvers: people(ours), emergency: [dora], tiers: { high: 1 } } }],
])('settings that name them under %s, which counts for all tenants, are refused', (key, more) => {
  expect(notYetWhole(settings(more))).toContain(
    `${key}: "${dora}" belongs to another organisation; name them under the tenant that is theirs`,
  );
});

test('settings that name them under their tenant are whole, and the same person cannot be of us as well', () => {
  expect(notYetWhole(settings())).toEqual([]);
  const twice = [
    ...settings().people.map(({ entraId, name, organisation }) => ({ entraId, name, organisation })),
    { entraId: dora, name: 'Dora' },
  ];
  expect(notYetWhole(settings({ people: twice })).join('\n')).toContain('people.3.organisation: missing');
});
