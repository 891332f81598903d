/** Rows that hardenbot itself caused: which of them its ledger, or entries that wait for it, account for. */
import type { Entry } from '../../../engine/ledger/entry.js';
import type { Operation } from '../../../engine/plan/operation.js';
import type { ChangedBy, ListAddress, VendorCall } from '../../../tenant/resource.js';
import { knownResource } from '../../../tenant/resources/registry.js';
import type { WithLedger, WithWaitingEntries } from '../../../worker/context.js';
import type { OwnChange } from '../known.js';
import type { Observation } from '../observation.js';
import { actorIds } from '../rows.js';

/** So far a row may lie from the entry that announced it, in milliseconds: clocks differ, and a directory takes its time. */
const aroundMs = 10 * 60_000;
/** Changes that are looked at: those that were touched last. */
const maxChanges = 60;

/** Whether the row says that one of these identities did it. */
export function isBy(observation: Observation, ids: ReadonlySet<string>): boolean {
  if (ids.size === 0) return false;
  if (observation.source === 'audits') return actorIds(observation.row).some((id) => ids.has(id));
  if (observation.source !== 'unified') return false;
  const { AppId, UserId, UserKey } = observation.row;
  return [AppId, UserId, UserKey].some((id) => id !== null && id !== undefined && ids.has(id.toLowerCase()));
}

/** What hardenbot did about a moment, newest first. A change is announced before it is sent, so no row comes before its entry. */
export async function ownChangesOf(
  { ledger, waitingEntries }: WithLedger & WithWaitingEntries,
  tenantId: string,
): Promise<readonly OwnChange[]> {
  const ids = await ledger.recent(tenantId, maxChanges);
  const recorded = await Promise.all(ids.map((id) => ledger.subject(tenantId, id)));
  const waiting = (await waitingEntries?.(tenantId)) ?? [];
  const entries = [...recorded.flat(), ...waiting];
  const announced = new Map<string, Operation>();
  for (const { subject, event } of entries) if (event.type === 'intent') announced.set(stepOf(subject, event), event.operation);
  return entries.flatMap((entry) => changeOf(entry, announced));
}

const stepOf = (subject: string, { n, undo }: { readonly n: number; readonly undo?: true | undefined }): string =>
  `${subject} ${undo === true ? 'undo ' : ''}${n}`;

/** @param announced by step */
function changeOf({ subject, at, event }: Entry, announced: ReadonlyMap<string, Operation>): readonly OwnChange[] {
  const around = { from: new Date(Date.parse(at) - aroundMs), to: new Date(Date.parse(at) + aroundMs) };
  if (event.type === 'outcome') {
    const of = announced.get(stepOf(subject, event));
    const made = of === undefined ? {} : { operation: of };
    return event.id === undefined ? [] : [{ id: subject, objects: [event.id.toLowerCase()], ...made, ...around }];
  }
  if (event.type !== 'intent') return [];
  const { operation } = event;
  const names = [
    operation.object,
    'identity' in operation ? operation.identity : undefined,
    'name' in operation ? operation.name : undefined,
  ];
  const objects = names.flatMap((name) => (typeof name === 'string' && name !== '' ? partsOf(name.toLowerCase()) : []));
  return [{ id: subject, objects, operation, ...around }];
}

/** `ana@contoso.com\12` is about the mailbox and the rule. */
function partsOf(name: string): readonly string[] {
  return [name, ...name.split(/[\\/]/).filter((part) => part !== '' && part !== name)];
}

/** The change that accounts for a row; undefined: none does. */
export function accountFor(observation: Observation, changes: readonly OwnChange[]): OwnChange | undefined {
  if (observation.source === 'audits' && grantsPower.test(observation.row.activityDisplayName ?? '')) return undefined;
  const names = new Set(objectsOf(observation).map((name) => name.toLowerCase()));
  return changes.find(
    ({ objects, operation, from, to }) =>
      from <= observation.at &&
      observation.at <= to &&
      (objects.some((object) => names.has(object))
        ? operation === undefined || mayBeRowOf(operation, observation)
        : operation !== undefined && isRowOf(operation, observation)),
  );
}

/** No write of hardenbot gives a role, an owner, a secret or a consent to anyone, whatever object it is about. */
const grantsPower = /^add\b.*\b(?:role|owner|credentials|permission grant)\b|certificates and secrets|^consent to application/i;

