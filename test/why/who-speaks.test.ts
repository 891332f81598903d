/** Whose word an answer is: what was simulated or read from a file never looks like Microsoft's answer. */
import { clouds, originOf } from '../../adapters/m365/connection';
import { auditPage, auditReport, planReport } from '../../src/cli/output/report';
import { controls } from '../../src/controls/index';
import { whyCard } from '../../src/features/why/card';
import { whyMailCard } from '../../src/features/why/card-mail';
import { leadOf } from '../../src/features/why/sentence';
import { lookWhy } from '../../src/features/why/worker/look';
import { lookMail } from '../../src/features/why/worker/look-mail';
import { languages } from '../../src/frameworks/framework';
import { sayIn } from '../../src/frameworks/languages';
import { isRefusal, TenantError } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { type TenantOrigin, tenantOrigins } from '../../src/tenant/origin';
import { readOf } from '../../src/tenant/resource';
import { users } from '../../src/tenant/resources/user';
import { fileForms, frameworkFile } from '../../src/views/framework/files';
import { proveAccess } from '../../src/worker/plan/prove-access';
import { frameworkNamed, reportOf } from '../support/evidence/framework-report';
import { openSimulatedTenant, readAll } from '../support/tenants/simulated-tenant';
import { tenantWithWhatIf } from '../support/tenants/what-if-of-state';

const asOf = new Date('2026-11-24T00:00:00Z');
const eva = { id: 'ee000000-0000-4000-8000-000000000001', userPrincipalName: 'eva@contoso.com', accountEnabled: true };
const state = {
  graph: {
    users: [eva],
    groups: [],
    namedLocations: [],
    roleAssignments: [],
    roleDefinitions: [],
    servicePrincipals: [],
    subscribedSkus: [],
    signIns: [],
    identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
    conditionalAccessPolicies: [],
  },
};
const claims = /Microsoft's What-If|(?<!simulated )(Microsoft Graph|Exchange Online) (answered|gave)/;

const answeredBy = (origin: TenantOrigin, change: Pick<TenantClient, 'whatIf'> = {}) => ({
  ...tenantWithWhatIf(state),
  origin,
  ...change,
});

async function cardOf(client: TenantClient): Promise<string> {
  const answer = await lookWhy({ client, question: { person: 'eva', from: 'ES' }, asOf, monotonicMs: () => 0 });
  if (isRefusal(answer)) throw new Error(answer.reason);
  expect(answer.source).toBe(client.origin);
  return `${leadOf(answer)}\n${JSON.stringify(whyCard('contoso', answer))}`;
}

describe('who answers is told by the addresses alone', () => {
  const { global } = clouds;

  test.each(Object.entries(clouds))('the cloud %s is Microsoft', (_name, endpoints) => {
    expect(originOf({ endpoints })).toBe('microsoft');
  });

  test.each(['authorityHost', 'graph', 'exchange', 'arm'] as const)(
    'one foreign address for %s is enough to be none of it',
    (service) => {
      expect(originOf({ endpoints: { ...global, [service]: 'https://localhost:8443' } })).toBe('simulator');
      expect(originOf({ endpoints: { ...global, [service]: 'https://graph.microsoft.com.evil.example' } })).toBe('simulator');
    },
  );

  test('a state file is one, whatever its addresses are', () => {
    expect(originOf({ isOwn: true, endpoints: global })).toBe('file');
  });
});

