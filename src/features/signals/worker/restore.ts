/** Puts an object back that a signal is about: exactly what the log says was changed, and only while it still is as the change left it. */

import type { Fields, Operation } from '../../../engine/plan/operation.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { isRefusal, type Refusal, refuse, TenantError } from '../../../lib/errors.js';
import { isObject, type Json } from '../../../lib/json.js';
import { firstNames } from '../../../lib/plural.js';
import { says } from '../../../tenant/compare.js';
import { readOf } from '../../../tenant/resource.js';
import { conditionParts, nestedPolicy } from '../../../tenant/resources/conditional-access-object.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { securityDefaults } from '../../../tenant/resources/security-defaults.js';
import type { DraftedTerms, Measured, WorkerKind } from '../../../worker/change-kind.js';
import type { TenantContext, WithClient, WithLedger } from '../../../worker/context.js';
import { restoreMeasure } from '../card.js';
import { openedSignal } from '../opened-signal.js';
import type { PlanSignal, SignalTerms } from '../terms.js';

/** What the plan says beside its change. */
interface Beside {
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly notMeasured: readonly string[];
}

/** Policies whose names a refusal says. */
const named = 3;
const command = 'Update-MgPolicyIdentitySecurityDefaultEnforcementPolicy -BodyParameter @{ isEnabled = $true }';

/**
 * Report-only policies do not stand against it by the vendor's words; where they do all the same, the service refuses the change and nothing is changed. The
 * same holds where policies cannot be read: a way back is not withheld for that.
 */
async function besideDefaults({ client }: WithClient): Promise<Beside | Refusal> {
  const enabled: string[] = [];
  try {
    for await (const { rows } of client.read(readOf(conditionalAccessPolicies, ['id', 'displayName', 'state'])))
      for (const { state, displayName, id } of rows)
        if (state === 'enabled') enabled.push(displayName || id || 'a policy without a name');
  } catch (cause) {
    if (!(cause instanceof TenantError)) throw cause;
    return {
      lines: effect,
      notMeasured: [
        `Conditional Access policies could not be read (${cause.message}). Microsoft refuses the change where one is enabled.`,
      ],
    };
  }
  if (enabled.length === 0) return { lines: effect, notMeasured: [] };
  const [are, they, them] = enabled.length === 1 ? ['policy is', 'it replaces', 'it'] : ['policies are', 'they replace', 'them'];
  return refuse(
    'security-defaults',
    `${enabled.length} Conditional Access ${are} enabled (${firstNames(enabled, named)}), and Microsoft does not allow security defaults beside ${them}.`,
    `If ${they} security defaults, nothing has to be restored. If not, turn ${them} off and run: ${command}`,
  );
}

const effect = [
  { label: 'Everyone', value: 'registers for MFA; legacy authentication is blocked' },
  { label: 'Administrators', value: 'need MFA at each sign-in, break-glass accounts too' },
  { label: 'Conditional Access', value: 'no policy can be enabled while security defaults are on' },
];

export const restoreKind: WorkerKind = {
  id: 'signals',
  measure: restoreMeasure,

  draft: async (work, { tenant, change }) => {
    const { signals: terms } = change.request;
    return terms === undefined
      ? refuse('no-terms', 'The request does not say what is restored.', 'Press the button on the card of the signal.')
      : draftRestore(work, tenant, terms);
  },

  risk: () => 'high',

  draftAgain: async (work, { tenant, plan }) => {
    if (plan.signals === undefined) return refuse('no-terms', 'The plan does not say what is restored.', 'Plan it again.');
    const drafted = await draftRestore(work, tenant, plan.signals);
    if (isRefusal(drafted)) return drafted;
    return drafted.nothing === undefined
      ? drafted.draft
      : refuse('nothing-left', drafted.nothing, 'Nothing has to be restored any more.');
  },

  readBack: async (work, tenant, { signals }) => (signals === undefined ? null : measure(work, tenant, signals)),
};

interface Change {
  readonly terms: PlanSignal;
  readonly before: Fields;
  /** Null: it was deleted. */
  readonly after: Fields | null;
}

/** What hardenbot can write as the log holds it. */
const restorable: ReadonlySet<string> = new Set([conditionalAccessPolicies.key, namedLocations.key, securityDefaults.key]);

