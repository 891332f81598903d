/** Records what is asked beside the controls: an incident completely, a travel exception, questions, batches, the looks of doctor, the logs, and whole audits. */
import { openDirectory } from '../../../adapters/m365/directory';
import { openRawAnswers } from '../../../adapters/m365/raw-answers';
import demo from '../../../examples/demo-tenant.json';
import { controls } from '../../../src/controls/index';
import type { Operation } from '../../../src/engine/plan/operation';
import type { WhyQuestion } from '../../../src/features/why/question';
import { lookWhy } from '../../../src/features/why/worker/look';
import { lookMail } from '../../../src/features/why/worker/look-mail';
import { groupReader } from '../../../src/people/group-members';
import { findUser } from '../../../src/setup/doctor/people';
import { lookAtShapes } from '../../../src/setup/shapes/look';
import { registeredEnd } from '../../../src/tenant/registered-end';
import { readOf } from '../../../src/tenant/resource';
import { devices } from '../../../src/tenant/resources/device';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { whoChanged } from '../../../src/worker/posture/who-changed';
import { contextOf } from '../../support/controls/run-case';
import { night, openIncidentLab } from '../../support/corridor/incident-lab';
import { ids, type Office, openOffice, tenantId } from '../../support/corridor/office';
import { audit, type Planted } from '../../support/intrusion/plant';
import { traces } from '../../support/intrusion/traces';
import { openSignalLab } from '../../support/signals/signal-lab';
import { accounts, incidentTenant } from '../../support/tenants/incident-tenant';
import { openSimulatedTenant, readAll, type SimulatedTenant } from '../../support/tenants/simulated-tenant';
import { travelIds, travelTenant } from '../../support/tenants/travel-tenant';
import { manualTime } from '../../support/time/manual-time';
import type { Recorder } from './recording';

export async function recordStories(recorder: Recorder): Promise<void> {
  await recordIncident(recorder);
  await recordTravel(recorder);
  await onTenant(recorder, travelTenant(), 'why', (tenant) => askWhy(tenant));
  await onTenant(recorder, demo, 'why-mail', async ({ client }) => {
    const question = { to: 'ana@contoso.com', sender: 'someone@example.com', ip: '203.0.113.9' };
    await lookMail({ client, monotonicMs: () => 0, asOf: new Date(demo.asOf), question });
  });
  await onTenant(recorder, demo, 'doctor and audits', (tenant) => lookEverywhere(tenant));
  await recordSignals(recorder);
  await onTenant(recorder, { graph: { namedLocations: [widened] } }, 'a named location put back', (tenant) => putBack(tenant));
  await onTenant(recorder, defaultsOff, 'security defaults put back', ({ client }) => turnOnDefaults(client));
  await onTenant(recorder, mailboxes, 'changes that go together', (tenant) => changeTogether(tenant));
}

async function onTenant(
  recorder: Recorder,
  state: object,
  during: string,
  story: (tenant: SimulatedTenant) => Promise<void>,
): Promise<void> {
  const tenant = await openSimulatedTenant(state);
  try {
    await recorder.record({ app: 'write', during }, { run: () => story(tenant), calls: () => tenant.simulator.calls() });
  } finally {
    await tenant.close();
  }
}

/** Someone else who may send as the account. */
const sender = {
  Identity: 'mia',
  Trustee: 'bo@contoso.com',
  AccessControlType: 'Allow',
  AccessRights: ['SendAs'],
  IsInherited: false,
};

