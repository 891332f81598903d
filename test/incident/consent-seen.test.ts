/** Whether a tenant consented, as its own tokens say: each answer of Entra ID is derived from the others, and nothing else is believed. */
import type { Credential } from '../../adapters/m365/connection';
import { type ConsentSeen, seeConsent } from '../../adapters/m365/consent';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { type FrontDoor, openFrontDoor, type Scripted } from '../support/wire/http-listener';

let simulator: Simulator;
let door: FrontDoor;
beforeAll(async () => {
  simulator = await startSimulator({ state: { schema: 'tenant-state/1', organization: { verifiedDomains: ['contoso.com'] } } });
  door = await openFrontDoor({ origin: simulator.url, ca: simulator.ca });
});
afterAll(async () => {
  await door.close();
  await simulator.close();
});

const refusal = (code: number, error: string) => ({
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error, error_description: `AADSTS${code}: no.`, error_codes: [code] }),
});

/** What is seen where requests for a token of such a service are answered so. */
async function seen(answer: Scripted | null, service = /graph|outlook/): Promise<ConsentSeen> {
  door.script(({ method, body }) => (method === 'POST' && service.test(body) ? answer : null));
  const { clientId, clientSecret } = simulator.credential;
  const credential: Credential = { kind: 'secret', clientId, secret: clientSecret };
  return seeConsent({
    tenantId: simulator.tenantId,
    endpoints: {
      authorityHost: door.origin,
      graph: 'https://graph.microsoft.com',
      exchange: 'https://outlook.office365.com',
      arm: 'https://management.azure.com',
    },
    ca: door.ca,
    credential,
    resolve: () => Promise.reject(new Error('Nobody asks.')),
    giveUpAfterMs: 10_000,
  });
}

/** The tenant's own token, with other claims in it. */
const withClaims = (more: object) => (answer: string) => {
  const parsed: unknown = JSON.parse(answer);
  if (typeof parsed !== 'object' || parsed === null || !('access_token' in parsed)) return answer;
  const [head = '', payload = '', signature = ''] = String(parsed.access_token).split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...(claims as object), ...more })).toString('base64url');
  return JSON.stringify({ ...parsed, access_token: `${head}.${changed}.${signature}` });
};

test.each([700016, 7000229])('AADSTS%i: nobody consented', async (code) => {
  expect(await seen(refusal(code, 'unauthorized_client'))).toEqual({ state: 'absent' });
});

test.each([7000215, 700027, 53003])('AADSTS%i: the app is known and not let in', async (code) => {
  expect(await seen(refusal(code, 'invalid_client'))).toEqual({
    state: 'refused',
    why: expect.stringContaining(`AADSTS${code}`),
  });
});

test('no answer: nobody can tell now', async () => {
  expect((await seen({ status: 503, body: '' })).state).toBe('unreachable');
});

test('a tenant without Exchange Online consented to the rest, and why there is no token for it is said', async () => {
  const given = await seen(refusal(500011, 'invalid_resource'), /outlook/);
  expect(given).toMatchObject({ state: 'given', withoutExchange: expect.stringContaining('AADSTS500011') });
});

test('a token of another tenant proves nothing', async () => {
  const other = '7e000000-0000-4000-8000-0000000000ff';
  expect(await seen(withClaims({ tid: other }))).toEqual({ state: 'refused', why: expect.stringContaining(other) });
});

test('a token that names no tenant proves nothing', async () => {
  expect((await seen(withClaims({ tid: 7 }))).state).toBe('unreachable');
});

test('a token without permissions is a consent without any yet', async () => {
  expect(await seen(withClaims({ roles: undefined }))).toMatchObject({ state: 'given', roles: [], withoutExchange: null });
});
