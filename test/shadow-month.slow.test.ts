/** A shadow month of a tenant with 300 people says of each change exactly what applying it for real would have hit. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTenant } from '../adapters/m365/index';
import { startSimulator } from '../adapters/m365/simulator/index';
import { lookOnce } from '../src/cli/try/shadow/look';
import { runShadow } from '../src/cli/try/shadow/run';
import { loadTenantSettings } from '../src/config/load';
import { definitions } from '../src/controls/definitions';
import { controls } from '../src/controls/index';
import { affectedBy, dayMs, type Shadow } from '../src/features/try/shadow';
import { isRefusal } from '../src/lib/errors';
import { readOf } from '../src/tenant/resource';
import { signIns as signInResource } from '../src/tenant/resources/sign-in';
import { shadowPage } from '../src/views/html/shadow-page';
import { count } from './support/runner/counts';
import { asOf, type Month, monthBegins, monthDays, monthOf } from './support/tenants/month-tenant';
import { openTenantLab } from './support/tenants/tenant-lab';

const seed = 300;
const month = monthOf(seed);
const breakGlass = ['bg1@contoso.com', 'bg2@contoso.com'];
const settings: Readonly<Record<string, object>> = {
  'country-block': { block: ['RU', 'KP'], home: ['DE'] },
  'pop-imap': { allow: ['person003@contoso.com'] },
  'smtp-auth': { allow: ['person005@contoso.com'] },
};
const those = controls.filter(({ id }) => ['legacy-auth', 'country-block', 'pop-imap', 'smtp-auth'].includes(id));

/** One look a day, by an injected clock, at a log that keeps a week. @param failing days on which the tenant does not answer */
async function shadowOf(
  of: Month,
  { failing = [], file }: { readonly failing?: readonly number[]; readonly file: string },
): Promise<Shadow> {
  let now = monthBegins.getTime();
  /** What the client waits for a service is no time of the month. */
  let waited = 0;
  const simulator = await startSimulator({ state: asOf(of, monthBegins), now: () => new Date(now) });
  const written = join(mkdtempSync(join(tmpdir(), 'hardenbot-shadow-')), 'shadow.json');
  writeFileSync(written, JSON.stringify({ breakGlass, controls: settings }));
  const { tenant } = loadTenantSettings(written, undefined);
  const { tenantId, endpoints, ca, credential } = simulator;
  const client = openTenant(
    {
      tenantId,
      endpoints,
      ca,
      credential: { kind: 'secret', clientId: credential.clientId, secret: credential.clientSecret },
      resolve: simulator.resolve,
      giveUpAfterMs: 5_000,
      isOwn: true,
    },
    {
      monotonicMs: () => waited,
      sleep: (ms) => {
        waited += ms;
        return Promise.resolve();
      },
      random: () => 0.5,
    },
  );
  try {
    return await runShadow({
      tenantId,
      days: monthDays,
      file,
      clock: {
        now: () => new Date(now),
        sleep: (ms) => {
          now += ms;
          return Promise.resolve();
        },
      },
      look: (at) => {
        const day = Math.round((at.getTime() - monthBegins.getTime()) / dayMs);
        const state = asOf(of, at);
        const broken = ['graph.signIns', 'graph.users', 'exchange.CASMailbox'].map((match) => ({ match, status: 500 }));
        simulator.load(
          failing.includes(day)
            ? { schema: 'tenant-state/1', organization: { id: tenantId }, simulator: { faults: broken } }
            : state,
        );
        return lookOnce({ client, tenantId, settings: tenant, approvals: null, asOf: at, monotonicMs: () => waited }, those);
      },
      say: () => undefined,
    });
  } finally {
    await client.close();
    await simulator.close();
  }
}

