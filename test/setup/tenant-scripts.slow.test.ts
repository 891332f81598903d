/** The PowerShell scripts that let hardenbot into a tenant: read by the grammar of PowerShell, and looked at for what a second run would do. */
import { entraManifest } from '../../src/setup/entra-manifest';
import { entraScript } from '../../src/setup/entra-script';
import { exchangeManifest, exchangeScript } from '../../src/setup/exchange-manifest';
import { multiTenantScript } from '../../src/setup/multi-tenant-script';
import { scriptTree } from '../support/deploy/powershell';

const entra = entraManifest();
const exchange = exchangeManifest();
const onlyRead = <Part extends { readonly app: string }>(parts: readonly Part[]) => parts.filter(({ app }) => app === 'read');

const forMany = multiTenantScript(
  entraManifest('hardenbot multi-tenant').registrations.filter(({ app }) => app !== 'directory'),
  {
    landing: { Global: 'https://a', USGov: 'https://b', USGovDoD: 'https://c', China: 'https://d' },
    prefix: 'HARDENBOT_MULTI_TENANT',
  },
);

const scripts: readonly (readonly [string, string])[] = [
  ['of all registrations', entraScript(entra, 'contoso')],
  ['of the registration that reads', entraScript({ ...entra, registrations: onlyRead(entra.registrations) })],
  ['with the sign-in page', entraScript(entraManifest('o\'hare & "sons" $x', 'https://bot.contoso.com'), "o'hare")],
  ['of the registrations that other tenants consent to', forMany],
  ['of all role groups', exchangeScript(exchange)],
  ['of the role group that reads', exchangeScript({ ...exchange, roleGroups: onlyRead(exchange.roleGroups) })],
];

test('the grammar knows what is no PowerShell', () => {
  expect(scriptTree('if ($x {').errors).not.toEqual([]);
});

describe.each(scripts)('the script %s', (_, script) => {
  const { errors, commands } = scriptTree(script);
  const lines = script.split('\n');
  const firstCommand = Math.min(...commands.map(({ line }) => line));

  test('is PowerShell', () => {
    expect(errors).toEqual([]);
    expect(commands.length).toBeGreaterThan(10);
  });

  test('stops at the first error, also at one of a module that is a script itself', () => {
    const before = lines.slice(0, firstCommand - 1);
    expect(before).toContain("$ErrorActionPreference = 'Stop'");
    expect(before).toContain("$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'");
  });

  test('names the module that is missing and how to install it, before it connects', () => {
    const [check, connect] = ['Get-Module', 'Connect-'].map(
      (name) => commands.find((one) => one.name.startsWith(name))?.line ?? 0,
    );
    expect(check).toBeLessThan(connect ?? 0);
    expect(script).toMatch(/throw "The PowerShell module \$module is missing\. Install it and run this again: Install-Module \w/);
  });

  test('makes nothing and opens nothing without having looked whether it is there', () => {
    const making = commands.filter(({ name }) => /^(New|Enable|Set-Mg|Update)-/.test(name));
    expect(making.length).toBeGreaterThan(1);
    expect(making.filter(({ isAfterLook }) => !isAfterLook)).toEqual([]);
  });

  test('waits only for what is not known everywhere yet, and not for ever', () => {
    expect(script).toContain('if (-not $isUnknown -or $attempt -ge 10) { throw }');
  });

  test('removes nothing', () => {
    expect(commands.filter(({ name }) => /^(Remove|Clear|Reset)-/.test(name))).toEqual([]);
  });
});

describe('what the script of the registrations prints', () => {
  const script = entraScript(entra, 'contoso-eu');

  test('is ready to paste: each variable under the file that it belongs to', () => {
    expect(script).toContain("[string] $Tenant = 'contoso-eu'");
    const printed = [...script.matchAll(/Write-Host ["'] {2,4}(.*?)["']\n/g)].map(([, text]) => text);
    expect(printed).toEqual(
      expect.arrayContaining([
        'audit.env:',
        '$($prefix)_CLIENT_ID=$($read.ClientId)',
        'worker.env:',
        '$($prefix)_CLIENT_ID=$($write.ClientId)',
        'HARDENBOT_DIRECTORY_CLIENT_ID=$($directory.ClientId)',
        'servicePrincipalId: $($write.ObjectId)',
        '-ReadClientId $($read.ClientId) -ReadObjectId $($read.ObjectId) -WriteClientId $($write.ClientId) -WriteObjectId $($write.ObjectId)',
      ]),
    );
  });

  test('gives the role that setting a password takes only to the registration that writes, and only when it is asked to', () => {
    expect(script.match(/Grant-HardenbotRole \$\w+ .*/g)).toEqual([
      "Grant-HardenbotRole $write 'fe930be7-5e62-47db-91af-98c3a49a38b1' } # User Administrator",
    ]);
    expect(script).toContain('if ($WithIncident) { Grant-HardenbotRole $write');
    expect(entraScript({ ...entra, registrations: onlyRead(entra.registrations) })).not.toContain('WithIncident');
  });
});

test('an organisation that was never customised is opened for it once, before its role groups are made', () => {
  const script = exchangeScript(exchange);
  const [look, open, make] = [
    'if ((Get-OrganizationConfig).IsDehydrated) {',
    '\n  Enable-OrganizationCustomization',
    "\nSet-HardenbotRoleGroup 'hardenbot (read)'",
  ].map((text) => script.indexOf(text));
  expect(look).toBeGreaterThan(0);
  expect(open).toBeGreaterThan(look ?? 0);
  expect(make).toBeGreaterThan(open ?? 0);
});

test('registrations that other tenants consent to require what a tenant of its own grants, and are granted nothing', () => {
  const { permissions = [] } = entra.registrations.find(({ app }) => app === 'write') ?? {};
  for (const { value } of permissions) expect(forMany).toContain(`'${value}'`);
  const { commands } = scriptTree(forMany);
  const made = commands.map(({ name }) => name).filter((name) => /^(New|Update)-/.test(name));
  expect(made).toEqual(['New-MgApplication', 'Update-MgApplication']);
  expect(forMany).toContain('-SignInAudience AzureADMultipleOrgs');
});
