/** `hardenbot doctor` warns of a channel in which tenants of different people are notified. */
import { settingsFrom } from '../../src/config/load';
import { checkSharedChannels } from '../../src/setup/doctor/shared-channels';

const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
const dora = 'd0d0d0d0-0000-4000-8000-00000000000d';
const group = '9e000000-0000-4000-8000-000000000001';
const everyone = { people: [ana] };
const tenant = (last: number, channel: string, more: object = {}) => ({
  tenantId: `7e000000-0000-4000-8000-00000000000${last}`,
  channel: { slack: channel },
  ...more,
});
const warnings = (tenants: object) =>
  checkSharedChannels(
    settingsFrom(
      {
        people: [
          { entraId: ana, name: 'Ana' },
          { entraId: dora, name: 'Dora' },
        ],
        slack: { appId: 'A1', teamId: 'T1' },
        directory: 'contoso',
        access: { read: everyone, request: everyone },
        approvals: { approvers: everyone },
        tenants,
      },
      'hardenbot.yaml',
    ),
  ).map(({ state, name, found }) => `${state} ${name}: ${found}`);

const ofDora = { approvals: { approvers: { people: [ana, dora] } } };

test('tenants that the same people may see share a channel without a word, and so does each its own', () => {
  expect(warnings({ contoso: tenant(1, 'C1'), fabrikam: tenant(2, 'C1') })).toEqual([]);
  expect(warnings({ contoso: tenant(1, 'C1', ofDora), fabrikam: tenant(2, 'C2') })).toEqual([]);
});

test.each<[string, object]>([
  ['channel', { contoso: tenant(1, 'C1', ofDora), fabrikam: tenant(2, 'C1') }],
  ['fallback', { contoso: tenant(1, 'C1', ofDora), fabrikam: tenant(2, 'C2', { fallback: { slack: 'C1' } }) }],
  [
    'channel for alerts',
    {
      contoso: tenant(1, 'C1', ofDora),
      fabrikam: tenant(2, 'C2', { digest: { at: '08:00', timeZone: 'UTC', alerts: { high: { slack: 'C1' } } } }),
    },
  ],
])('a shared %s of which somebody may see one tenant alone is warned of, with their name', (_place, tenants) => {
  expect(warnings(tenants)).toEqual([
    'unknown channel C1 (slack): contoso, fabrikam are shown there, and Dora may not see all of them: anyone who is in the channel reads of each',
  ]);
});

test('a group of Entra ID that may see one of them alone is named by its id', () => {
  const own = { access: { read: { people: [ana], entraGroup: group } } };
  expect(warnings({ contoso: tenant(1, 'C1', own), fabrikam: tenant(2, 'C1') })).toEqual([
    expect.stringContaining(`the group ${group} may not see all of them`),
  ]);
});