/** What each change hits once it is made: the plan is applied for real at the beginning, and the tenant itself says what it does to each sign-in. */
async function truthOf(of: Month): Promise<Readonly<Record<string, readonly string[]>>> {
  const lab = await openTenantLab();
  const truth: Record<string, readonly string[]> = {};
  try {
    for (const control of those) {
      const one = {
        name: control.id,
        verdict: 'fail' as const,
        breakGlass,
        settings: settings[control.id] ?? {},
        state: asOf(of, monthBegins),
      };
      lab.load(one);
      const draft = await lab.draft(control, one);
      if (isRefusal(draft)) throw new Error(`${control.id}: ${draft.reason}`);
      await lab.apply(draft.operations);
      const after = lab.state() as {
        readonly graph: object;
        readonly exchange: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
      };
      const end = new Date(monthBegins.getTime() + monthDays * dayMs);
      lab.load({ ...one, state: { ...after, asOf: end.toISOString(), graph: { ...after.graph, signIns: of.signIns } } });
      const hit: string[] = [];
      const [transport] = [after.exchange['TransportConfig'] ?? []].flat();
      const mailboxes = new Map((after.exchange['CASMailbox'] ?? []).map((row) => [row['PrimarySmtpAddress'], row]));
      const read = readOf(signInResource, [
        'id',
        'userPrincipalName',
        'clientAppUsed',
        'status',
        'appliedConditionalAccessPolicies',
      ]);
      for await (const { rows } of lab.client.read(read))
        for (const { id, userPrincipalName, clientAppUsed, status, appliedConditionalAccessPolicies } of rows) {
          if (status?.errorCode !== 0) continue;
          const mailbox = mailboxes.get(userPrincipalName) ?? {};
          const isHit = {
            'pop-imap':
              (clientAppUsed === 'POP3' && mailbox['PopEnabled'] === false) ||
              (clientAppUsed === 'IMAP4' && mailbox['ImapEnabled'] === false),
            'smtp-auth':
              clientAppUsed === 'Authenticated SMTP' &&
              (mailbox['SmtpClientAuthenticationDisabled'] ?? transport?.['SmtpClientAuthenticationDisabled']) === true,
          }[control.id];
          const isBlocked = appliedConditionalAccessPolicies?.some(
            ({ displayName, result }) =>
              displayName?.startsWith(`hardenbot ${control.id}`) === true && result === 'reportOnlyFailure',
          );
          if (isHit ?? isBlocked ?? false) hit.push(id ?? '');
        }
      truth[control.id] = hit.toSorted();
    }
    return truth;
  } finally {
    await lab.close();
  }
}

let whole: Shadow;
let file: string;
beforeAll(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'hardenbot-shadow-')), 'kept.json');
  whole = await shadowOf(month, { file });
}, 120_000);

test(`seed ${seed}: of 300 people, each change hits in the month the sign-ins that it would have hit once applied, and no others`, async () => {
  const truth = await truthOf(month);
  for (const { id } of those) {
    const control = whole.controls[id];
    const { exempt = [], hits = {} } = control ?? {};
    const found = Object.values(hits).flatMap((hit) => (hit.succeeded && !exempt.includes(hit.user ?? '') ? [hit.id] : []));
    expect({ id, found: found.toSorted() }).toEqual({ id, found: truth[id] });
    expect(found.length).toBeGreaterThan(5);
  }
}, 120_000);

test('the page counts the people who would notice, and the attacks apart from them', () => {
  const page = shadowPage('contoso', whole, definitions);
  for (const one of affectedBy(whole)) {
    const hits = Object.values(whole.controls[one.control]?.hits ?? {});
    const exempt = whole.controls[one.control]?.exempt ?? [];
    const affected = hits.filter(({ user }) => !exempt.includes(user ?? ''));
    const risky = affected.filter(({ succeeded, risk }) => succeeded && ['medium', 'high'].includes(risk ?? ''));
    expect([one.control, one.risky.length]).toEqual([one.control, risky.length]);
    expect(risky.length).toBeGreaterThan(0);
    expect(one.guesses.tries).toBe(affected.filter(({ succeeded }) => !succeeded).length);
    expect(page).toContain(`${one.signIns} sign-ins by ${one.people.length} accounts`);
  }
  expect(page).toContain('Block legacy authentication');
});

test('what is kept between two looks holds no token, is for its owner alone, and another start goes on from it', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toMatch(/eyJ|simulated|secret/i);
  expect(existsSync(`${file}.new`)).toBe(false);
  expect(whole.looks).toHaveLength(monthDays + 1);
  const again = await shadowOf(month, { file });
  expect(again).toEqual(whole);
}, 120_000);

test('a look in vain is said on the page, and the next one finds what it missed while the log still holds it', async () => {
  const failing = Array.from({ length: count({ fast: 1, full: 3 }) }, (_none, index) => 2 + index);
  const other = join(mkdtempSync(join(tmpdir(), 'hardenbot-shadow-')), 'kept.json');
  const gaps = await shadowOf(month, { file: other, failing });
  expect(gaps.looks.filter(({ failed }) => failed !== null)).toHaveLength(failing.length);
  expect(gaps.controls['legacy-auth']?.hits).toEqual(whole.controls['legacy-auth']?.hits);
  expect(shadowPage('contoso', gaps, definitions)).toMatch(/\d looks? in vain/);
}, 120_000);
