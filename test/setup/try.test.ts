/** The person who signs in sees the findings of their tenant, read in their name: who gets in, what is asked for, what is sent. */

import type { Credential } from '../../adapters/m365/connection';
import { openTenant } from '../../adapters/m365/index';
import type { Person, PersonSession, SignInOptions } from '../../adapters/m365/person/sign-in';
import { auditOnce } from '../../src/cli/one-shot';
import { tenantTime } from '../../src/cli/one-shot-tenant';
import { whatWasRead } from '../../src/cli/try/what-was-read';
import { loadTenantSettings } from '../../src/config/load';
import type { Control } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { admin, guest, member, openTryLab, reader, stranger, type TryLab } from '../support/tenants/try-lab';

let lab: TryLab;
beforeAll(async () => {
  lab = await openTryLab();
});
beforeEach(() => lab.anew());
afterAll(() => lab.close());

/** Some of each service: a whole audit is read once. */
const some = controls.filter(({ id }) => ['mfa', 'global-admins', 'pop-imap', 'smtp-auth'].includes(id));

/** A browser in front of which a person sits; `pages` are the last texts that they saw. */
function sitting(account: string, { consent = 'yes' }: { readonly consent?: 'yes' | 'no' } = {}) {
  const pages: string[] = [];
  const addresses: string[] = [];
  const way: SignInOptions['way'] = {
    kind: 'browser',
    open: (address) => {
      addresses.push(address);
      void lab.browse(address, { account, consent }).then((text) => pages.push(text));
    },
  };
  return { way, pages, addresses };
}

async function signedIn(session: PersonSession): Promise<Person> {
  const person = await session.signIn();
  if (isRefusal(person)) throw new Error(person.reason);
  return person;
}

/** What the registration that only reads would find. */
const byApp = () =>
  ({ kind: 'secret', clientId: lab.simulator.credential.clientId, secret: lab.simulator.credential.clientSecret }) as const;

async function findingsOf(
  { credential }: { readonly credential: Credential },
  person: Pick<Person, 'tenantId'>,
  those: readonly Control[] = some,
): Promise<readonly Finding[]> {
  const { simulator, place } = lab;
  const connection = {
    ...place,
    tenantId: person.tenantId,
    credential,
    resolve: simulator.resolve,
    giveUpAfterMs: 10_000,
    isOwn: true as const,
  };
  const client = openTenant(connection, tenantTime);
  try {
    const { tenant } = loadTenantSettings(undefined, undefined);
    const asOf = new Date('2026-11-24T00:00:00Z');
    const once = { client, tenantId: person.tenantId, settings: tenant, approvals: null, asOf, monotonicMs: () => 0 };
    return (await auditOnce(those, once)).findings;
  } finally {
    await client.close();
  }
}

const byService = (findings: readonly Finding[]) =>
  Object.fromEntries(whatWasRead(findings).map(({ service, ...rest }) => [service, rest]));

test('an administrator signs in by the browser, consents, and sees what the read-only registration would see of Entra ID', async () => {
  const { way, pages, addresses } = sitting(admin);
  const session = lab.session({ way });
  const person = await signedIn(session);
  expect(person).toEqual({
    id: admin,
    tenantId: lab.simulator.tenantId,
    name: 'Ana Alvarez',
    userName: 'ana@contoso.com',
    isGuest: false,
  });
  const asked = new URL(addresses[0] ?? '').searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    prompt: 'select_account',
    redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/) as string,
  });
  const scopes = (asked.get('scope') ?? '').split(' ').map((one) => one.replace(`${lab.simulator.url}/`, ''));
  expect(scopes.filter((name) => /Write|Manage\b|Send|FullControl/.test(name))).toEqual([]);
  expect(scopes).toContain('Policy.Read.All');
  const seen = byService(await findingsOf(session, person));
  expect(seen['Entra ID']).toMatchObject({ unknown: [] });
  expect(seen['Exchange Online']).toMatchObject({
    reasons: ['Exchange Online was left out; to read it, run this again with --exchange.'],
  });
  expect(seen['Exchange Online']?.unknown).toContain('pop-imap');
  expect(pages).toEqual([expect.stringContaining('You are signed in')]);
  await session.close();
});

