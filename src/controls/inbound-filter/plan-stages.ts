/** The stages of the lock: our connector made disabled, enabled for one domain, then for all; each is one call. */
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Json, sameJson } from '../../lib/json.js';
import type { Fields, Operation } from '../../plan/operation.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { type InboundConnector, inboundConnectorName, inboundConnectors } from '../../tenant/resources/inbound-connector.js';
import type { Context, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { markOf, waitsUntil } from '../reasoning/our-mark.js';
import type { Inputs } from './inputs.js';
import { controlId, type Material, ourName, verdictAfter, verdictNow } from './plan-material.js';
import type { Settings } from './settings.js';

/** Nothing to change. */
export function nothing(expects: PlanDraft['expects'], warnings: readonly Warning[] = []): PlanDraft {
  return { stage: 'enforce', expects, operations: [], warnings };
}

/** First stage: the connector is there, disabled, and limited to one domain where there is more than one. */
export function make(
  input: Material & { readonly restriction: Fields; readonly asOf: Date; readonly warnings: readonly Warning[] },
): PlanDraft {
  const pilot = pilotOf(input.gathering);
  const after: Fields = {
    Name: ourName,
    Comment: markOf(controlId, input.asOf),
    Enabled: false,
    ConnectorType: 'Partner',
    SenderDomains: ['smtp:*;1'],
    ...(pilot === null ? {} : { AssociatedAcceptedDomains: [pilot] }),
    ...input.restriction,
  };
  return {
    stage: 'prepare',
    expects: verdictNow(input),
    operations: [{ kind: 'create', resource: inboundConnectors.key, object: ourName, name: ourName, after }],
    warnings: input.warnings,
  };
}

/** Later stages: enabled for its one domain, then for all; and whatever else of it is no longer what settings say. */
export function advance(
  context: Context<Settings>,
  input: Material & { readonly restriction: Fields; readonly ours: InboundConnector; readonly warnings: readonly Warning[] },
): PlanDraft | Refusal {
  const { ours } = input;
  const identity = exchangeIdentity(ours);
  if (identity === null)
    return refuse('unaddressable', 'Our connector carries no id to address it by.', 'Export the state with Guid.');
  const now = verdictNow(input);
  const wait = ours.Enabled === true ? waitsUntil(ours.Comment, { asOf: context.asOf, forMs: context.reportOnlyForMs }) : null;
  const scoped = (ours.AssociatedAcceptedDomains ?? []).length > 0;
  const widen = ours.Enabled === true && scoped && wait === null && now !== 'pass';
  const wish: Fields = {
    ...input.restriction,
    ...(ours.Enabled === true ? {} : { Enabled: true }),
    ...(widen ? { AssociatedAcceptedDomains: [] } : {}),
  };
  const changed = changesOf(ours, wish);
  if (Object.keys(changed.after).length === 0)
    return nothing(now, wait !== null && scoped ? [waiting(wait, ours.AssociatedAcceptedDomains ?? [])] : []);
  const after: Fields = { ...changed.after, Comment: markOf(controlId, context.asOf) };
  const operation: Operation = {
    kind: 'update',
    resource: inboundConnectors.key,
    object: inboundConnectorName(ours),
    identity,
    before: { ...changed.before, Comment: ours.Comment ?? null },
    after,
  };
  return {
    stage: 'enforce',
    expects: verdictAfter(input, { ...ours, ...changed.after }),
    operations: [operation],
    warnings: input.warnings,
  };
}

/** The properties that are not as wished, lists and addresses compared as sets, with what they are now. */
function changesOf(row: InboundConnector, wish: Fields): { readonly before: Fields; readonly after: Fields } {
  const differing = Object.entries(wish).filter(([property, value]) => !isAs(row, property, value));
  return {
    before: Object.fromEntries(differing.map(([property]) => [property, valueAt(row, property)])),
    after: Object.fromEntries(differing),
  };
}

function valueAt(row: InboundConnector, property: string): Json {
  return ((row as Readonly<Record<string, unknown>>)[property] ?? null) as Json;
}

function isAs(row: InboundConnector, property: string, wish: Json): boolean {
  const now = valueAt(row, property);
  if (!Array.isArray(now) || !Array.isArray(wish)) return sameJson(now, wish);
  const [left, right] = [now.map(String), wish.map(String)];
  if (property === 'SenderIPAddresses') return readAddresses(left).set.equals(readAddresses(right).set);
  return sameJson(left.sort(), right.sort());
}

/** A domain to try the lock on: one of our own that is not the default, else one that nobody is meant to write to. */
function pilotOf(gathering: Inputs): string | null {
  const candidates = gathering.mail.index.domains.filter(({ isDefault }) => isDefault !== true);
  const pilot =
    candidates.find(({ microsofts }) => !microsofts && gathering.mail.index.defaultIsOwn) ??
    candidates.find(({ microsofts }) => microsofts);
  return pilot?.name ?? null;
}

function waiting(until: Date, domains: readonly string[]): Warning {
  return {
    code: 'waiting',
    text: `The lock is being tried on ${domains.join(', ')}; it can be made to hold for all domains from ${until.toISOString()}.`,
  };
}
