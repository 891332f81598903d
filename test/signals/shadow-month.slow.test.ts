/** A shadow month of a tenant with 300 people says of each change exactly what applying it for real would have hit. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTenant } from '../../adapters/m365/index';
import { startSimulator } from '../../adapters/m365/simulator/index';
import { lookOnce } from '../../src/cli/try/shadow/look';
import { runShadow } from '../../src/cli/try/shadow/run';
import { affectedBy, dayMs, type Shadow } from '../../src/cli/try/shadow/shadow';
import { shadowPage } from '../../src/cli/try/shadow/shadow-page';
import { loadTenantSettings } from '../../src/config/load';
import type { Control } from '../../src/controls/control';
import { definitions } from '../../src/controls/definitions';
import { controls } from '../../src/controls/index';
import { readAddresses } from '../../src/controls/reasoning/ip/address-set';
import { isRefusal } from '../../src/lib/errors';
import { readOf } from '../../src/tenant/resource';
import { signIns as signInResource } from '../../src/tenant/resources/sign-in';
import { count } from '../support/runner/counts';
import {
  asOf,
  filterRange,
  forwarding,
  kiosk,
  type Message,
  type Month,
  monthBegins,
  monthDays,
  monthOf,
  outlookOnTheWeb,
  personAddress,
} from '../support/tenants/month-tenant';
import { openTenantLab } from '../support/tenants/tenant-lab';

const seed = 300;
const month = monthOf(seed);
const breakGlass = ['bg1@contoso.com', 'bg2@contoso.com'];
const settings: Readonly<Record<string, object>> = {
  'country-block': { block: ['RU', 'KP'], home: ['DE'] },
  'pop-imap': { allow: ['person003@contoso.com'] },
  'smtp-auth': { allow: ['person005@contoso.com'] },
  'owa-groups': { groups: [kiosk.displayName], allow: ['person041@contoso.com'] },
  'auto-forward': { allow: forwarding.allowed.map(personAddress) },
  'inbound-filter': { ranges: [filterRange] },
};
const bySignIns = ['legacy-auth', 'country-block', 'pop-imap', 'smtp-auth', 'owa-groups'];
const byMail = ['direct-send', 'auto-forward', 'inbound-filter'];
const those = controls.filter(({ id }) => [...bySignIns, ...byMail].includes(id));

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
    for (const control of those.filter(({ id }) => bySignIns.includes(id))) {
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
        'appId',
        'status',
        'appliedConditionalAccessPolicies',
      ]);
      for await (const { rows } of lab.client.read(read))
        for (const { id, userPrincipalName, clientAppUsed, appId, status, appliedConditionalAccessPolicies } of rows) {
          if (status?.errorCode !== 0) continue;
          const mailbox = mailboxes.get(userPrincipalName) ?? {};
          const isHit = {
            'owa-groups': appId === outlookOnTheWeb && clientAppUsed === 'Browser' && mailbox['OWAEnabled'] === false,
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

type ExchangeRow = Readonly<Record<string, unknown>>;
type Applied = Readonly<Record<string, readonly ExchangeRow[]>>;

/** The tenant once every stage of the plan is made, for real. */
async function appliedOf(control: Control, of: Month): Promise<Applied> {
  const lab = await openTenantLab();
  try {
    const one = {
      name: control.id,
      verdict: 'fail' as const,
      breakGlass,
      settings: settings[control.id] ?? {},
      state: asOf(of, monthBegins),
    };
    lab.load(one);
    for (let stage = 0; stage < 4; stage += 1) {
      const draft = await lab.draft(control, one);
      if (isRefusal(draft)) throw new Error(`${control.id}: ${draft.reason}`);
      const operations = [...draft.operations];
      if (operations.length === 0) return (lab.state() as { readonly exchange: Applied }).exchange;
      await lab.apply(operations);
      lab.passTime(8 * dayMs);
    }
    throw new Error(`${control.id} has more stages than four.`);
  } finally {
    await lab.close();
  }
}

/** What the service does to a message in that tenant, by how the message came in. */
const rejects: Readonly<Record<string, (exchange: Applied, message: Message) => boolean>> = {
  'direct-send': ({ OrganizationConfig }, { way }) =>
    way === 'direct' && [OrganizationConfig ?? []].flat().some(({ RejectDirectSend }) => RejectDirectSend === true),
  'inbound-filter': ({ InboundConnector = [] }, { way, trace }) =>
    ['direct', 'past the filter', 'through the filter'].includes(way) &&
    InboundConnector.some(
      ({ ConnectorType, Enabled, RestrictDomainsToIPAddresses, AssociatedAcceptedDomains, SenderIPAddresses }) =>
        ConnectorType === 'Partner' &&
        Enabled === true &&
        RestrictDomainsToIPAddresses === true &&
        [AssociatedAcceptedDomains ?? []].flat().length === 0 &&
        !readAddresses([String(trace['fromIP'])]).set.isSubsetOf(readAddresses([SenderIPAddresses ?? []].flat().map(String)).set),
    ),
  'auto-forward': ({ Mailbox = [], HostedOutboundSpamFilterPolicy = [], HostedOutboundSpamFilterRule = [] }, { trace }) => {
    const to = trace['recipientAddress'];
    const isRuled = forwarding.ruled.map(personAddress).some((address) => address === to);
    const goes = Mailbox.find(({ PrimarySmtpAddress }) => PrimarySmtpAddress === to)?.['ForwardingSmtpAddress'];
    if (!isRuled && (typeof goes !== 'string' || goes.endsWith('@contoso.com'))) return false;
    const rule = HostedOutboundSpamFilterRule.find(({ From }) => [From ?? []].flat().some((from) => from === to));
    const policy = HostedOutboundSpamFilterPolicy.find(({ Name, IsDefault }) =>
      rule === undefined ? IsDefault === true : Name === rule['HostedOutboundSpamFilterPolicy'],
    );
    return policy?.['AutoForwardingMode'] === 'Off';
  },
};