test('Exchange is a second consent, and nothing but Get-* and GET is ever sent in the name of a person', async () => {
  const session = lab.session({ way: sitting(admin).way });
  const person = await signedIn(session);
  expect(await session.allowExchange()).toBeNull();
  const findings = await findingsOf(session, person, controls);
  const seen = byService(findings);
  expect(seen['Exchange Online']).toMatchObject({ unknown: [], reasons: [] });
  const calls = lab.simulator.calls();
  const cmdlets = calls.flatMap(({ service, cmdlet }) => (service === 'exchange' ? [cmdlet ?? ''] : []));
  expect(cmdlets.length).toBeGreaterThan(10);
  expect(cmdlets.filter((cmdlet) => !cmdlet.startsWith('Get-'))).toEqual([]);
  expect(calls.filter(({ service, method }) => service === 'graph' && method !== 'GET')).toEqual([]);
  expect(calls.filter(({ write, service }) => write && service !== 'entra')).toEqual([]);
  // The same verdicts as by a token of the app's own, Azure aside, which nobody was asked for.
  const verdicts = (list: readonly Finding[]) =>
    list.flatMap((one) => (['app-service-ip', 'azure-services'].includes(one.control) ? [] : [`${one.control} ${one.verdict}`]));
  expect(verdicts(findings)).toEqual(verdicts(await findingsOf({ credential: byApp() }, person, controls)));
  await session.close();
});

test('what would change something is refused before anything is sent, whatever the person may do', async () => {
  const session = lab.session({ way: sitting(admin).way });
  const { tenantId } = await signedIn(session);
  await session.allowExchange();
  const { simulator, place } = lab;
  const connection = { ...place, tenantId, credential: session.credential, resolve: simulator.resolve, giveUpAfterMs: 10_000 };
  const client = openTenant(connection, tenantTime);
  const before = simulator.calls().length;
  const operation: Parameters<TenantClient['write']>[0] = {
    kind: 'update',
    resource: 'exchange.TransportConfig',
    object: 'Transport',
    identity: 'Transport',
    before: { SmtpClientAuthenticationDisabled: false },
    after: { SmtpClientAuthenticationDisabled: true },
  };
  await expect(client.write(operation)).rejects.toThrow('in the name of a person');
  await expect(client.together?.write([operation, operation])).rejects.toThrow('in the name of a person');
  expect(simulator.calls()).toHaveLength(before);
  await client.close();
  await session.close();
});

test('a consent that is refused ends it: nothing was read, and who can grant it is said', async () => {
  const { way, pages } = sitting(admin, { consent: 'no' });
  const session = lab.session({ way });
  expect(await session.signIn()).toMatchObject({
    code: 'consent-refused',
    reason: expect.stringContaining('Nothing was read') as string,
  });
  expect(pages[0] ?? 'not yet').toMatch(/You did not allow it|not yet/);
  expect(lab.simulator.calls().filter(({ service }) => service !== 'entra')).toEqual([]);
  await session.close();
});

test('a person who may not consent is shown that an administrator has to, and comes back without', async () => {
  const session = lab.session({ way: sitting(member).way });
  expect(await session.signIn()).toMatchObject({
    code: 'consent-refused',
    remedy: expect.stringContaining('Global Administrator') as string,
  });
  await session.close();
});

test('a second consent that is refused leaves Exchange unknown with the reason, and the rest as it is', async () => {
  const session = lab.session({ way: sitting(admin).way });
  const person = await signedIn(session);
  const declining = lab.session({ way: sitting(admin, { consent: 'no' }).way });
  await signedIn(declining);
  expect(await declining.allowExchange()).toMatchObject({ code: 'consent-refused' });
  const seen = byService(await findingsOf(declining, person));
  expect(seen['Entra ID']?.unknown).toEqual([]);
  expect(seen['Exchange Online']?.reasons).toEqual([
    'Exchange Online was not allowed to be read: The permissions were not granted.',
  ]);
  await session.close();
  await declining.close();
});

