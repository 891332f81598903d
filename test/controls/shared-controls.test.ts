/** What `controls` says for all tenants, and each tenant that says otherwise. */
import { settingsFrom } from '../../src/config/load';
import { ownKeysOf } from '../../src/config/shared-controls';
import { controls } from '../../src/controls/index';
import { commands } from '../../src/features/commands';
import { checkOwnRules, checkTenantNames } from '../../src/setup/doctor/settings';

const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
const tenant = (last: number, more: object = {}) => ({
  tenantId: `7e000000-0000-4000-8000-00000000000${last}`,
  channel: { slack: `C${last}` },
  ...more,
});
const everyone = { people: [ana] };

const load = (more: object) =>
  settingsFrom(
    {
      people: [{ entraId: ana, name: 'Ana' }],
      access: { read: everyone, request: everyone },
      approvals: { approvers: everyone },
      ...more,
    },
    'hardenbot.yaml',
  );

const settings = () =>
  load({
    controls: { 'pop-imap': { allow: ['scanner@contoso.com'] }, 'smtp-auth': { allow: ['printer@contoso.com'] } },
    directory: 'contoso',
    tenants: {
      contoso: tenant(1),
      fabrikam: tenant(2, {
        controls: { 'pop-imap': { allow: [] } },
        access: { read: everyone },
        approvals: { tiers: { high: 1 }, freeze: [] },
      }),
    },
  });

test('counts in every tenant, key by key, unless the tenant says otherwise', () => {
  const { contoso, fabrikam } = settings().tenants;
  expect(contoso?.controls.get('pop-imap')).toMatchObject({ allow: ['scanner@contoso.com'] });
  expect(fabrikam?.controls.get('pop-imap')).toMatchObject({ allow: [] });
  expect(fabrikam?.controls.get('smtp-auth')).toMatchObject({ allow: ['printer@contoso.com'] });
});

test('what a tenant says itself is named by its key, and nothing else', () => {
  expect(ownKeysOf(settings(), 'contoso')).toEqual([]);
  expect(ownKeysOf(settings(), 'fabrikam')).toEqual([
    'access.read',
    'approvals.freeze',
    'approvals.tiers.high',
    'controls.pop-imap.allow',
  ]);
});

test('hardenbot doctor shows in what each tenant differs, where there are several', () => {
  expect(checkOwnRules(settings()).map(({ name, found }) => [name, found])).toEqual([
    ['rules of contoso', 'all as for every tenant'],
    [
      'rules of fabrikam',
      'its own access.read, approvals.freeze, approvals.tiers.high, controls.pop-imap.allow; the rest as for every tenant',
    ],
  ]);
  expect(checkOwnRules(load({ tenants: { contoso: tenant(1) } }))).toEqual([]);
});

test('what is wrong with it is said once, where it stands', () => {
  const wrong = () =>
    load({ directory: 'contoso', controls: { 'pop-imap': { alow: [] } }, tenants: { contoso: tenant(1), fabrikam: tenant(2) } });
  expect(wrong).toThrow(expect.objectContaining({ problems: [expect.stringContaining('controls.pop-imap.alow')] }));
});

test('hardenbot doctor says of each tenant that is called like a command or a control what to do, and of no other', () => {
  // The settings take no tenant called directory at all.
  const words = [...commands, ...controls.map(({ id }) => ({ name: id }))].flatMap(({ name }) =>
    name === 'directory' ? [] : name,
  );
  for (const name of words) {
    const named = load({ directory: 'contoso', tenants: { contoso: tenant(1), [name]: tenant(2) } });
    const [check, ...others] = checkTenantNames(named);
    expect(others).toEqual([]);
    expect(check).toMatchObject({
      area: 'settings',
      name: `name of ${name}`,
      remedy: expect.stringContaining(`tenants.${name}`),
    });
    expect(check?.found).toMatch(/^people type the same word for a (command|control)$/);
  }
});
