/** People cannot let applications of others into the tenant on their own: someone is asked, and decides. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { adminConsentPolicies, adminConsentPolicyName } from '../../tenant/resources/admin-consent-policy.js';
import { authorizationPolicies, authorizationPolicyName } from '../../tenant/resources/authorization-policy.js';
import { builtInRoleId } from '../../tenant/resources/built-in-roles.js';
import { groups } from '../../tenant/resources/group.js';
import { oneUser } from '../../tenant/resources/user.js';
import type { Context, Control, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { type PartState, together } from '../reasoning/findings/parts.js';
import { refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { assigned, audit, lowInWords, ownPolicyInWords, reads, registration, risky } from './audit.js';
import { isOfTenant, isOfUnknownKind, selfPolicyOf, wantedEntries } from './consent-policies.js';
import { definition, type Settings } from './definition.js';
import { Inputs, policyRead, workflowRead } from './inputs.js';
import { reviewerKey } from './reviewers.js';
import { study } from './study.js';

const groupRead = readOf(groups, ['id', 'displayName', 'mail']);

class NewReviewers {
  private readonly names: readonly string[];
  private readonly users = new Map<string, string>();
  private readonly groupIds = new Map<string, string[]>();

  constructor(rows: RowCollector, names: readonly string[]) {
    this.names = names;
    for (const name of names.filter(isUser))
      rows.on(userRead(name), ({ id }) => {
        if (id) this.users.set(name, id);
      });
    rows.on(groupRead, ({ id, displayName, mail }) => {
      if (!id) return;
      for (const name of new Set([id, displayName, mail].flatMap((text) => text?.toLowerCase() ?? [])))
        this.groupIds.set(name, [...(this.groupIds.get(name) ?? []), id]);
    });
  }

  get reads(): readonly Read[] {
    const byGroup = this.names.some((name) => !isUser(name) && builtInRoleId(name) === null);
    return [...this.names.filter(isUser).map(userRead), ...(byGroup ? [groupRead] : [])];
  }

  /** A query for each name, or why one of them is nobody. */
  queries(outcomes: Outcomes): readonly string[] | Refusal {
    const unreadable = missingReads(this.reads, outcomes).filter(({ status }) => status !== 404);
    const refusal = refuseUnreadable(unreadable);
    if (refusal !== null) return refusal;
    const queries: string[] = [];
    for (const name of this.names) {
      const found = this.queriesOf(name);
      if (found.length !== 1 || found[0] === undefined)
        return refuse(
          found.length === 0 ? 'unknown-reviewer' : 'ambiguous-reviewer',
          found.length === 0 ? `Nobody and nothing is called "${name}".` : `${found.length} groups are called "${name}".`,
          'Write in reviewers the user principal name of an account, the id of a group, or the name of a role.',
        );
      queries.push(found[0]);
    }
    return queries;
  }

  private queriesOf(name: string): readonly string[] {
    if (isUser(name)) {
      const id = this.users.get(name);
      return id === undefined ? [] : [`/users/${id}`];
    }
    const role = builtInRoleId(name);
    if (role !== null) return [`/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${role}'`];
    return (this.groupIds.get(name.toLowerCase()) ?? []).map((id) => `/groups/${id}/transitiveMembers/microsoft.graph.user`);
  }
}

function isUser(name: string): boolean {
  return name.includes('@');
}

function userRead(name: string) {
  return readOf(oneUser, ['id', 'accountEnabled'], { of: name });
}

export const control: Control<Settings> = {
  ...definition,
  reads,
  audit,
  plan,
  study,
};

// Plans how consent is closed: first someone who decides on requests, then what people may agree to, then registration.

function plan(context: Context<Settings>): Planning {
  const planner = new Planner(context);
  return {
    see: planner.inputs.rows.see,
    follow: (outcomes) => planner.follow(outcomes),
    draft: (outcomes) => planner.draft(outcomes),
  };
}

/** What becomes of the workflow: a change of it, nothing to do, or nobody who could decide. */
type Workflow = Operation | 'stays' | 'nobody';

class Planner {
  readonly inputs: Inputs;
  private readonly settings: Settings;
  private readonly names: NewReviewers;

  constructor(context: Context<Settings>) {
    this.settings = context.settings;
    this.inputs = new Inputs(context);
    this.names = new NewReviewers(this.inputs.rows, context.settings.reviewers);
  }

  follow(outcomes: Outcomes) {
    const reviewers = this.settings.workflow ? [...this.names.reads, ...this.inputs.reviewers.follow(outcomes)] : [];
    return [...reviewers, ...this.inputs.readsBehind(this.wanted)];
  }

  draft(outcomes: Outcomes): PlanDraft | Refusal {
    const { settings, inputs } = this;
    const unknown = new NameSample();
    if (inputs.entries === null || inputs.entries === undefined) unknown.add(`${authorizationPolicyName}: ${assigned}`);
    for (const entry of inputs.entries ?? []) if (isOfUnknownKind(entry)) unknown.add(entry);
    if (!settings.registration && typeof inputs.mayRegister !== 'boolean')
      unknown.add(`${authorizationPolicyName}: ${registration}`);
    const isEnabled = inputs.workflow?.isEnabled;
    if (settings.workflow && typeof isEnabled !== 'boolean') unknown.add(`${adminConsentPolicyName}: isEnabled`);
    const refusal =
      refuseUnreadable(missingReads([policyRead, ...(settings.workflow ? [workflowRead] : [])], outcomes)) ??
      refuseUnknown(unknown, 'what people may agree to');
    if (refusal !== null) return refusal;
    const workflow = settings.workflow ? this.workflow(outcomes) : 'stays';
    if (isRefusal(workflow)) return workflow;
    const policy = policyChanges(inputs, settings);
    const operations = [...(typeof workflow === 'string' ? [] : [workflow]), ...policyChange(policy)];
    // Anyone who may agree to nothing, or to little, needs someone to ask.
    const closesConsent = assigned in policy.after && settings.consent !== 'microsoft';
    if (workflow === 'nobody' && (closesConsent || operations.length === 0)) return nobodyDecides;
    const left = this.left(outcomes);
    return {
      stage: 'enforce',
      expects: workflow === 'nobody' || left.state === 'gap' ? 'partial' : left.state === 'unknown' ? 'unknown' : 'pass',
      operations,
      warnings: left.warnings,
    };
  }