test('where Exchange takes no token of a person, that part is unknown with the reason', async () => {
  lab.anew({ exchangeForPeople: 'refused' });
  const session = lab.session({ way: sitting(admin).way });
  const person = await signedIn(session);
  expect(await session.allowExchange()).toBeNull();
  const findings = await findingsOf(session, person);
  expect(findings.find(({ control }) => control === 'pop-imap')?.verdict).toBe('unknown');
  expect(byService(findings)['Exchange Online']?.reasons).toEqual([
    'Exchange Online did not take the token of a person. The registration for the bot reads it with a token of its own.',
  ]);
  await session.close();
});

test('once it was consented to, a Global Reader is enough, for Exchange too; the person who has no role reads which one it takes', async () => {
  const first = lab.session({ way: sitting(admin).way });
  await signedIn(first);
  await first.allowExchange();
  const session = lab.session({ way: sitting(reader).way });
  const person = await signedIn(session);
  expect(await session.allowExchange()).toBeNull();
  const seen = byService(await findingsOf(session, person));
  expect([seen['Entra ID']?.unknown, seen['Exchange Online']?.unknown]).toEqual([[], []]);
  const without = lab.session({ way: sitting(member).way });
  const nobody = await signedIn(without);
  const lacking = byService(await findingsOf(without, nobody))['Entra ID'];
  expect(lacking?.unknown).toContain('mfa');
  expect(lacking?.reasons[0]).toContain('takes the role Global Reader');
  for (const one of [first, session, without]) await one.close();
});

test('a guest is known as one by where the account is at home', async () => {
  const first = lab.session({ way: sitting(admin).way });
  await signedIn(first);
  const session = lab.session({ way: sitting(guest).way });
  expect(await signedIn(session)).toMatchObject({ id: guest, isGuest: true });
  await first.close();
  await session.close();
});

test('an account of another tenant is shown an error and brought back by nobody: the wait ends and says what to look for', async () => {
  const { way, pages } = sitting(stranger);
  const session = lab.session({ way, waitMs: 300 });
  expect(await session.signIn()).toMatchObject({
    code: 'nobody-signed-in',
    remedy: expect.stringContaining('AADSTS50020') as string,
  });
  expect(pages).toEqual([expect.stringContaining('AADSTS50020')]);
  await session.close();
});

test('without a browser, a code is typed in elsewhere', async () => {
  const shown: { readonly code: string; readonly minutes: number }[] = [];
  const session = lab.session({
    way: {
      kind: 'code',
      show: (code) => {
        shown.push(code);
        void lab.typeIn(code, { account: admin });
      },
    },
  });
  expect(await signedIn(session)).toMatchObject({ id: admin });
  expect(shown).toEqual([expect.objectContaining({ code: expect.stringMatching(/^[0-9A-F]{9}$/) as string, minutes: 15 })]);
  await session.close();
});

test('what another page sends to the loopback address is no answer, and the sign-in goes on', async () => {
  const answers: number[] = [];
  const { way } = sitting(admin);
  const session = lab.session({
    way: {
      kind: 'browser',
      open: (address) => {
        const back = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
        const tries = ['/?error=access_denied', '/?code=stolen&state=guessed', '/', '/favicon.ico'].map((path) =>
          fetch(new URL(path, back)),
        );
        const rebound = fetch(new URL('/?error=x', back).href.replace('localhost', '127.0.0.1'));
        void Promise.all([...tries, rebound]).then((responses) => {
          answers.push(...responses.map(({ status }) => status));
          if (way.kind === 'browser') way.open(address);
        });
      },
    },
  });
  expect(await signedIn(session)).toMatchObject({ id: admin });
  expect(answers).toEqual([404, 404, 404, 404, 404]);
  await session.close();
});