/** A policy from which the intruder excluded the account. */
function excludeOne(state: Planted): void {
  const policy = (excludeUsers: readonly string[]) => ({
    id: '0000000a-0000-4000-8000-000000000060',
    displayName: 'Block legacy',
    state: 'enabled',
    conditions: {
      users: { includeUsers: ['All'], excludeUsers },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });
  const policies = (state.graph['conditionalAccessPolicies'] ?? []) as object[];
  state.graph['conditionalAccessPolicies'] = [...policies, policy([accounts.mia.id])];
  const modified = {
    displayName: 'ConditionalAccessPolicy',
    oldValue: JSON.stringify(policy([])),
    newValue: JSON.stringify(policy([accounts.mia.id])),
  };
  audit(state, { ...accounts.mia, at: new Date(night.getTime() - 3 * 3600_000) }, 'Update Conditional Access policy', [
    { id: policy([]).id, type: 'Policy', displayName: 'Block legacy', modifiedProperties: [modified] },
  ]);
}

/** Read, contained, cleaned as a whole, which is undone, and restored; then requested by names that are none of an account. */
async function recordIncident(recorder: Recorder): Promise<void> {
  const { lab, run } = await openIncidentOfEverything();
  try {
    await recorder.record({ app: 'write', during: 'an incident' }, { run, calls: () => lab.simulator.calls() });
  } finally {
    await lab.close();
  }
}

/** With every trace that an intruder can leave, and what people decide on it. */
export async function openIncidentOfEverything() {
  const exchange = { RecipientPermission: { [accounts.mia.name]: [sender], [accounts.shared.name]: [] } };
  const state = structuredClone(incidentTenant(night, { exchange })) as unknown as Planted;
  for (const { plant } of traces) plant(state, { ...accounts.mia, at: new Date(night.getTime() - 3 * 3600_000) });
  excludeOne(state);
  const lab = await openIncidentLab(state, {
    sets: ['methods', 'devices'],
    approvals: { incident: [ids.bo], tiers: { medium: 1, high: 1 } },
    breakGlass: [accounts.breakGlass.name],
  });
  const decided = async (words: string): Promise<void> => {
    await lab.says('ana', words);
    for (const who of ['bo', 'cy'] as const) await lab.approves(who);
  };
  const run = async (): Promise<void> => {
    await decided(`contain ${accounts.mia.name}`);
    const { id } = lab.incident();
    const numbers = (lab.incident().evidence?.items ?? []).flatMap(({ n, operations }) => (operations.length === 0 ? [] : [n]));
    await decided(`clean ${id} ${numbers.join(',')}`);
    await decided(`revert ${lab.office.newest()}`);
    await lab.claimsAll();
    await decided(`restore ${id}`);
    for (const name of ['mia', 'Mail Sync Pro', '00000000-0000-4000-8000-000000000040', 'mai@contoso.com'])
      await lab.says('ana', `contain ${name}`);
  };
  return { lab, run };
}

const day = 24 * 3_600_000;

async function recordTravel(recorder: Recorder): Promise<void> {
  await onTenant(recorder, travelTenant(), 'a trip', async ({ client }) => void (await takeException(client)));
}

/** Planned, approved, measured, and ended on its own. */
export async function takeException(
  client: SimulatedTenant['client'],
  began: (office: Office) => void = () => {},
): Promise<Office> {
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, timeZone: 'Europe/Berlin', client });
  began(office);
  await office.does('ana', { says: 'travel eva@contoso.com ES until=2026-11-27' });
  await office.settle();
  const id = (office.storage.entries.get(tenantId) ?? []).findLast(({ subject }) => subject.startsWith('t-'))?.subject ?? '';
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  office.forward(4 * day);
  await office.settle();
  return office;
}

/** A worker watches every log of a tenant for signals: the first and second round, and the sign-ins of the week before. */
async function recordSignals(recorder: Recorder): Promise<void> {
  const lab = await openSignalLab({ state: { graph: demo.graph, exchange: demo.exchange } });
  try {
    await recorder.record({ app: 'write', during: 'signals' }, { run: () => lab.pass(3), calls: () => lab.simulator.calls() });
  } finally {
    await lab.close();
  }
}

const addresses = (cidrAddress: string) => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress });
const widened = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: '10000000-0000-4000-8000-000000000101',
  displayName: 'Office',
  isTrusted: true,
  ipRanges: [addresses('203.0.113.0/24'), addresses('198.51.100.0/24')],
};