  private get wanted(): readonly string[] {
    return wantedEntries(this.inputs.entries ?? [], this.settings);
  }

  /** Whether what people may still consent to is harmless, and why not; classifications and conditions are changed by hand. */
  private left(outcomes: Outcomes): { readonly state: PartState; readonly warnings: readonly Warning[] } {
    const { ownPolicies } = this.inputs;
    const policies = this.wanted.flatMap((entry) => selfPolicyOf(entry) ?? []);
    const byLow = policies.filter((policy) => this.inputs.goesByLow(policy));
    const low = byLow.length > 0 ? this.inputs.lowBy(byLow, outcomes) : null;
    const own = policies.filter(isOfTenant).map((id) => ({ id, state: ownPolicies.state(id, outcomes) }));
    return {
      state: together([...(low === null ? [] : [low.state]), ...own.map(({ state }) => state)]),
      warnings: [
        ...(low?.state === 'gap' ? [{ code: 'classified-low', text: lowInWords(low.beyond) }] : []),
        ...own.flatMap(({ id, state }) => {
          const text = ownPolicyInWords(id, state, ownPolicies);
          return text === null ? [] : [{ code: 'wide-policy', text }];
        }),
      ],
    };
  }

  private workflow(outcomes: Outcomes): Workflow | Refusal {
    const { workflow, reviewers } = this.inputs;
    const present = workflow?.reviewers ?? [];
    const part = this.inputs.reviewerPart(outcomes);
    if (part === 'unknown')
      return (
        refuseUnreadable(reviewers.missing(outcomes)) ??
        refuse('unknown', 'Whether the reviewers are still there is unknown.', 'Read the tenant again.')
      );
    if (part === 'holds' && workflow?.isEnabled === true) return 'stays';
    if (part === 'holds') return workflowChange(workflow ?? {}, present);
    const queries = this.names.queries(outcomes);
    if (isRefusal(queries)) return queries;
    const known = new Set(present.map(({ query }) => reviewerKey(query ?? '')));
    const added = queries.filter((query) => !known.has(reviewerKey(query)));
    if (added.length === 0) return 'nobody';
    return workflowChange(workflow ?? {}, [...present, ...added.map((query) => ({ query, queryType: 'MicrosoftGraph' }))]);
  }
}

/** The object is replaced whole; what the row does not carry is left to the service's usual value. */
function workflowChange(
  workflow: Readonly<Record<string, unknown>>,
  reviewers: readonly Readonly<Record<string, unknown>>[],
): Operation {
  const kept = Object.fromEntries(
    ['notifyReviewers', 'remindersEnabled', 'requestDurationInDays'].flatMap((property) => {
      const value = workflow[property];
      return value === undefined || value === null ? [] : [[property, value as Json]];
    }),
  );
  const asFields = (list: unknown): Json => (Array.isArray(list) ? list : []).map(told);
  return {
    kind: 'update',
    resource: adminConsentPolicies.key,
    object: adminConsentPolicyName,
    identity: adminConsentPolicyName,
    before: { ...kept, isEnabled: workflow['isEnabled'] === true, reviewers: asFields(workflow['reviewers']) },
    after: { ...kept, isEnabled: true, reviewers: asFields(reviewers) },
  };
}

/** A reviewer as plain data. */
function told(reviewer: Readonly<Record<string, unknown>>): Fields {
  const entries = Object.entries(reviewer).filter(([, value]) => typeof value === 'string' || value === null);
  return Object.fromEntries(entries) as Fields;
}

interface Sides {
  readonly before: Fields;
  readonly after: Fields;
}

/** What of the policy is to be otherwise: what people may agree to, risky applications, registration. */
function policyChanges({ entries, policy, mayRegister }: Inputs, settings: Settings): Sides {
  const present = entries ?? [];
  const wanted = wantedEntries(present, settings);
  const isSame = wanted.length === present.length && wanted.every((entry, index) => entry === present[index]);
  const isRisky = policy?.[risky] === true;
  const closes = !settings.registration && mayRegister === true;
  return {
    before: {
      ...(isSame ? {} : { [assigned]: present }),
      ...(isRisky ? { [risky]: true } : {}),
      ...(closes ? { [registration]: true } : {}),
    },
    after: {
      ...(isSame ? {} : { [assigned]: wanted }),
      ...(isRisky ? { [risky]: false } : {}),
      ...(closes ? { [registration]: false } : {}),
    },
  };
}

/** One call for the one object. */
function policyChange({ before, after }: Sides): readonly Operation[] {
  if (Object.keys(after).length === 0) return [];
  return [
    {
      kind: 'update',
      resource: authorizationPolicies.key,
      object: authorizationPolicyName,
      identity: authorizationPolicyName,
      before,
      after,
    },
  ];
}

const nobodyDecides = refuse(
  'no-reviewer',
  'Nobody would decide on requests: the workflow has no reviewer who is there, and settings name none.',
  'Name reviewers in settings (user principal names, groups or roles), or set workflow: false.',
);
