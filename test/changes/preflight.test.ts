/** What is said before a tenant is read, in five seconds at most: one sentence for what is wrong, and one for what to do. */
import { createServer } from 'node:net';
import { type PreflightInput, preflight } from '../../adapters/m365/preflight';
import { makeCertificate, type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { refusalText } from '../../src/lib/errors';
import { appPermissions } from '../../src/setup/person-permissions';
import { startTlsOpeningProxy, type TlsOpeningProxy } from '../support/runner/tls-opening-proxy';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ state: { schema: 'tenant-state/1', organization: { verifiedDomains: ['contoso.com'] } } });
});
afterAll(() => simulator.close());

const now = (): Date => new Date();
const place = (): PreflightInput['place'] => ({ endpoints: simulator.endpoints, ca: simulator.ca });
const app = (clientId: string): NonNullable<PreflightInput['app']> => ({
  permissions: appPermissions(),
  connection: {
    ...place(),
    tenantId: simulator.tenantId,
    credential: { kind: 'secret', clientId, secret: simulator.credential.clientSecret },
    resolve: simulator.resolve,
    giveUpAfterMs: 5_000,
  },
});
const said = async (input: Omit<PreflightInput, 'now'> & Partial<Pick<PreflightInput, 'now'>>) => {
  const { problems, warnings, tenantId } = await preflight({ now, ...input });
  return { problems: problems.map(refusalText), warnings: warnings.map(refusalText), tenantId };
};
const everything = (address: string) => ({ authorityHost: address, graph: address, exchange: address, arm: address });

test('a tenant that can be read is found by its domain, and nothing is said', async () => {
  const { clientId } = simulator.credential;
  expect(await said({ place: place(), tenant: 'contoso.com', app: app(clientId) })).toEqual({
    problems: [],
    warnings: [],
    tenantId: simulator.tenantId,
  });
});

test.each([
  [
    'a machine that is offline',
    'https://nowhere.invalid',
    /^nowhere\.invalid cannot be reached \(\w+\)\. Check the network and the DNS/,
  ],
  ['a service that is away', 'https://localhost:9', /^localhost:9 cannot be reached \(ECONNREFUSED\)\. Check the network/],
])('%s is said once, whatever number of services it cuts off', async (_name, address, sentence) => {
  const { problems } = await said({ place: { endpoints: everything(address) }, tenant: 'contoso.com' });
  expect(problems).toEqual([expect.stringMatching(sentence)]);
});

test('a certificate of an authority that is not trusted is told from a network that is away', async () => {
  const { cert } = await makeCertificate();
  const { problems } = await said({ place: { ...place(), ca: cert }, tenant: 'contoso.com' });
  expect(problems).toEqual([
    expect.stringMatching(/does not trust the certificate that localhost:\d+ shows, which was issued by "localhost"/),
  ]);
});

describe('a proxy that opens TLS with an authority of its own', () => {
  let proxy: TlsOpeningProxy;
  beforeAll(async () => {
    proxy = await startTlsOpeningProxy('Contoso Web Gateway CA', simulator);
  });
  afterAll(() => proxy.close());
  const shown =
    /^This machine does not trust the certificate that localhost:\d+ shows, which was issued by "Contoso Web Gateway CA" \(\w+\)\. /;

  test.each(['the proxy of the environment', 'the network itself'])(
    'is known by the name of it where %s leads there, and the fix is said',
    async (way) => {
      const direct = { endpoints: { ...simulator.endpoints, ...everything(proxy.transparent) } };
      const through = { endpoints: simulator.endpoints, proxy: { address: proxy.address, except: '' } };
      const { problems } = await said({ place: way === 'the network itself' ? direct : through, tenant: 'contoso.com' });
      expect(problems).toEqual([expect.stringMatching(shown)]);
      expect(problems[0]).toContain('name its file before the command: NODE_EXTRA_CA_CERTS=/path/to/ca.pem.');
      expect(proxy.read).toEqual([]);
    },
  );

  test('is let through once its authority is named; where settings name a file of their own, that file is what to change', async () => {
    const through = { endpoints: simulator.endpoints, proxy: { address: proxy.address, except: '' } };
    const { problems } = await said({ place: { ...through, ca: simulator.ca }, tenant: 'contoso.com' });
    expect(problems[0]).toMatch(shown);
    expect(problems[0]).toContain('to the file that `endpoints.caFile` names in the settings');
    expect(await said({ place: { ...through, ca: `${simulator.ca}\n${proxy.ca}` }, tenant: 'contoso.com' })).toEqual({
      problems: [],
      warnings: [],
      tenantId: simulator.tenantId,
    });
    expect(proxy.read.length).toBeGreaterThan(0);
  });
});

test('a proxy that is away is named without its login', async () => {
  const proxy = { address: 'http://ana:hunter2hunter2@127.0.0.1:9', except: '' };
  const { problems } = await said({ place: { ...place(), proxy }, tenant: 'contoso.com' });
  expect(problems).toEqual([expect.stringContaining('through the proxy 127.0.0.1:9 (ECONNREFUSED). Correct HTTPS_PROXY')]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
  const excepted = { ...proxy, except: 'localhost' };
  expect((await said({ place: { ...place(), proxy: excepted }, tenant: 'contoso.com' })).problems).toEqual([]);
});

test('a tenant that Entra ID does not know is named', async () => {
  const { problems } = await said({ place: place(), tenant: 'nowhere.example' });
  expect(problems).toEqual([expect.stringContaining('Entra ID knows no tenant "nowhere.example".')]);
});

test.each([
  [2, 'warnings', 'The clock of this machine is 2 minutes ahead.'],
  [-20, 'problems', 'The clock of this machine is 20 minutes behind.'],
] as const)('a clock that is %i minutes off is among the %s', async (minutes, where, sentence) => {
  const off = (): Date => new Date(Date.now() + minutes * 60_000);
  const result = await said({ place: place(), tenant: 'contoso.com', now: off });
  expect(result[where]).toEqual([expect.stringContaining(sentence)]);
});

test('a credential that is refused is a problem, a permission that is missing a warning with its name', async () => {
  const state = (settings: object) => ({
    schema: 'tenant-state/1',
    organization: { id: simulator.tenantId, verifiedDomains: ['contoso.com'] },
    simulator: settings,
  });
  simulator.load(state({ clientIds: ['another'] }));
  const unknown = await said({ place: place(), tenant: 'contoso.com', app: app('c0c0c0c0-0000-4000-8000-000000000001') });
  expect(unknown.problems).toEqual([expect.stringContaining('The tenant does not know this app.')]);
  simulator.load(state({ permissions: appPermissions().filter((name) => name !== 'Policy.Read.All') }));
  const lacking = await said({ place: place(), tenant: 'contoso.com', app: app(simulator.credential.clientId) });
  expect(lacking).toMatchObject({
    problems: [],
    warnings: [expect.stringContaining('The app does not hold Policy.Read.All: what takes them will be unknown.') as string],
  });
});

test('Exchange Online that takes the connection and never answers is given up in time, and leaves its part unknown', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  const began = process.hrtime.bigint();
  const endpoints = { ...simulator.endpoints, exchange: `https://127.0.0.1:${address.port}` };
  const { problems, warnings } = await said({ place: { ...place(), endpoints }, tenant: 'contoso.com', withinMs: 1_000 });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached .* What Exchange Online knows will be unknown\./),
  ]);
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(3_000);
  silent.close();
});
