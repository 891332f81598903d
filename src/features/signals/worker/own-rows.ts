/** Rows that hardenbot itself caused: which of them its ledger, or entries that wait for it, account for. */
import type { Entry } from '../../../engine/ledger/entry.js';
import type { WithLedger, WithWaitingEntries } from '../../../worker/context.js';
import type { OwnChange } from '../known.js';
import type { Observation } from '../observation.js';
import { actorIds } from '../rows.js';
import { isRowOf } from './logged-write.js';

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
  return [...recorded.flat(), ...waiting].flatMap(changeOf);
}

function changeOf({ subject, at, event }: Entry): readonly OwnChange[] {
  const around = { from: new Date(Date.parse(at) - aroundMs), to: new Date(Date.parse(at) + aroundMs) };
  if (event.type === 'outcome')
    return event.id === undefined ? [] : [{ id: subject, objects: [event.id.toLowerCase()], ...around }];
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
  const names = new Set(objectsOf(observation).map((name) => name.toLowerCase()));
  return changes.find(
    ({ objects, operation, from, to }) =>
      from <= observation.at &&
      observation.at <= to &&
      (objects.some((object) => names.has(object)) || (operation !== undefined && isRowOf(operation, observation))),
  );
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