/** As the restoring of a signal plans it: the type is repeated. */
async function putBack({ client }: SimulatedTenant): Promise<void> {
  await client.write({
    kind: 'update',
    resource: 'graph.namedLocations',
    object: widened.displayName,
    identity: widened.id,
    before: { ipRanges: widened.ipRanges },
    after: { '@odata.type': widened['@odata.type'], ipRanges: widened.ipRanges.slice(0, 1) },
  });
}

const defaultsOff = { graph: { identitySecurityDefaultsEnforcementPolicy: { isEnabled: false } } };

async function turnOnDefaults(client: SimulatedTenant['client']): Promise<void> {
  await client.write({
    kind: 'update',
    resource: 'graph.identitySecurityDefaultsEnforcementPolicy',
    object: 'Security defaults',
    identity: 'security defaults',
    before: { isEnabled: false },
    after: { isEnabled: true },
  });
}

async function askWhy({ client }: SimulatedTenant): Promise<void> {
  const options = { client, monotonicMs: () => 0, asOf: night };
  const questions: readonly WhyQuestion[] = [
    { person: 'eva@contoso.com', from: 'ES', client: 'browser', platform: 'linux' },
    { person: 'Eva', application: 'Office365' },
    { person: travelIds.eva, from: 'DE', client: 'other' },
  ];
  for (const question of questions) await lookWhy({ ...options, question });
  await lookMail({ ...options, question: { to: 'ana@contoso.com', sender: 'news@example.com' } });
}

/** The looks of doctor, the audits of every control at once, and the logs that say who changed something. */
async function lookEverywhere({ simulator, client }: SimulatedTenant): Promise<void> {
  const { clientId, clientSecret } = simulator.credential;
  const now = new Date(demo.asOf);
  const connection = {
    tenantId: simulator.tenantId,
    endpoints: simulator.endpoints,
    ca: simulator.ca,
    credential: { kind: 'secret' as const, clientId, secret: clientSecret },
    resolve: simulator.resolve,
    giveUpAfterMs: 60_000,
  };
  const raw = openRawAnswers(connection, manualTime());
  await lookAtShapes(raw, now);
  await raw.close();
  await findUser(client, 'ana@contoso.com');
  await registeredEnd(client, { clientId, secret: clientSecret }, now);
  const directory = openDirectory(connection, manualTime());
  await groupReader(directory).members(demo.graph.groups[0]?.id ?? '');
  await directory.close();
  const all = controls.map((control) => ({ control, context: contextOf(control, { name: '', state: demo, verdict: 'pass' }) }));
  const options = { client, monotonicMs: () => 0 };
  await auditTenant(all, options);
  for (const { control, context } of all) {
    const study = control.study?.(context);
    if (study !== undefined) await runReads([{ reads: study.reads(), fold: study }], options);
  }
  const regressions = all.map(({ control, context }) => ({
    reads: control.reads(context),
    objects: [],
    since: new Date(now.getTime() - day),
  }));
  await whoChanged({ client, until: now }, regressions);
  // No feature lists the devices of the whole tenant, but the resource says how.
  await readAll(client, readOf(devices, ['id', 'accountEnabled']));
}

const guidOf = (n: number): string => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const rows = Array.from({ length: 10 }, (_unused, n) => ({
  Guid: guidOf(n),
  PrimarySmtpAddress: `user${n}@contoso.com`,
  PopEnabled: true,
}));
const mailboxes = { exchange: { CASMailbox: rows } };

/** As many as go into one batch. */
async function changeTogether({ client }: SimulatedTenant): Promise<void> {
  const operations = rows.map(
    ({ Guid, PrimarySmtpAddress }): Operation => ({
      kind: 'update',
      resource: 'exchange.CASMailbox',
      object: PrimarySmtpAddress,
      identity: Guid,
      before: { PopEnabled: true },
      after: { PopEnabled: false },
    }),
  );
  await client.together?.current(operations);
  await client.together?.write(operations);
}
