/**
 * A compromised account, from the first report to the last reading of the watch: contained, cleaned, answered for, restored, and read again. Everything
 * of the intruder's can be removed by a plan; what may be the person's own is claimed.
 */
import type { Change } from '../../../src/engine/changes/change';
import { type Incident, incidentOf } from '../../../src/features/incident/incident';
import { isOfTheRest, openItems } from '../../../src/features/incident/open-items';
import { textOf } from '../chat/chat-room';
import { asStored } from '../ledger/signed-entries';
import { accounts, incidentTenant } from '../tenants/incident-tenant';
import { click, pause } from './people';
import type { Setup } from './setup';
import { contosoId } from './store-under-trial';
import type { Script } from './stories';

const { mia } = accounts;
const minutes = 60_000;
const hours = 60 * minutes;

/** Before she says the same again, in milliseconds: the process that was to answer may have died. */
const patienceMs = 4000;

/** What people of one trial remember. */
interface Memory {
  readonly saidAt: Map<string, number>;
  /** Ids of the plans after which time was let pass. */
  readonly waitedFor: Set<string>;
}
const memories = new WeakMap<Setup['simulator'], Memory>();

function memoryOf({ simulator }: Setup): Memory {
  const memory = memories.get(simulator) ?? { saidAt: new Map(), waitedFor: new Set() };
  memories.set(simulator, memory);
  return memory;
}

async function says(setup: Setup, words: string): Promise<void> {
  const { saidAt } = memoryOf(setup);
  const last = saidAt.get(words);
  if (last !== undefined && performance.now() - last < patienceMs) return pause(50);
  saidAt.set(words, performance.now());
  await setup.room.says('ana', words);
}

/** Time passes once for the same reason. */
function waits(setup: Setup, why: string, ms: number): void {
  const { waitedFor } = memoryOf(setup);
  if (waitedFor.has(why)) return;
  waitedFor.add(why);
  setup.shift(ms);
}

const of = (changes: readonly Change[], control: string): Change | undefined =>
  changes.findLast(({ request }) => request.control === control);

const isDone = (change: Change | undefined): boolean =>
  change !== undefined && (change.status === 'verified' || change.status === 'mismatch') && change.checkpoint !== null;

async function incidentFor(setup: Setup, id: string | undefined): Promise<Incident | null> {
  const entries = (await setup.entries()).filter(({ subject }) => subject === id);
  return incidentOf(asStored(entries));
}

async function act(setup: Setup, changes: readonly Change[]): Promise<unknown> {
  for (const change of changes) if (change.status === 'waiting') return click(setup, 'approve', change);
  const contain = of(changes, 'contain');
  if (contain === undefined) return says(setup, `contain ${mia.name}`);
  const incident = await incidentFor(setup, contain.request.incident);
  if (!isDone(contain) || incident?.evidence == null) return pause(20);
  const clean = of(changes, 'clean');
  if (clean === undefined) return says(setup, `clean ${incident.id}`);
  if (!isDone(clean)) return pause(20);
  return restore(setup, incident, of(changes, 'restore'));
}

/** Asked for, refused for what is open, answered for, and asked for again once a second reading may show that it is gone. */
async function restore(setup: Setup, incident: Incident, plan: Change | undefined): Promise<unknown> {
  if (isDone(plan)) return watch(setup, plan?.id ?? '');
  if (plan !== undefined && plan.status !== 'refused') return pause(20);
  if (plan === undefined) return says(setup, `restore ${incident.id}`);
  const open = openItems(incident.evidence, incident.claims).filter(({ gone }) => gone === undefined);
  const named = open.filter((item) => !isOfTheRest(item));
  if (named.length > 0) return says(setup, `claim ${incident.id} ${named.map(({ n }) => n).join(',')} called Mia at her desk`);
  if (open.length > 0) return says(setup, `claim ${incident.id} rest looked with Mia at her desk`);
  waits(setup, plan.id, 16 * minutes);
  return says(setup, `restore ${incident.id}`);
}

/** The queue keeps to its own clock: the ledger says that the reading is late. */
async function watch(setup: Setup, plan: string): Promise<unknown> {
  waits(setup, plan, 13 * hours);
  return pause(20);
}

interface Tenant {
  readonly graph: {
    readonly users: readonly { readonly id: string; readonly accountEnabled: boolean }[];
    readonly authenticationMethods: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
  readonly exchange: {
    readonly Mailbox: readonly { readonly ForwardingSmtpAddress?: string | null }[];
    readonly InboxRule: Readonly<Record<string, readonly { readonly Name: string; readonly Enabled: boolean }[]>>;
  };
}

function problems({ simulator, room }: Setup): readonly string[] {
  const { graph, exchange } = simulator.state() as Tenant;
  const rules = exchange.InboxRule[mia.name] ?? [];
  const card = room.cards().findLast(({ title }) => title.startsWith(`Incident of ${mia.name}`));
  return [
    ...(graph.users.find(({ id }) => id === mia.id)?.accountEnabled === true ? [] : ['the account was not restored']),
    ...(exchange.Mailbox[0]?.ForwardingSmtpAddress ? ['mail is still forwarded'] : []),
    ...rules
      .filter(({ Name, Enabled }) => Enabled !== !['.', 'out'].includes(Name))
      .map(({ Name }) => `the rule "${Name}" is wrong`),
    ...((graph.authenticationMethods[mia.id] ?? []).some(({ id }) => id === 'm2') ? ['the sign-in method is still there'] : []),
    ...(card?.tone === 'good' ? [] : [`the card is not green: ${card === undefined ? 'there is none' : textOf(card)}`]),
  ];
}

/** No consent: what no plan removes is a person's work, in another portal. */
function state(): object {
  const tenant = incidentTenant(new Date(), { graph: { oauth2PermissionGrants: [], directoryAudits: [] } });
  return { ...tenant, organization: { ...tenant.organization, id: contosoId } };
}

export const incidentScript: Script = {
  own: /^(write|append (collected|claimed|staged))/,
  state,
  settings: {
    approvals: {
      approvers: { people: ['b0b0b0b0-0000-4000-8000-000000000002', 'a1a1a1a1-0000-4000-8000-000000000001'] },
      incident: { people: ['b0b0b0b0-0000-4000-8000-000000000002'] },
      tiers: { low: 1, medium: 1, high: 1 },
    },
  },
  act,
  isOver: (changes) => {
    const plan = of(changes, 'restore');
    const readings = changes.filter(({ request }) => request.what === 'collect');
    const since = plan?.lastEntry.at.getTime() ?? 0;
    return isDone(plan) && readings.some(({ lastEntry }) => lastEntry.at.getTime() > since + 6 * hours);
  },
  shown: 'restored ·',
  problems,
};