describe.each(tenantOrigins)('answered by %s', (origin) => {
  const isMicrosoft = origin === 'microsoft';

  test('why names What-If by who really answered, and the card says where it comes from', async () => {
    const card = await cardOf(answeredBy(origin));
    expect(claims.test(card)).toBe(isMicrosoft);
    expect(card.includes('No Microsoft service was asked') || card.includes('no Microsoft service was asked')).toBe(!isMicrosoft);
  });

  test('why does where What-If cannot be asked, or gives no answer', async () => {
    const broken = (): Promise<never> => Promise.reject(new TenantError('too busy', { kind: 'throttled' }));
    const { whatIf: _whatIf, ...without } = answeredBy(origin);
    expect(claims.test(await cardOf(without))).toBe(isMicrosoft);
    expect(claims.test(await cardOf(answeredBy(origin, { whatIf: broken })))).toBe(isMicrosoft);
  });

  test('what hardenbot concludes and nobody confirms is labelled as reasoned', async () => {
    const { whatIf: _whatIf, ...without } = answeredBy(origin);
    expect(await cardOf(without)).toContain('Reasoned by hardenbot from the policies it read. What-If was not asked.');
    expect(await cardOf(answeredBy(origin))).not.toContain('Reasoned');
    // Of some places What-If answers: it agrees on these, and on no other.
    const answer = await lookWhy({ client: answeredBy(origin), question: { person: 'eva' }, asOf, monotonicMs: () => 0 });
    if (isRefusal(answer)) throw new Error(answer.reason);
    const [first] = answer.places;
    if (first === undefined) throw new Error('There is no place.');
    const half = { ...answer, places: [first, { ...first, whatIf: null }] };
    expect(JSON.stringify(whyCard('contoso', half))).toMatch(/agrees on 1 of 2 places\. The others: Reasoned by hardenbot/);
  });

  test('the lock-out check of a plan does, too', async () => {
    const { guards } = await proveAccess({ origin }, { signIns: [], decidedBy: new Set(), notMeasured: [] });
    const question = {
      who: { kind: 'user' as const, id: eva.id },
      application: 'x',
      country: 'ES',
      ipAddress: null,
      client: null,
    };
    const signIns = [{ question, name: 'eva', role: 'requester', from: 'ES', blockedBy: [] }];
    const asked = await proveAccess({ origin, whatIf: async () => [] }, { signIns, decidedBy: new Set(), notMeasured: [] });
    expect(guards).toHaveLength(1);
    expect(claims.test(asked.summary)).toBe(isMicrosoft);
  });

  test('an audit and a plan say so on the terminal and on the page', () => {
    const [control] = controls;
    if (control === undefined) throw new Error('There is no control.');
    const audit = { tenant: 'contoso', asOf, findings: [], severityOf: () => 'low' as const, source: origin, all: false };
    const plan = {
      schema: 'plan/1' as const,
      source: origin,
      control: control.id,
      digest: 'd',
      operations: [],
      stage: null,
      expects: null,
      warnings: [],
    };
    for (const shown of [
      JSON.stringify(auditReport(audit)),
      JSON.stringify(planReport(control, plan)),
      auditPage('contoso', [], { audited: asOf, written: asOf, source: origin }),
    ])
      expect(/no Microsoft service was asked/i.test(shown)).toBe(!isMicrosoft);
  });
});

test.each(languages)('evidence of what was simulated or read from a file says so in each form (%s)', (language) => {
  const marked = (origin: TenantOrigin) => {
    const report = reportOf(frameworkNamed('nis2'), origin === 'microsoft' ? {} : { source: origin });
    return fileForms.map((form) => frameworkFile(report, { form, language, logo: null }).content);
  };
  const whole = marked('microsoft');
  for (const origin of ['simulator', 'file'] as const) {
    const [html, csv, oscal, json] = marked(origin);
    const sentence = sayIn(language)(`source.${origin}`);
    expect(html).toContain(`<p class="badge bad">${sentence}</p>`);
    expect(csv).toContain(sentence);
    expect(oscal).toContain(sentence);
    expect(JSON.parse(json ?? '')).toMatchObject({ source: origin });
    expect(whole.join('\n')).not.toContain(sentence);
  }
});

test('why-mail of a file says that it is one', async () => {
  const client = tenantWithWhatIf({ ...state, exchange: { AcceptedDomain: [{ DomainName: 'contoso.com' }] } });
  const answer = await lookMail({ client, question: { to: 'eva@contoso.com' }, asOf, monotonicMs: () => 0 });
  expect(answer).toMatchObject({ source: 'file' });
  if (isRefusal(answer)) throw new Error(answer.reason);
  expect(JSON.stringify(whyMailCard('contoso', answer))).toContain('Reasoned by hardenbot from the connectors');
});

test('a refusal on the wire of a simulated tenant is the word of the simulator', async () => {
  const { signIns: _signIns, users: _users, ...graph } = state.graph;
  const tenant = await openSimulatedTenant({ schema: 'tenant-state/1', asOf: asOf.toISOString(), ...state, graph });
  try {
    const { error } = await readAll(tenant.client, readOf(users, ['id']));
    expect(error).toMatchObject({ message: expect.stringMatching(/^graph\.users: the simulated Microsoft Graph answered 403/) });
  } finally {
    await tenant.close();
  }
});
