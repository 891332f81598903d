/** Every manifest asks for what the code uses, and for nothing else; the read app can change nothing. */

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { unzipSync } from 'fflate';
import { parse } from 'yaml';
import { redirectUri } from '../../adapters/sign-in/index';
import { slackAppManifest } from '../../adapters/slack/manifest';
import { asJson } from '../../docs/make/derived';
import { derivedManifests } from '../../docs/make/derived-files';
import entra from '../../manifests/entra.json';
import exchange from '../../manifests/exchange-roles.json';
import { registerManifest } from '../../src/cli/manifest';
import uses from '../../src/controls/uses.json';
import { incidentReads, incidentWrites, namedReads } from '../../src/features/incident/needs';
import type { EntraManifest } from '../../src/setup/entra-manifest';
import { entraScript } from '../../src/setup/entra-script';
import { type ExchangeManifest, exchangeScript } from '../../src/setup/exchange-manifest';
import { permissionsFor, readingRequest } from '../../src/tenant/permission-table';
import { grantsOf } from '../../src/tenant/permissions';
import type { Resource } from '../../src/tenant/resource';
import { resourceByKey, resources } from '../../src/tenant/resources/registry';
import { measureUses, type Uses } from '../support/controls/measure-uses';
import { sourcesOf } from '../support/tree/import-graph';

const root = join(__dirname, '..', '..');

/** What the command prints. */
async function manifest(...args: readonly string[]): Promise<string> {
  const said: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const program = new Command().exitOverride();
  registerManifest(program);
  try {
    await program.parseAsync(['manifest', ...args], { from: 'user' });
    return said.join('');
  } finally {
    write.mockRestore();
  }
}

let measured: Readonly<Record<string, Uses>>;
beforeAll(async () => {
  measured = await measureUses();
});

const permissionsOf = (app: string): readonly string[] =>
  (entra.registrations.find((one) => one.app === app)?.permissions ?? []).map(({ value }) => value);
const rolesOf = (app: string): readonly string[] =>
  (exchange.roleGroups.find((one) => one.app === app)?.roles ?? []).map(({ role }) => role);

/** Whether one of the permissions lets the resource be read, by Microsoft's table; `signInActivity` alone takes its own. */
function isReadable(resource: Resource, held: readonly string[]): boolean {
  const request = readingRequest(resource);
  if (request === null) return true;
  const allowed = resource.key === 'graph.users/signInActivity' ? ['AuditLog.Read.All'] : [...(permissionsFor(request) ?? [])];
  return held.some((name) => allowed.includes(name));
}

test('what the controls are said to read and write is what their cases read and write', () => {
  expect(asJson(uses)).toBe(asJson(measured));
});