/** The change as the signal holds it: only a worker that read the row writes one. */
async function changeOf({ ledger }: WithLedger, tenant: TenantContext, terms: SignalTerms): Promise<Change | Refusal> {
  const signal = openedSignal(await ledger.subject(tenant.id, terms.signal));
  const found = (signal?.signs ?? [])
    .flatMap((sign) => sign.presses.map((press) => ({ sign, press })))
    .filter(({ press }) => press.press === 'restore' && press.id === terms.object)
    .toSorted((one, other) => one.sign.at.localeCompare(other.sign.at));
  const [first] = found;
  const last = found.at(-1);
  if (first?.press.press !== 'restore' || last?.press.press !== 'restore')
    return refuse('unknown-signal', `There is nothing to restore under ${terms.signal}.`, 'See /harden signals.');
  const { resource, id, name } = first.press;
  if (!restorable.has(resource) || !isObject(first.press.before))
    return refuse('not-restorable', `hardenbot does not restore ${name} itself.`, 'Change it back in its admin center.');
  return {
    terms: { signal: terms.signal, object: id, name, resource, changedAt: first.sign.at },
    // Of several changes one after the other the state before the first, and after the last.
    before: fieldsOf(first.press.before),
    after: isObject(last.press.after) ? fieldsOf(last.press.after) : null,
  };
}

const typeNote = '@odata.type';

/** What the service sets itself is never sent back. */
const ownToService: ReadonlySet<string> = new Set(['id', 'createdDateTime', 'modifiedDateTime', 'deletedDateTime', 'templateId']);

/** Properties as an operation has them: each part of `conditions` is one. */
function fieldsOf(policy: { readonly [key: string]: Json }): Fields {
  const { conditions = null, ...rest } = policy;
  const own = Object.entries(rest).filter(([key]) => !ownToService.has(key) && (!key.includes('@') || key === typeNote));
  return { ...Object.fromEntries(own), ...(isObject(conditions) ? conditionParts(conditions) : {}) };
}

async function draftRestore(work: WithLedger, tenant: TenantContext, asked: SignalTerms): Promise<DraftedTerms | Refusal> {
  const change = await changeOf(work, tenant, asked);
  if (isRefusal(change)) return change;
  const operation = change.after === null ? await recreated(tenant, change) : await putBack(tenant, change, change.after);
  if (isRefusal(operation)) return operation;
  const { terms } = change;
  const beside = terms.resource === securityDefaults.key && operation !== null ? await besideDefaults(tenant) : nothingBeside;
  if (isRefusal(beside)) return beside;
  return {
    terms: { signals: terms },
    found: operation === null ? 'pass' : 'fail',
    guards: [{ label: 'The object', value: `as the change of ${terms.changedAt} left it` }],
    impact: {
      lines: beside.lines,
      notMeasured: ['Who is affected was not counted: it is the state that was in force before.', ...beside.notMeasured],
    },
    draft: { stage: 'enforce', expects: 'pass', operations: operation === null ? [] : [operation], warnings: [] },
    ...(operation === null ? { nothing: `${terms.name} is as it was before.` } : {}),
  };
}

const nothingBeside: Beside = { lines: [], notMeasured: [] };

/** Null: it is as it was. */
async function putBack(tenant: TenantContext, { terms, before }: Change, after: Fields): Promise<Operation | null | Refusal> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !says(after[name], before[name]));
  const wanted = Object.fromEntries(names.map((name) => [name, before[name] ?? null]));
  const type = before[typeNote];
  // A change of a named location has to repeat its type, which no change changes.
  if (names.length > 0 && type !== undefined) wanted[typeNote] = type;
  const changed = Object.fromEntries(names.map((name) => [name, after[name] ?? null]));
  const operation: Operation = {
    kind: 'update',
    resource: terms.resource,
    object: terms.name,
    identity: terms.object,
    before: changed,
    after: wanted,
  };
  const current = await tenant.client.current(operation);
  if (current === null)
    return refuse('gone', `${terms.name} is not there any more.`, 'Read the newest signal about it: it may have been deleted.');
  if (says(current.fields, wanted)) return null;
  if (!says(current.fields, changed))
    return refuse(
      'moved-since',
      `${terms.name} was changed again since, or the log does not say it as the service does.`,
      'Look at it in the admin center, and change it back by hand.',
    );
  return { ...operation, before: current.fields };
}

/** A deleted policy is made again as it was; it has another id then. */
async function recreated(tenant: TenantContext, { terms, before }: Change): Promise<Operation | null | Refusal> {
  const operation: Operation = {
    kind: 'create',
    resource: terms.resource,
    object: terms.name,
    name: terms.name,
    after: nestedPolicy(before),
  };
  const current = await tenant.client.current(operation);
  if (current === null) return operation;
  return says(current.fields, operation.after)
    ? null
    : refuse('name-taken', `Another policy is called ${terms.name}.`, 'Compare them in the admin center.');
}

async function measure(work: WithLedger, tenant: TenantContext, signals: NonNullable<Plan['signals']>): Promise<Measured> {
  const drafted = await draftRestore(work, tenant, signals);
  if (isRefusal(drafted)) return { measured: 'fail', summary: `It is not as it was: ${drafted.reason}` };
  return drafted.nothing === undefined
    ? { measured: 'fail', summary: `${signals.name} is not as it was before the change.` }
    : { measured: 'pass', summary: drafted.nothing };
}
