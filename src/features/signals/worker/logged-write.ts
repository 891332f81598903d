/** How a log names a setting of which a tenant has one: by a name of the vendor's or by none, so that a row is known by what was written. */
import type { Operation } from '../../../engine/plan/operation.js';
import type { ChangedBy, ListAddress, VendorCall } from '../../../tenant/resource.js';
import { knownResource } from '../../../tenant/resources/registry.js';
import type { Observation } from '../observation.js';

/** Whether a row is of this write of such a setting; false for the write of an object of which there may be several. */
export function isRowOf(operation: Operation, observation: Observation): boolean {
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
function isCmdletOf(call: VendorCall, { Operation: cmdlet, Parameters }: Row<'unified'>): boolean {
  if (call.service !== 'exchange' || 'Identity' in call.parameters) return false;
  const set = new Set((Parameters ?? []).map(({ Name }) => Name?.toLowerCase()));
  return (
    cmdlet?.toLowerCase() === call.cmdlet.toLowerCase() &&
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