test('the manifests in the repository are those that the code gives (npm run docs writes them)', () => {
  for (const [path, text] of Object.entries(derivedManifests())) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('the permissions of the read app are those of everything that is read, and no more', () => {
  const doctor = [
    'exchange.AdminAuditLogConfig',
    'graph.servicePrincipals/{of}/appRoleAssignments',
    'graph.subscribedSkus',
    'graph.users',
  ];
  const attribution = ['exchange.UnifiedAuditLog', 'graph.directoryAudits'];
  const read = new Set([
    ...Object.values(measured).flatMap(({ reads, evidence }) => [...reads, ...evidence]),
    ...doctor,
    ...attribution,
  ]);
  const list = resources.filter(({ key }) => read.has(key));
  const grants = list.flatMap(({ permission }) => grantsOf(permission.read));
  const roles = grants.filter(({ kind }) => kind === 'exchangeRole').map(({ name }) => name);
  expect(rolesOf('read')).toEqual([...new Set(roles)].sort());
  const held = permissionsOf('read').slice(0, -1);
  expect(permissionsOf('read').at(-1)).toBe('Exchange.ManageAsApp');
  expect(list.filter((resource) => !isReadable(resource, held)).map(({ key }) => key)).toEqual([]);
  for (const name of held) {
    const others = held.filter((one) => one !== name);
    expect({ name, needed: list.some((resource) => !isReadable(resource, others)) }).toEqual({ name, needed: true });
  }
});

test('the write app has what the read app has, what the controls write, and what a compromised account takes', () => {
  const written = new Set([...Object.values(measured).flatMap(({ writes }) => writes), ...incidentWrites]);
  const grants = [
    ...resources.filter(({ key }) => incidentReads.includes(key)).flatMap(({ permission }) => grantsOf(permission.read)),
    ...resources
      .filter(({ key, permission }) => written.has(key) && permission.onDemand === undefined)
      .flatMap(({ permission }) => grantsOf(permission.write ?? '')),
  ];
  const names = (kind: string, list = grants) => list.filter((grant) => grant.kind === kind).map(({ name }) => name);
  const changing = names(
    'graph',
    grants.filter(({ name }) => !name.includes('.Read.')),
  );
  const held = permissionsOf('write');
  expect(held).toEqual(expect.arrayContaining(changing));
  expect(incidentReads.map(resourceByKey).filter((resource) => !isReadable(resource, held))).toEqual([]);
  const others = held.filter((name) => !changing.includes(name) && !permissionsOf('read').includes(name));
  for (const name of others) {
    const less = held.filter((one) => one !== name);
    expect({ name, needed: incidentReads.map(resourceByKey).some((resource) => !isReadable(resource, less)) }).toEqual({
      name,
      needed: true,
    });
  }
  expect(held).toEqual(expect.arrayContaining(['RoleManagement.Read.Directory', 'IdentityRiskyUser.Read.All']));
  expect(new Set(rolesOf('write'))).toEqual(new Set([...rolesOf('read'), ...names('exchangeRole')]));
});

test('the doctor asks for no permission that the scripts do not grant', () => {
  const granted = new Set(['read', 'write', 'directory'].flatMap((app) => permissionsOf(app)));
  const asked = [...sourcesOf('src/setup/doctor', 'src/cli/doctor').values()].flatMap(({ path, text }) =>
    [...text.matchAll(/\b[A-Z]\w+(?:\.\w+)*\.All\b/g)].flatMap(([name]) => (granted.has(name) ? [] : [`${path}: ${name}`])),
  );
  expect(asked).toEqual([]);
});

test('nothing that hardenbot holds lets it grant permissions, itself included', () => {
  for (const app of ['read', 'write', 'directory'])
    for (const name of permissionsOf(app))
      expect(name).not.toMatch(
        /^(AdministrativeUnit|Application|Directory|Domain|EntitlementManagement|Group|GroupMember|Organization|Synchronization|User|UserAuthenticationMethod)\.(ReadWrite|Manage)|^Policy\.ReadWrite\.(PermissionGrant|CrossTenant)|(Grant|Assignment|Privileged|Role)\w*\.(ReadWrite|Manage)|Manage\.All|^AppRoleAssignment/,
      );
});

test('no permission or role of the read app and of the directory app can change anything', () => {
  for (const name of [...permissionsOf('read'), ...permissionsOf('directory')])
    expect(name).not.toMatch(/Write|Manage(?!AsApp|ment)|EnableDisable/);
  expect(rolesOf('read').every((role) => role.startsWith('View-Only '))).toBe(true);
});

test('every resource says its permission in words that can be granted', () => {
  for (const { permission } of resources) {
    expect(() => grantsOf(permission.read)).not.toThrow();
    if (permission.write !== undefined) expect(() => grantsOf(permission.write ?? '')).not.toThrow();
  }
});

test('every permission that is asked for has an id', () => {
  for (const { permissions } of entra.registrations)
    for (const { value, id } of permissions)
      expect({ value, id }).toEqual({ value, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test('the ids are those that Microsoft publishes for the names', () => {
  const ids = Object.fromEntries(
    entra.registrations.flatMap(({ permissions }) => permissions.map(({ value, id }) => [value, id])),
  );
  expect(ids).toMatchObject({
    'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
    'GroupSettings.ReadWrite.All': '546168c3-1183-4281-9491-fafb24dea37e',
    'ExchangeMessageTrace.Read.All': '89b20d8a-76e2-4057-867b-9961f800b9a4',
  });
});

test('what is asked for reading alone is the read app and its role group, and nothing of the others', async () => {
  const apps = JSON.parse(await manifest('entra', '--read-only', '--json')) as EntraManifest;
  const groups = JSON.parse(await manifest('exchange', '--read-only', '--json')) as ExchangeManifest;
  expect(apps.registrations).toEqual(entra.registrations.filter(({ app }) => app === 'read'));
  expect(groups.roleGroups).toEqual(exchange.roleGroups.filter(({ app }) => app === 'read'));
});

test('hardenbot manifest slack puts the given host into both addresses and changes nothing else', async () => {
  const template = readFileSync(join(root, 'manifests', 'slack.yaml'), 'utf8');
  const made = await manifest('slack', '--url', 'https://hardenbot.contoso.com');
  expect(made).toBe(template.replaceAll('hardenbot.example.com', 'hardenbot.contoso.com'));
  expect(parse(await manifest('slack', '--url', 'https://h.contoso.com', '--name', 'harden'))).toMatchObject({
    display_information: { name: 'harden' },
    features: { bot_user: { display_name: 'harden' } },
  });
});

test.each([['http://hardenbot.contoso.com'], ['https://hardenbot.contoso.com/slack'], ['nonsense']])(
  'the address %s is refused',
  (url) => {
    expect(() => slackAppManifest('', { url })).toThrow(/cannot be the address/);
  },
);

test('hardenbot manifest teams without the id of the bot says where it stands', async () => {
  const program = new Command();
  registerManifest(program);
  const made = program.parseAsync(['manifest', 'teams', '--url', 'https://hardenbot.contoso.com'], { from: 'user' });
  await expect(made).rejects.toThrow(/--bot-id: the application \(client\) id .* "App registrations"/s);
});

test('hardenbot manifest teams writes a zip with the manifest and both icons', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'hardenbot-teams-')), 'app.zip');
  const botId = 'b0000000-0000-4000-8000-000000000001';
  await manifest('teams', '--url', 'https://hardenbot.contoso.com', '--bot-id', botId, '--out', out);
  const files = unzipSync(new Uint8Array(readFileSync(out)));
  expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
  const made = JSON.parse(new TextDecoder().decode(files['manifest.json']));
  expect(made).toMatchObject({ bots: [{ botId }], developer: { websiteUrl: 'https://hardenbot.contoso.com' } });
  expect(made.id).not.toBe('00000000-0000-0000-0000-000000000000');
});

test('the scripts name every permission and role of the manifests', () => {
  const script = `${entraScript(entra as EntraManifest)}${exchangeScript(exchange as ExchangeManifest)}`;
  const names = [...permissionsOf('read'), ...permissionsOf('write'), ...rolesOf('read'), ...rolesOf('write')];
  for (const name of names) expect(script).toContain(`'${name}'`);
});

test('the script makes the service principal without which there are no message traces, once and in the global cloud alone', async () => {
  const appId = '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373';
  expect(entra.servicePrincipals).toEqual([{ appId, purpose: 'message traces' }]);
  for (const options of [[], ['--read-only']]) {
    const script = await manifest('entra', ...options);
    expect(script).toContain(
      `if ($Environment -eq 'Global' -and -not (Get-MgServicePrincipal -Filter "appId eq '${appId}'")) {\n  New-MgServicePrincipal -AppId '${appId}' | Out-Null\n}`,
    );
  }
});

test('hardenbot manifest entra --url adds what people sign in to: a public client that is granted an identity and nothing else', async () => {
  const made = JSON.parse(await manifest('entra', '--url', 'https://bot.contoso.com', '--json')) as EntraManifest;
  expect(made.signIn).toMatchObject({
    redirectUri: redirectUri('https://bot.contoso.com'),
    scopes: ['openid', 'profile'],
    optionalClaims: ['acct'],
  });
  expect(entraScript(made)).toContain("PublicClient = @{ RedirectUris = @('https://bot.contoso.com/link/callback') }");
  expect(made.registrations).toEqual(entra.registrations);
});

test('what is said to be read of a compromised account is what the code reads', async () => {
  const folder = join(root, 'src/features/incident');
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const shared = ['src/worker/read-roles.ts', 'src/controls/reasoning/access/tenant/licence.ts'];
  const texts = [...own.map((file) => join(folder, file)), ...shared.map((file) => join(root, file))].map((file) =>
    readFileSync(file, 'utf8'),
  );
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/\breadOf\((\w+)/g)].map(([, name = '']) => name)));
  const modules = readdirSync(join(root, 'src/tenant/resources')).map((file) => import(join(root, 'src/tenant/resources', file)));
  const exported = Object.assign({}, ...(await Promise.all(modules))) as Readonly<Record<string, { readonly key?: string }>>;
  expect(new Set([...names].map((name) => exported[name]?.key))).toEqual(new Set([...incidentReads, ...namedReads]));
});
