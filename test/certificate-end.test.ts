/** `hardenbot doctor` says when the certificate of a tenant ends, and calls it missing while there is still time to make the next. */
import { generate } from 'selfsigned';
import { tenantCredential } from '../src/compose/tenant-connection';
import { Secrets } from '../src/config/load';
import { whyNoCertificate } from '../src/keys/certificate';
import { checkCertificate } from '../src/setup/doctor/certificate';

const now = new Date('2026-11-24T08:00:00Z');
const day = 24 * 60 * 60 * 1000;

async function endingIn(days: number): Promise<string> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'hardenbot contoso' }], {
    keyType: 'ec',
    notBeforeDate: new Date(now.getTime() - 400 * day),
    notAfterDate: new Date(now.getTime() + days * day),
  });
  return `${cert.trim()}\n${key.trim()}\n`;
}

test.each([
  [200, 'works', 'it ends on 2027-06-12 08:00 UTC, in 200 days'],
  [14, 'works', 'in 14 days'],
  [13, 'missing', 'in 13 days'],
  [1, 'missing', 'in a day'],
  [-1, 'missing', 'it ended on 2026-11-23 08:00 UTC'],
])('one that ends in %i days %s', async (days, state, found) => {
  const check = checkCertificate(await endingIn(days), now);
  expect(check).toMatchObject({ state, found: expect.stringContaining(found) });
  expect(check.remedy ?? '').toMatch(state === 'works' ? /^$/ : /keys certificate/);
});

test('as long as it is valid no control stops, and once it has ended all do', async () => {
  expect(checkCertificate(await endingIn(3), now).disables).toEqual([]);
  expect(checkCertificate(await endingIn(-3), now).disables).not.toEqual([]);
});

test('a certificate is taken with the key that belongs to it alone', async () => {
  const [one, other] = [await endingIn(9), await endingIn(9)];
  const certificateOf = (pem: string): string => pem.slice(0, pem.indexOf('-----BEGIN PRIVATE KEY'));
  const keyOf = (pem: string): string => pem.slice(pem.indexOf('-----BEGIN PRIVATE KEY'));
  expect(whyNoCertificate(one)).toBeNull();
  expect(whyNoCertificate(certificateOf(one))).toContain('no private key beside the certificate');
  expect(whyNoCertificate(keyOf(one))).toContain('no certificate');
  expect(whyNoCertificate(certificateOf(one) + keyOf(other))).toContain('not that of its certificate');
  expect(whyNoCertificate('-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----')).toContain('cannot be read');
});

test('a worker does not start with a certificate alone, and the variable is named', async () => {
  const pem = (await endingIn(9)).replace(/-----BEGIN PRIVATE KEY[\s\S]*/, '');
  const environment = { HARDENBOT_CONTOSO_CLIENT_ID: 'c', HARDENBOT_CONTOSO_CLIENT_CERTIFICATE: pem };
  expect(() => tenantCredential('contoso', new Secrets(environment))).toThrow(
    /HARDENBOT_CONTOSO_CLIENT_CERTIFICATE_FILE: it holds no private key/,
  );
});

test('a file without a certificate is not told', () => {
  expect(checkCertificate('-----BEGIN PRIVATE KEY-----', now).state).toBe('untold');
});
