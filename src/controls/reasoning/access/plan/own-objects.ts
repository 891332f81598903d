/** The policy and the named location that hardenbot makes for a control: found again by their name, compared, completed, enforced. */

import type { Fields, Operation } from '../../../../engine/plan/operation.js';
import type { Verdict } from '../../../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../../../lib/errors.js';
import type { Json } from '../../../../lib/json.js';
import { conditionParts, insteadOf } from '../../../../tenant/resources/conditional-access-object.js';
import { conditionalAccessPolicies } from '../../../../tenant/resources/conditional-access-policy.js';
import { type NamedLocation, namedLocations } from '../../../../tenant/resources/named-location.js';
import type { LapsedKeep, PlanDraft } from '../../../control.js';
import type { Warning } from '../../../finding.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import { means, wireLocation, wirePolicy, wireSession } from '../policy/wire-form.js';

/** Conditional Access takes no more named locations than this. Source: Microsoft's page on the network condition. */
const maxLocations = 195;

/** Null where the service takes as many more named locations as the operations make. */
export function whyTooManyLocations(there: number, operations: readonly Operation[]): Refusal | null {
  const more = operations.filter(({ kind, resource }) => kind === 'create' && resource === namedLocations.key).length;
  if (there + more <= maxLocations) return null;
  return refuse(
    'limit',
    `The tenant has ${there} named locations, and Conditional Access takes no more than ${maxLocations}.`,
    'Delete named locations that no policy uses, then plan again.',
  );
}

/**
 * Policies of a tenant in any state, off and report-only among them. Source: Microsoft's plan of a Conditional Access deployment, 240 as of 2026 and 195
 * before; administrators report that up to 244 are taken, so that more is no certain refusal.
 */
const documentedPolicies = 240;

/** Empty where the operations make no more policies than are documented. @param there policies of the tenant in any state */
export function warnOfTooManyPolicies(there: number, operations: readonly Operation[]): readonly Warning[] {
  const more = operations.filter(({ kind, resource }) => kind === 'create' && resource === conditionalAccessPolicies.key).length;
  if (more === 0 || there + more <= documentedPolicies) return [];
  return [
    {
      code: 'policy-limit',
      text: `The tenant has ${there} Conditional Access policies and would have ${there + more}. Microsoft documents ${documentedPolicies} at most, in any state, so Entra ID may refuse this: delete policies that are off or no longer needed first.`,
    },
  ];
}

export interface WantedObjects {
  /** The display name of the policy, with the marker `hardenbot <control>:`. */
  readonly policyName: string;
  /** Conditions and controls; the location is the id of ours, or the reference to the operation that makes it. */
  readonly policy: (location: Json) => { readonly conditions: Fields; readonly grantControls: Fields };
  /** Null where the policy needs no location of ours. */
  readonly location: { readonly name: string; readonly fields: Fields } | null;
}

interface OwnObjectsInput {
  readonly wanted: WantedObjects;
  readonly policies: readonly PolicyEffect[];
  readonly locations: readonly NamedLocation[];
  /** What the audit says now: a plan that only prepares leaves it so. */
  readonly verdict: Verdict;
  readonly reportOnlyForMs: number;
  readonly lapsed: readonly LapsedKeep[] | undefined;
  readonly asOf: Date;
  /** Security defaults were read, and are on: no policy can be enabled then. */
  readonly securityDefaultsOn: boolean;
  readonly warnings: readonly Warning[];
}

/** Report-only first; enforced by a plan of its own once that has run long enough. */
export function draftOwnObjects(input: OwnObjectsInput): PlanDraft | Refusal {
  const location = locationStep(input);
  if ('refused' in location) return location;
  const own = ownPolicy(input);
  const wanted = input.wanted.policy(location.reference);
  const policySteps = own === null ? [createPolicy(input.wanted.policyName, wanted)] : completePolicy(own, wanted);
  const operations = [...location.operations, ...policySteps];
  const sharing = enforcedOn(location, own, input.policies);
  if (sharing.length > 0 && own?.state !== 'enabled') return sharedLocation(location, sharing);
  if (operations.length === 0) return own?.state === 'report-only' ? enforce(own, location.row, input) : nothingLeft(input);
  if (own?.state === 'enabled') return atOnce(operations, sharing, input);
  const warnings = [...warnOfTooManyPolicies(input.policies.length, operations), ...input.warnings];
  return { stage: 'prepare', expects: input.verdict, operations, warnings };
}

