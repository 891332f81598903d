/** The simulated tenant serves Microsoft's own client libraries, unmodified. */
import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { generate } from 'selfsigned';
import { Agent } from 'undici';
import { WireClient } from '../support/wire/wire-client';

const graphScope = 'https://graph.microsoft.com/.default';

let client: WireClient;
let agent: Agent;

beforeEach(async () => {
  client = await WireClient.start({
    graph: {
      users: ['ana', 'bo', 'cy'].map((name) => ({ userPrincipalName: `${name}@contoso.com` })),
      conditionalAccessPolicies: [],
      namedLocations: [],
    },
    simulator: { pageSize: { 'graph.users': 2 } },
  });
  agent = new Agent({ connect: { ca: client.simulator.ca } });
});

afterEach(async () => {
  await agent.close();
  await client.close();
});

function secretCredential(): TokenCredential {
  const { tenantId, clientId, clientSecret } = client.simulator.credential;
  return new ClientSecretCredential(tenantId, clientId, clientSecret, identityOptions());
}

function identityOptions() {
  const { endpoints, ca } = client.simulator;
  return { authorityHost: endpoints.authorityHost, disableInstanceDiscovery: true, tlsOptions: { ca } };
}

function graphClient(credential: TokenCredential): Client {
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: [graphScope] }),
    baseUrl: client.simulator.endpoints.graph,
    customHosts: new Set(['localhost']),
    fetchOptions: { dispatcher: agent } as object,
  });
}

test('a client secret gets a token, and the Graph client follows the pages', async () => {
  const graph = graphClient(secretCredential());
  const first = await graph.api('/users').get();
  const second = await graph.api(first['@odata.nextLink']).get();
  expect([...first.value, ...second.value].map((user: { userPrincipalName: string }) => user.userPrincipalName)).toEqual([
    'ana@contoso.com',
    'bo@contoso.com',
    'cy@contoso.com',
  ]);
  expect(second['@odata.nextLink']).toBeUndefined();
});

test('a certificate gets a token', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'hardenbot' }], { algorithm: 'sha256' });
  const { tenantId, clientId } = client.simulator.credential;
  const credential = new ClientCertificateCredential(tenantId, clientId, { certificate: key + cert }, identityOptions());
  const users = await graphClient(credential).api('/users').get();
  expect(users.value).toHaveLength(2);
});

test('the Graph client makes, changes and deletes a policy', async () => {
  const graph = graphClient(secretCredential());
  const policy = await graph.api('/identity/conditionalAccess/policies').post({
    displayName: 'Block legacy authentication',
    state: 'enabledForReportingButNotEnforced',
    conditions: {
      clientAppTypes: ['exchangeActiveSync', 'other'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });
  await graph.api(`/identity/conditionalAccess/policies/${policy.id}`).patch({ state: 'enabled' });
  const changed = await graph.api(`/identity/conditionalAccess/policies/${policy.id}`).get();
  await graph.api(`/identity/conditionalAccess/policies/${policy.id}`).delete();
  const left = await graph.api('/identity/conditionalAccess/policies').get();
  expect(changed.state).toBe('enabled');
  expect(left.value).toEqual([]);
});

test('a tenant that is not this one gets no token', async () => {
  const { clientId, clientSecret } = client.simulator.credential;
  const stranger = new ClientSecretCredential('fabrikam.onmicrosoft.com', clientId, clientSecret, identityOptions());
  await expect(stranger.getToken(graphScope)).rejects.toThrow(/endpoints_resolution_error|AADSTS90002|invalid_tenant/);
});
