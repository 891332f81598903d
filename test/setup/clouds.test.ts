/** Each cloud has hosts and audiences of its own: from the settings to the wire, nothing is asked of another one. */
import { openTenant } from '../../adapters/m365/index';
import { createEntraSignIn } from '../../adapters/m365/sign-in';
import { inspectSlack } from '../../adapters/slack/inspect';
import { cloudOf } from '../../adapters/teams/cloud';
import { createKeys } from '../../adapters/teams/inbound/keys';
import { credentialsFor } from '../../adapters/teams/outbound/credential';
import { tenantConnection } from '../../src/compose/tenant-connection';
import { bareTenantSchema } from '../../src/config/settings';
import type { Resource } from '../../src/tenant/resource';
import { resourceByKey } from '../../src/tenant/resources/registry';
import { manualTime } from '../support/time/manual-time';
import { type EveryHost, openEveryHost } from '../support/wire/every-host';

/** Written down here once more, from Microsoft's list of national clouds: what the code says is held to it. */
const expected = {
  global: {
    entra: 'login.microsoftonline.com',
    graph: 'graph.microsoft.com',
    exchange: 'outlook.office365.com',
    arm: 'management.azure.com',
  },
  gccHigh: {
    entra: 'login.microsoftonline.us',
    graph: 'graph.microsoft.us',
    exchange: 'outlook.office365.us',
    arm: 'management.usgovcloudapi.net',
  },
  dod: {
    entra: 'login.microsoftonline.us',
    graph: 'dod-graph.microsoft.us',
    exchange: 'outlook-dod.office365.us',
    arm: 'management.usgovcloudapi.net',
  },
  china: {
    entra: 'login.partner.microsoftonline.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    exchange: 'partner.outlook.cn',
    arm: 'management.chinacloudapi.cn',
  },
} as const;
type Cloud = keyof typeof expected;
const clouds = Object.keys(expected) as Cloud[];

const bots = {
  public: { login: 'login.microsoftonline.com', metadata: 'login.botframework.com', audience: 'https://api.botframework.com' },
  usGov: { login: 'login.microsoftonline.us', metadata: 'login.botframework.azure.us', audience: 'https://api.botframework.us' },
} as const;

const state = {
  exchange: { AcceptedDomain: [{ Name: 'contoso.com', DomainName: 'contoso.com' }] },
  graph: { users: [{ userPrincipalName: 'ana@contoso.com' }] },
  azure: { sites: [] },
};
const allHosts = [
  ...clouds.flatMap((cloud) => Object.values(expected[cloud])),
  ...Object.values(bots).flatMap(({ login, metadata }) => [login, metadata]),
  'slack.com',
  'slack-gov.com',
];
const keysOf = (host: string) => ({ jwks_uri: `https://${host}/v1/.well-known/keys`, keys: [] });
const others = {
  'login.botframework.com': keysOf('login.botframework.com'),
  'login.botframework.azure.us': keysOf('login.botframework.azure.us'),
  'slack.com': { ok: true, team_id: 'T1' },
  'slack-gov.com': { ok: true, team_id: 'T1' },
};

let world: EveryHost;
beforeEach(async () => {
  world = await openEveryHost([...new Set(allHosts)], state, others);
});
afterEach(() => world.close());

const hosts = () => [...new Set(world.seen.map(({ host }) => host))].sort();
const scopes = () =>
  world.seen.flatMap(({ path, body }) =>
    path.includes('/oauth2/v2.0/token') ? (new URLSearchParams(body).get('scope') ?? []) : [],
  );

function connectionTo(cloud: Cloud) {
  const tenant = bareTenantSchema.parse({ cloud });
  const credential = { kind: 'secret', clientId: 'c0000000-0000-4000-8000-000000000001', secret: 'a secret' } as const;
  return tenantConnection({ tenantId: world.tenantId, tenant, credential });
}

describe.each(clouds)('in the cloud %s', (cloud) => {
  const here = expected[cloud];

  test('Entra ID, Graph, Exchange Online and Azure are asked at its hosts, with tokens for them, and nobody else is asked', async () => {
    const client = openTenant(connectionTo(cloud), manualTime());
    for (const key of ['graph.users', 'exchange.AcceptedDomain', 'azure.sites']) {
      const resource: Resource = resourceByKey(key);
      const fields = resource.list.service === 'exchange' ? ['DomainName'] : ['id'];
      // Azure has no subscription for us here, which is said, not asked elsewhere.
      const read = async () => {
        for await (const _ of client.read({ resource, fields }));
      };
      await read().catch((error: Error) => expect(error.name).toBe('TenantError'));
    }
    await client.close();
    expect(hosts()).toEqual(Object.values(here).sort());
    expect(world.strangers).toEqual([]);
    const wanted = [here.graph, here.exchange, here.arm].map((host) => `https://${host}/.default`);
    expect(scopes().map((scope) => scope.split(' ').find((one) => one.endsWith('/.default')))).toEqual(wanted);
  });

  test('people sign in at its Entra ID', async () => {
    const { authorityHost } = connectionTo(cloud).endpoints;
    const signIn = createEntraSignIn({
      tenantId: world.tenantId,
      authorityHost,
      clientId: 'c0000000-0000-4000-8000-000000000002',
      redirectUri: 'https://bot.example.com/link/callback',
      now: () => new Date(),
    });
    const address = new URL(await signIn.address({ state: 's', nonce: 'n', challenge: 'c' }));
    await signIn.close();
    expect([address.host, hosts()]).toEqual([here.entra, [here.entra]]);
  });
});

test.each(['public', 'usGov'] as const)('Teams of the cloud %s gets its token and its keys there', async (name) => {
  const cloud = cloudOf(name);
  const options = { appId: 'a0000000-0000-4000-8000-000000000001', tenantId: world.tenantId, cloud, now: () => new Date() };
  const factory = credentialsFor({ ...options, credential: { kind: 'secret', secret: 'a secret' } });
  const credentials = await factory.createCredentials(options.appId, cloud.audience, cloud.login, true);
  await credentials.signRequest({ headers: { set: () => undefined } } as never);
  await createKeys({ openIdMetadata: cloud.openIdMetadata, now: () => new Date() }).find('a key');
  expect(hosts()).toEqual([bots[name].login, bots[name].metadata].sort());
  expect(scopes()).toEqual([`${bots[name].audience}/.default`]);
  expect(world.strangers).toEqual([]);
});

test.each([
  ['Slack', undefined, 'slack.com'],
  ['GovSlack', 'https://slack-gov.com/api/', 'slack-gov.com'],
] as const)('%s is asked at its own host', async (_, apiUrl, host) => {
  const inspection = await inspectSlack({ botToken: 'xoxb-x', ...(apiUrl === undefined ? {} : { apiUrl }) }).token();
  expect([inspection.refused, hosts(), world.strangers]).toEqual([null, [host], []]);
});
