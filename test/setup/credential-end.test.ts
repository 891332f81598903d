/** The end of a certificate or secret is reported 30, 14 and 3 days before, and what cannot be known is said to be so. */
import { generate } from 'selfsigned';
import type { Credential } from '../../adapters/m365/connection';
import { endOfCredential, lookUpEnd, tellEnded } from '../../src/compose/credential-end';
import { tenantCredential } from '../../src/compose/tenant-connection';
import { Secrets } from '../../src/config/load';
import { digestSections } from '../../src/features/digest-sections';
import { whyNoCertificate } from '../../src/keys/key-kind';
import { InputError } from '../../src/lib/errors';
import type { Digest } from '../../src/posture/digest';
import { checkCredentialEnd } from '../../src/setup/doctor/credential';
import { isToBeTold } from '../../src/tenant/credential-end';
import { digestMessage } from '../../src/views/digest';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { stateClient } from '../support/tenants/state-client';

const now = new Date('2026-11-24T08:00:00Z');
const day = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(now.getTime() + days * day);
const told = { area: 'tenant', name: 'certificate', variable: 'HARDENBOT_CONTOSO_CLIENT_SECRET_ENDS' } as const;

async function pemEnding(days: number): Promise<string> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'hardenbot contoso' }], {
    keyType: 'ec',
    notBeforeDate: new Date(now.getTime() - 400 * day),
    notAfterDate: inDays(days),
  });
  return `${cert.trim()}\n${key.trim()}\n`;
}

async function certificateEnding(days: number): Promise<Credential> {
  return { kind: 'certificate', clientId: 'app', pem: await pemEnding(days) };
}

test('a certificate is taken with the key that belongs to it alone', async () => {
  const [one, other] = [await pemEnding(9), await pemEnding(9)];
  const certificateOf = (pem: string): string => pem.slice(0, pem.indexOf('-----BEGIN PRIVATE KEY'));
  const keyOf = (pem: string): string => pem.slice(pem.indexOf('-----BEGIN PRIVATE KEY'));
  expect(whyNoCertificate(one)).toBeNull();
  expect(whyNoCertificate(certificateOf(one))).toContain('no private key beside the certificate');
  expect(whyNoCertificate(keyOf(one))).toContain('no certificate');
  expect(whyNoCertificate(certificateOf(one) + keyOf(other))).toContain('not that of its certificate');
  expect(whyNoCertificate('-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----')).toContain('cannot be read');
});

test('a worker does not start with a certificate alone, and the variable is named', async () => {
  const pem = (await pemEnding(9)).replace(/-----BEGIN PRIVATE KEY[\s\S]*/, '');
  const environment = { HARDENBOT_CONTOSO_CLIENT_ID: 'c', HARDENBOT_CONTOSO_CLIENT_CERTIFICATE: pem };
  expect(() => tenantCredential('contoso', new Secrets(environment))).toThrow(
    /HARDENBOT_CONTOSO_CLIENT_CERTIFICATE_FILE: it holds no private key/,
  );
});

describe('what a process knows of the end', () => {
  test('a certificate holds it', async () => {
    expect(endOfCredential(await certificateEnding(20))).toEqual({ kind: 'certificate', endsAt: inDays(20) });
  });

  test('a file without a certificate does not', () => {
    expect(endOfCredential({ kind: 'certificate', clientId: 'app', pem: '-----BEGIN PRIVATE KEY-----' })?.endsAt).toBeNull();
  });

  const secretIn = (environment: Record<string, string>) =>
    tenantCredential(
      'contoso',
      new Secrets({ HARDENBOT_CONTOSO_CLIENT_ID: 'app', HARDENBOT_CONTOSO_CLIENT_SECRET: 'a-secret', ...environment }),
    );

  test('a secret is good to the end of the day that was written down beside it', () => {
    const secret = secretIn({ HARDENBOT_CONTOSO_CLIENT_SECRET_ENDS: '2027-05-01' });
    expect(endOfCredential(secret)).toEqual({ kind: 'secret', endsAt: new Date('2027-05-01T23:59:59Z') });
  });

  test.each([[{}], [{ HARDENBOT_CONTOSO_CLIENT_SECRET_ENDS: '' }]])(
    'of a secret with %j beside it nothing is known',
    (environment) => {
      expect(endOfCredential(secretIn(environment))).toEqual({ kind: 'secret', endsAt: null });
    },
  );

  test.each(['1.5.2027', '2027-02-30', 'May'])('%s is refused as a day', (written) => {
    expect(() => secretIn({ HARDENBOT_CONTOSO_CLIENT_SECRET_ENDS: written })).toThrow(InputError);
  });

  test('an identity of Azure does not end', () => {
    expect(endOfCredential({ kind: 'managedIdentity' })).toBeNull();
  });
});