/** Of a row about an object that hardenbot wrote to: false where it names another cmdlet, or sets something else, as a thief of the credential would. */
function mayBeRowOf(operation: Operation, observation: Observation): boolean {
  const call = knownResource(operation.resource)?.object?.write(operation) ?? null;
  // What the log of a mailbox calls an act is no cmdlet.
  if (call?.service !== 'exchange' || observation.source !== 'unified' || !isCmdlet.test(observation.row.Operation ?? ''))
    return true;
  return observation.row.Operation?.toLowerCase() === call.cmdlet.toLowerCase() && setsNothingElse(call, observation.row);
}

const isCmdlet = /^[a-z]+-[a-z]/i;

/** What a cmdlet is asked with, whatever it sets. */
const ofEveryCall = new Set([
  'identity',
  'mailbox',
  'confirm',
  'force',
  'whatif',
  'ignoredefaultscope',
  'domaincontroller',
  'erroraction',
  'warningaction',
]);

/** The service may write a value in words of its own, but for yes and no. */
function setsNothingElse({ parameters }: Extract<VendorCall, { service: 'exchange' }>, { Parameters }: Row<'unified'>): boolean {
  const own = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  return (Parameters ?? []).every(({ Name, Value }) => {
    const name = Name?.toLowerCase() ?? '';
    const value = own.get(name);
    return ofEveryCall.has(name) || (own.has(name) && (typeof value !== 'boolean' || String(value) === Value?.toLowerCase()));
  });
}

function objectsOf(observation: Observation): readonly string[] {
  if (observation.source === 'audits')
    return (observation.row.targetResources ?? []).flatMap(({ id, displayName, userPrincipalName }) =>
      [id, displayName, userPrincipalName].flatMap((name) => name || []),
    );
  if (observation.source !== 'unified') return [];
  const { ObjectId, Parameters, MailboxOwnerUPN } = observation.row;
  const identity = Parameters?.find(({ Name }) => Name === 'Identity')?.Value;
  return [ObjectId, identity, MailboxOwnerUPN].flatMap((name) => (name ? [name, ...name.split(/[\\/]/)] : []));
}

/** A log names a setting of which a tenant has one by a name of the vendor's or by none: its row is known by what was written. False for the write of an object of which there may be several. */
function isRowOf(operation: Operation, observation: Observation): boolean {
  const resource = knownResource(operation.resource);
  if (resource === undefined) return false;
  const { list, object, changedBy } = resource;
  const call = object?.write(operation) ?? null;
  if (call === null) return false;
  return observation.source === 'unified'
    ? isCmdletOf(call, observation.row)
    : observation.source === 'audits' && isActivityOf({ call, list, changedBy }, observation.row);
}

type Row<Source> = Extract<Observation, { readonly source: Source }>['row'];

/** A cmdlet that takes no identity has the organisation as its object. What was set has to stand in the row. */
function isCmdletOf(call: VendorCall, row: Row<'unified'>): boolean {
  const { Operation: cmdlet, Parameters } = row;
  if (call.service !== 'exchange' || 'Identity' in call.parameters) return false;
  const set = new Set((Parameters ?? []).map(({ Name }) => Name?.toLowerCase()));
  return (
    cmdlet?.toLowerCase() === call.cmdlet.toLowerCase() &&
    setsNothingElse(call, row) &&
    Object.keys(call.parameters).every((name) => set.has(name.toLowerCase()))
  );
}

interface Written {
  readonly call: VendorCall;
  readonly list: ListAddress;
  readonly changedBy: ChangedBy | undefined;
}

/** The row names no object, or the setting as its address does: `Authentication Methods Policy` for `/policies/authenticationMethodsPolicy`. */
function isActivityOf({ call, list, changedBy }: Written, { activityDisplayName, targetResources }: Row<'audits'>): boolean {
  if (call.service !== 'graph' || !('single' in list) || !list.single || changedBy?.log !== 'entra') return false;
  const segments = new Set(call.path.split('/').map(plain));
  const names = (targetResources ?? []).flatMap(({ id, displayName }) => [displayName, id].flatMap((name) => name || []));
  return (
    changedBy.activities.test(activityDisplayName ?? '') &&
    (names.length === 0 || names.some((name) => segments.has(plain(name))))
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}
