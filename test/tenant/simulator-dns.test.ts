/** The simulated tenant's public DNS, as the resolver of Node reads it on the wire. */
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';

const long = `v=spf1 ${Array.from({ length: 60 }, (_, index) => `ip4:192.0.2.${index}`).join(' ')} -all`;

let simulator: Simulator;
let resolver: Resolver;

beforeAll(async () => {
  simulator = await startSimulator({
    state: {
      schema: 'tenant-state/1',
      mail: {
        mx: { 'contoso.com': ['mx1.example.net', 'mx2.example.net'] },
        txt: { 'contoso.com': [long, 'two'], '_dmarc.contoso.com': ['v=DMARC1; p=reject'] },
        cname: { 'selector1._domainkey.contoso.com': 'selector1.contoso.onmicrosoft.com' },
      },
      collection: { 'mail.txt/broken.example': { complete: false, error: { code: 'ESERVFAIL' } } },
    },
  });
  resolver = new Resolver({ timeout: 60_000, tries: 1 });
  resolver.setServers([simulator.endpoints.dns]);
});

afterAll(() => simulator.close());

test('mail exchangers come in their order', async () => {
  const exchangers = await resolver.resolveMx('contoso.com');
  expect(exchangers.sort((one, two) => one.priority - two.priority).map(({ exchange }) => exchange)).toEqual([
    'mx1.example.net',
    'mx2.example.net',
  ]);
});

test('a text that is longer than a datagram comes whole, beside another', async () => {
  const texts = await resolver.resolveTxt('contoso.com');
  expect(texts.map((chunks) => chunks.join(''))).toEqual([long, 'two']);
});

test('an alias is told', async () => {
  expect(await resolver.resolveCname('selector1._domainkey.contoso.com')).toEqual(['selector1.contoso.onmicrosoft.com']);
});

test.each([
  ['what is absent', 'TXT', 'none.contoso.com', 'ENOTFOUND'],
  ['what the state file does not hold', 'MX', 'other.example', 'EREFUSED'],
  ['what fails at the tenant', 'TXT', 'broken.example', 'ESERVFAIL'],
])('%s fails as it does at a resolver', async (_, record, name, code) => {
  await expect(resolver.resolve(name, record)).rejects.toMatchObject({ code });
});

test('bytes that are no question get no answer, and the next question gets one', async () => {
  const [host = '', port] = simulator.endpoints.dns.split(':');
  const socket = createSocket('udp4');
  socket.send('GET / HTTP/1.1', Number(port), host);
  await once(socket, 'listening');
  socket.close();
  expect(await resolver.resolveTxt('_dmarc.contoso.com')).toEqual([['v=DMARC1; p=reject']]);
});