test('a worker that starts with a credential which has ended says so in its log, and of no other', () => {
  const said: string[] = [];
  const logger = { warn: (fields: object, text: string) => void said.push(`${text} ${JSON.stringify(fields)}`) };
  for (const days of [-1, 1]) tellEnded({ kind: 'certificate', endsAt: inDays(days) }, { tenant: 'contoso', now, logger });
  tellEnded({ kind: 'secret', endsAt: null }, { tenant: 'contoso', now, logger });
  tellEnded(null, { tenant: 'contoso', now, logger });
  expect(said).toEqual([expect.stringMatching(/^the credential of a tenant has ended.*contoso/)]);
});

describe.each(['certificate', 'secret'] as const)('the doctor, of a %s', (kind) => {
  const check = (endsAt: Date | null) => checkCredentialEnd({ kind, endsAt }, now, told);

  test.each([
    [200, 'works', 'it ends on 2027-06-12 08:00 UTC, in 200 days', false],
    [31, 'works', 'in 31 days', false],
    [30, 'works', 'in 30 days', true],
    [15, 'works', 'in 15 days', true],
    [14, 'missing', 'in 14 days', true],
    [1, 'missing', 'in a day', true],
    [-1, 'missing', 'it ended on 2026-11-23 08:00 UTC', true],
  ])('that ends in %i days: it %s', (days, state, found, hasRemedy) => {
    const made = check(inDays(days));
    expect(made).toMatchObject({ state, found: expect.stringContaining(found) });
    expect(made.remedy !== null).toBe(hasRemedy);
  });

  test('as long as it is good no control stops, and once it has ended all do', () => {
    expect(check(inDays(3)).disables).toEqual([]);
    expect(check(inDays(-3)).disables).not.toEqual([]);
  });

  test('whose end is not known says so, and what to do', () => {
    expect(check(null)).toMatchObject({ state: 'unknown', disables: [] });
  });
});

test('of a secret whose end is not known the doctor names the variable to write it into', () => {
  expect(checkCredentialEnd({ kind: 'secret', endsAt: null }, now, told).remedy).toContain(`${told.variable}=YYYY-MM-DD`);
});