/** Enforced policies that are not ours and use our location, where that is to change: what is added counts there at once. */
function enforcedOn(
  { operations, row }: LocationStep,
  own: PolicyEffect | null,
  policies: readonly PolicyEffect[],
): readonly string[] {
  const id = row?.id?.toLowerCase();
  if (id === undefined || operations.length === 0) return [];
  return policies.flatMap((policy) => {
    const { includeLocations, excludeLocations } = policy.row.conditions?.locations ?? {};
    const uses = [...(includeLocations ?? []), ...(excludeLocations ?? [])].some((one) => one.toLowerCase() === id);
    return uses && policy.state === 'enabled' && policy !== own ? [policy.name] : [];
  });
}

function sharedLocation({ row }: LocationStep, sharing: readonly string[]): Refusal {
  return refuse(
    'shared-location',
    `${row?.displayName ?? 'The location'} would be changed, and other enforced policies use it (${quoted(sharing)}): the change would count there at once.`,
    'Give each of them a location of its own, or its former name back where hardenbot made it, then plan again.',
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function nothingLeft({ wanted }: OwnObjectsInput): Refusal {
  return refuse(
    'not-ours',
    `${wanted.policyName} is enforced and as it should be, and still the audit finds a gap.`,
    'See the evidence of the audit: the gap is in what hardenbot did not make.',
  );
}

interface LocationStep {
  readonly operations: readonly Operation[];
  readonly reference: Json;
  readonly row: NamedLocation | null;
}

function locationStep({ wanted, locations }: OwnObjectsInput): LocationStep | Refusal {
  if (wanted.location === null) return { operations: [], reference: null, row: null };
  const { name, fields } = wanted.location;
  const own = locations.find((row) => row.displayName === name && typeof row.id === 'string');
  if (own?.id === undefined || own.id === null) {
    const create: Operation = {
      kind: 'create',
      resource: namedLocations.key,
      object: name,
      name,
      after: { ...fields, displayName: name },
    };
    const full = whyTooManyLocations(locations.length, [create]);
    if (full !== null) return full;
    return { operations: [create], reference: { ref: 1 }, row: null };
  }
  const current = wireLocation(own);
  const changes = Object.keys(fields).filter(
    (property) => !property.includes('@') && !means(current[property], fields[property]),
  );
  if (changes.length === 0) return { operations: [], reference: own.id, row: own };
  const kind = { '@odata.type': fields['@odata.type'] ?? null };
  const update: Operation = {
    kind: 'update',
    resource: namedLocations.key,
    object: name,
    identity: own.id,
    before: { ...kind, ...pick(current, changes) },
    after: { ...kind, ...pick(fields, changes) },
  };
  return { operations: [update], reference: own.id, row: own };
}

/** Ours by name; of several the one that is furthest on its way. */
function ownPolicy({ policies, wanted }: OwnObjectsInput): PolicyEffect | null {
  const own = policies.filter((policy) => policy.row.displayName === wanted.policyName && policy.id !== '');
  return (
    own.find((policy) => policy.state === 'enabled') ?? own.find((policy) => policy.state === 'report-only') ?? own[0] ?? null
  );
}

function createPolicy(name: string, wanted: { readonly conditions: Fields; readonly grantControls: Fields }): Operation {
  return {
    kind: 'create',
    resource: conditionalAccessPolicies.key,
    object: name,
    name,
    after: { displayName: name, state: 'enabledForReportingButNotEnforced', ...wanted },
  };
}

/** What is missing from a policy of ours. It is never taken back from enabled: that would open what it blocks. */
function completePolicy(
  own: PolicyEffect,
  wanted: { readonly conditions: Fields; readonly grantControls: Fields },
): readonly Operation[] {
  const wire = wirePolicy(own.row);
  const current: Fields = { ...conditionParts(wire.conditions), grantControls: wire.grantControls };
  const parts: Fields = { ...conditionParts(wanted.conditions), grantControls: wanted.grantControls };
  const before: Record<string, Json> = {};
  const after: Record<string, Json> = {};
  // What a person added narrows: it is unset as well.
  for (const part of new Set([...Object.keys(parts), ...Object.keys(current)])) {
    const [there = null, meant = null] = [current[part], parts[part]];
    if (means(there, meant)) continue;
    before[part] = there;
    after[part] = insteadOf(there, meant);
  }
  // Controls of the session that a person added to a policy that only reports would be enforced with it, unseen.
  const session = own.state === 'enabled' ? null : wireSession(own.row);
  if (session !== null) {
    before['sessionControls'] = session;
    after['sessionControls'] = null;
  }
  if (own.state === 'off') {
    before['state'] = own.row.state ?? null;
    after['state'] = 'enabledForReportingButNotEnforced';
  }
  if (Object.keys(after).length === 0) return [];
  const { name } = own;
  return [{ kind: 'update', resource: conditionalAccessPolicies.key, object: name, identity: own.row.id ?? '', before, after }];
}

function atOnce(operations: readonly Operation[], sharing: readonly string[], { warnings }: OwnObjectsInput): PlanDraft {
  const warning: Warning = {
    code: 'at-once',
    text: 'The policy is enforced already, so what is added to it takes effect at once, without a time of reporting only.',
  };
  const shared: Warning[] =
    sharing.length === 0
      ? []
      : [{ code: 'shared-location', text: `The location is used by ${quoted(sharing)} too, and changes there as well.` }];
  return { stage: 'enforce', expects: 'pass', operations, warnings: [...shared, ...warnings, warning] };
}

function enforce(own: PolicyEffect, location: NamedLocation | null, input: OwnObjectsInput): PlanDraft | Refusal {
  const since = reportedSince([own.row, ...(location === null ? [] : [location])], input.lapsed ?? []);
  if (since === null)
    return refuse(
      'report-only',
      `${own.name} reports only, and since when is unknown${location === null ? '' : ' by it or by its location'}.`,
      'Read the tenant again; an export has to hold createdDateTime and modifiedDateTime.',
    );
  const until = new Date(since.getTime() + input.reportOnlyForMs);
  if (until > input.asOf)
    return refuse(
      'report-only',
      `${own.name} has to report only until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC before it may be enforced.`,
      'What it would have done is posted then, with a button that plans to enforce it.',
    );
  if (input.securityDefaultsOn)
    return refuse(
      'security-defaults',
      'Security defaults are on, and while they are no Conditional Access policy can be enabled.',
      'Have policies in place that require multifactor authentication, turn security defaults off, then plan again.',
    );
  return {
    stage: 'enforce',
    expects: 'pass',
    operations: [
      {
        kind: 'update',
        resource: conditionalAccessPolicies.key,
        object: own.name,
        identity: own.row.id ?? '',
        before: { state: own.row.state ?? null },
        after: { state: 'enabled' },
      },
    ],
    warnings: input.warnings,
    reportedSince: since,
  };
}

/**
 * When the last of them was changed; null where one does not tell. Null as a time of change says that it was made and never changed. What
 * hardenbot itself undid is no change: the time of reporting before it was long enough, and counts.
 */
function reportedSince(
  rows: readonly Pick<NamedLocation, 'createdDateTime' | 'modifiedDateTime'>[],
  lapsed: readonly LapsedKeep[],
): Date | null {
  const moments = rows.map(({ createdDateTime, modifiedDateTime }) =>
    modifiedDateTime === null ? createdDateTime : modifiedDateTime,
  );
  const known = moments.flatMap((moment) => {
    const ours = lapsed.find(({ from, until }) => moment != null && moment >= from && moment <= until);
    return ours?.reportedSince ?? moment ?? [];
  });
  return known.length < rows.length ? null : new Date(Math.max(...known.map((moment) => moment.getTime())));
}

function pick(fields: Fields, properties: readonly string[]): Fields {
  return Object.fromEntries(properties.map((property) => [property, fields[property] ?? null]));
}