/** Whom the service would have kept mail from, by day and address. */
function hitIn(id: string, exchange: Applied, messages: readonly Message[]): Readonly<Record<string, number>> {
  const hits: Record<string, number> = {};
  for (const message of messages) {
    const { trace } = message;
    const status = String(trace['status']);
    const isDelivered = id === 'auto-forward' ? status === 'delivered' : status !== 'failed';
    if (!isDelivered || rejects[id]?.(exchange, message) !== true) continue;
    const key = `${trace.receivedDateTime.slice(0, 10)} ${String(id === 'auto-forward' ? trace['recipientAddress'] : trace['senderAddress'])}`;
    hits[key] = (hits[key] ?? 0) + 1;
  }
  return hits;
}

let whole: Shadow;
let file: string;
beforeAll(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'hardenbot-shadow-')), 'kept.json');
  whole = await shadowOf(month, { file });
}, 120_000);

test(`seed ${seed}: of 300 people, each change hits in the month the sign-ins that it would have hit once applied, and no others`, async () => {
  const truth = await truthOf(month);
  for (const id of bySignIns) {
    const control = whole.controls[id];
    const { exempt = [], hits = {} } = control ?? {};
    const found = Object.values(hits).flatMap((hit) => (hit.succeeded && !exempt.includes(hit.user ?? '') ? [hit.id] : []));
    expect({ id, found: found.toSorted() }).toEqual({ id, found: truth[id] });
    expect(found.length).toBeGreaterThan(5);
  }
}, 120_000);

test(`seed ${seed}: of their mail, each change hits what it would have hit once applied; the rest of what is counted is what traces cannot tell apart, and that is said`, async () => {
  for (const control of those.filter(({ id }) => byMail.includes(id))) {
    const { id } = control;
    const exchange = await appliedOf(control, month);
    const truth = hitIn(id, exchange, month.messages);
    const { mail, notMeasured = [] } = whole.controls[id] ?? {};
    const found: Record<string, number> = {};
    for (const { day, who, messages } of mail?.counts ?? []) found[`${day} ${who}`] = (found[`${day} ${who}`] ?? 0) + messages;
    expect(Object.values(truth).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(10);
    // No trace shows who signed in to send, what a connector vouched for; or which rules people keep in their mailboxes.
    const isRuled = (key: string): boolean => forwarding.ruled.some((index) => key.endsWith(personAddress(index)));
    if (id === 'auto-forward') {
      expect({ id, found }).toEqual({ id, found: Object.fromEntries(Object.entries(truth).filter(([key]) => !isRuled(key))) });
      expect(Object.keys(truth).some(isRuled)).toBe(true);
      expect([mail?.bound, notMeasured.join(' ')]).toEqual([
        'at least',
        expect.stringContaining('The rules that people keep in their mailboxes'),
      ]);
      continue;
    }
    const others = month.messages.filter(
      (message) =>
        typeof message.trace['fromIP'] === 'string' &&
        String(message.trace['status']) !== 'failed' &&
        rejects[id]?.(exchange, message) !== true &&
        (id === 'direct-send'
          ? String(message.trace['senderAddress']).endsWith('@contoso.com')
          : !message.trace['fromIP'].startsWith('203.0.113.')),
    );
    expect(new Set(others.map(({ way }) => way))).toEqual(new Set(['signed in', 'through a connector']));
    const atMost = { ...truth };
    for (const { trace } of others) {
      const key = `${trace.receivedDateTime.slice(0, 10)} ${String(trace['senderAddress'])}`;
      atMost[key] = (atMost[key] ?? 0) + 1;
    }
    expect({ id, found }).toEqual({ id, found: atMost });
    const alike =
      id === 'direct-send' ? /traces show Direct Send like mail sent signed in/ : /do not tell mail that .* signed in/;
    expect([mail?.bound, notMeasured.join(' ')]).toEqual(['at most', expect.stringMatching(alike)]);
  }
}, 120_000);

test('the page counts the people who would notice, and the attacks apart from them', () => {
  const page = shadowPage('contoso', whole, definitions);
  for (const one of affectedBy(whole)) {
    if (one.mail !== undefined) {
      expect(page).toContain(`${one.mail.bound.replace('a', 'A')} ${one.mail.messages} messages ${one.mail.end}`);
      continue;
    }
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