describe('the digest', () => {
  test('a year of mornings tells it 30 and 14 days before, and daily from the third', () => {
    const endsAt = inDays(365);
    const days: number[] = [];
    for (let morning = 1; morning <= 367; morning += 1)
      if (isToBeTold(endsAt, { since: inDays(morning - 1), now: inDays(morning) })) days.push(365 - morning);
    expect(days).toEqual([30, 14, 3, 2, 1, 0, -1, -2]);
  });

  test('a morning that was left out is made up for', () => {
    expect(isToBeTold(inDays(29), { since: inDays(-2), now })).toBe(true);
  });

  test('the first one of a tenant tells what ends within 30 days', () => {
    expect(isToBeTold(inDays(20), { since: null, now })).toBe(true);
    expect(isToBeTold(inDays(40), { since: null, now })).toBe(false);
  });

  const quiet: Digest = {
    day: '2026-11-24',
    at: now.toISOString(),
    score: { now: 50, yesterday: 50, lastWeek: 50 },
    trend: [],
    verdicts: { pass: 1 },
    moves: [],
    unchecked: [],
    waiting: [],
    changes: [],
    lapsing: [],
    waived: 0,
    checkpoint: 'hardenbot-checkpoint:x',
  };
  const ending: Digest = { ...quiet, credential: { kind: 'secret', endsAt: inDays(3).toISOString() } };
  const cardOf = (digests: Readonly<Record<string, Digest>>) =>
    digestMessage({
      day: quiet.day,
      tenants: Object.entries(digests).map(([tenant, digest]) => ({ tenant, digest })),
      nameOf: (id) => id,
      sections: digestSections,
      controls: [],
      now,
    }).card;

  test('names the tenant, which credential, the day and what to do, also where nothing moved', () => {
    const card = cardOf({ contoso: ending });
    expect(card.tone).toBe('warn');
    const text = JSON.stringify(card.blocks);
    for (const part of ['The secret of contoso', '2026-11-27 08:00 UTC, in 3 days', 'Certificates & secrets'])
      expect(text).toContain(part);
  });

  test('says of one that has ended that nothing is read since, and once why nothing could be checked', () => {
    const unchecked = ['mfa', 'pop-imap'].map((control) => ({
      control,
      missing: [`graph.of-${control}: Entra ID refused the credential`],
    }));
    const ended: Digest = { ...ending, credential: { kind: 'secret', endsAt: inDays(-1).toISOString() }, unchecked };
    const { card, details } = digestMessage({
      day: quiet.day,
      tenants: [{ tenant: 'contoso', digest: ended }],
      nameOf: (id) => id,
      sections: digestSections,
      controls: [],
      now,
    });
    expect(JSON.stringify(card.blocks)).toContain('it ended on 2026-11-23 08:00 UTC. Since then nothing of the tenant is read');
    const below = JSON.stringify(details);
    expect(below).toContain('mfa, pop-imap - Entra ID refused the credential');
    expect(below.match(/Could not check/g)).toHaveLength(1);
  });

  test('of several tenants names the one', () => {
    const card = cardOf({ contoso: quiet, fabrikam: ending });
    expect(card.tone).toBe('warn');
    expect(JSON.stringify(card.blocks)).toContain('The secret of fabrikam');
    expect(JSON.stringify(card.blocks)).not.toContain('The secret of contoso');
  });
});

describe('of a secret Entra ID is asked', () => {
  const credential: Credential = { kind: 'secret', clientId: 'app', secret: 'xyz-secret', endsAt: inDays(200) };
  const secretsOf = (appId: string, ...secrets: readonly (readonly [hint: string, endsIn: number])[]) => ({
    id: `object of ${appId}`,
    appId,
    passwordCredentials: secrets.map(([hint, days]) => ({ keyId: hint, hint, endDateTime: inDays(days).toISOString() })),
  });
  const endOf = async (...applications: readonly object[]): Promise<Date | null | undefined> => {
    const tenant = await openSimulatedTenant({ graph: { applications } });
    try {
      return (await lookUpEnd(credential, tenant.client, now))?.endsAt;
    } finally {
      await tenant.close();
    }
  };

  test('which knows it by its first characters, and counts over what was written down', async () => {
    expect(await endOf(secretsOf('app', ['abc', 3], ['xyz', 20]), secretsOf('other', ['xyz', 5]))).toEqual(inDays(20));
  });

  test('of two that could be it and have not ended, the first end counts', async () => {
    expect(await endOf(secretsOf('app', ['xyz', -1], ['xyz', 90], ['xyz', 30]))).toEqual(inDays(30));
  });

  test('where it knows none, what was written down counts', async () => {
    expect(await endOf(secretsOf('app', ['abc', 3]))).toEqual(inDays(200));
  });

  test('where registrations may not be read, what was written down counts', async () => {
    const client = stateClient({});
    expect(await lookUpEnd(credential, client, now)).toEqual({ kind: 'secret', endsAt: inDays(200) });
  });

  test('a certificate is believed, and nobody is asked', async () => {
    const certificate = await certificateEnding(20);
    const client = { read: () => raise(new Error('asked')) };
    expect(await lookUpEnd(certificate, client, now)).toEqual({ kind: 'certificate', endsAt: inDays(20) });
  });
});

function raise(error: Error): never {
  throw error;
}
