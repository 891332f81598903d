/** Judges what people may let into the tenant on their own: consent to applications, the workflow of requests, and registration. */

import { firstNames, plural } from '../../lib/plural.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { adminConsentPolicyName } from '../../tenant/resources/admin-consent-policy.js';
import { authorizationPolicyName } from '../../tenant/resources/authorization-policy.js';
import { type PermissionGrant, permissionGrants } from '../../tenant/resources/permission-grant.js';
import { type ServicePrincipal, servicePrincipalName } from '../../tenant/resources/service-principal.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { oneObject, type PartState, resultOfParts, together, verdictOfParts } from '../reasoning/findings/parts.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import type { LowPermission } from './classifications.js';
import {
  allowedInWords,
  allowedPolicies,
  isByClassification,
  isEntryAllowed,
  isLegacy,
  isOfTenant,
  isOfUnknownKind,
  selfPolicyOf,
} from './consent-policies.js';
import type { Settings } from './definition.js';
import { applicationRead, Inputs, policyRead, workflowRead } from './inputs.js';
import { roleReads } from './reviewers.js';

const grantRead = readOf(permissionGrants, ['clientId', 'consentType', 'principalId']);
const userConsentReads: readonly Read[] = [grantRead, applicationRead];

const named = 10;

class UserConsents {
  /** How many consents each application has, by its object id. */
  private readonly byClient = new Map<string, number>();
  private readonly foreign = new Map<string, string>();

  private readonly tenantId: string;

  constructor(tenantId: string) {
    this.tenantId = tenantId.toLowerCase();
  }

  seeGrant({ clientId, consentType }: PermissionGrant): void {
    if (clientId && consentType === 'Principal') this.byClient.set(clientId, (this.byClient.get(clientId) ?? 0) + 1);
  }

  seeApplication(principal: ServicePrincipal): void {
    const owner = principal.appOwnerOrganizationId?.toLowerCase();
    if (principal.id && owner && owner !== this.tenantId) this.foreign.set(principal.id, servicePrincipalName(principal));
  }

  /** A sentence with the applications that most people allow; null where there are none, or nobody could tell. */
  text(outcomes: Outcomes): string | null {
    if (userConsentReads.some((read) => !outcomes(read).complete)) return null;
    const applications = [...this.byClient].flatMap(([id, count]) => {
      const name = this.foreign.get(id);
      return name === undefined ? [] : [{ name, count }];
    });
    if (applications.length === 0) return null;
    const total = applications.reduce((sum, { count }) => sum + count, 0);
    const most = applications.toSorted((one, other) => other.count - one.count).slice(0, named);
    return `${plural(total, 'consent that someone gave', 'consents that people gave')} to applications of other tenants ${total === 1 ? 'stays' : 'stay'} as ${total === 1 ? 'it is' : 'they are'}: ${most.map(({ name, count }) => `${name} (${count})`).join(', ')}.`;
  }
}

const classificationsPage =
  'In the Microsoft Entra admin center: Enterprise applications > Consent and permissions > Permission classifications.';

export const assigned = 'permissionGrantPoliciesAssigned';
export const risky = 'allowUserConsentForRiskyApps';
export const registration = 'allowedToCreateApps';

interface Judging {
  readonly inputs: Inputs;
  readonly settings: Settings;
  readonly outcomes: Outcomes;
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

export function audit(context: Context<Settings>): Audit {
  const { settings } = context;
  const consents = new UserConsents(context.tenant.id);
  const inputs = new Inputs(context, (application) => consents.seeApplication(application));
  inputs.rows.on(grantRead, (grant) => consents.seeGrant(grant));
  const behind = () => inputs.readsBehind((inputs.entries ?? []).filter(isEntryAllowed(settings)));
  return {
    see: inputs.rows.see,
    follow: (outcomes) => [...inputs.reviewers.follow(outcomes), ...behind()],
    judge: (outcomes): Judgement => {
      const judging = { inputs, settings, outcomes, evidence: new EvidenceList(), warnings: new WarningList() };
      const consent = judgeConsent(judging);
      const workflow = settings.workflow ? judgeWorkflow(judging) : null;
      const register = settings.registration ? null : judgeRegistration(judging);
      if (workflow === null)
        judging.evidence.note(adminConsentPolicyName, 'isEnabled', 'not judged', 'anything (workflow: false in settings)');
      if (register === null)
        judging.evidence.note(
          authorizationPolicyName,
          registration,
          inputs.mayRegister ?? null,
          'anything (allowed in settings)',
        );
      const inForce = consents.text(outcomes);
      if (inForce !== null) judging.warnings.add('standing-grants', inForce);
      const legacy = (inputs.entries ?? []).some((entry) => isLegacy(selfPolicyOf(entry) ?? ''));
      const parts = [consent, workflow, register].filter((part) => part !== null);
      return {
        verdict: verdictOfParts(parts, legacy),
        ...resultOfParts({
          consent: oneObject(legacy ? 'gap' : consent),
          workflow: workflow === null ? null : oneObject(workflow),
          registration: register === null ? null : oneObject(register),
        }),
        summary: summaryOf({ consent, workflow, register, legacy }),
        ...judging.evidence.result(),
        warnings: judging.warnings.result(),
        missing: [
          ...missingReads([policyRead, ...(settings.workflow ? [workflowRead] : []), ...userConsentReads], outcomes),
          ...(settings.workflow ? inputs.reviewers.missing(outcomes) : []),
          ...missingReads(unread(behind(), outcomes), outcomes),
        ],
      };
    },
  };
}

function judgeConsent(judging: Judging): PartState {
  const { inputs, settings, outcomes, evidence, warnings } = judging;
  const { entries, policy } = inputs;
  const states: PartState[] = [];
  if (entries === null || entries === undefined || !outcomes(policyRead).complete) {
    evidence.gap(authorizationPolicyName, assigned, entries === null ? null : 'not returned', allowedInWords(settings));
    states.push('unknown');
  } else {
    const isAllowed = allowedPolicies(settings);
    const byLow: string[] = [];
    for (const entry of entries) {
      const own = selfPolicyOf(entry);
      if (isOfUnknownKind(entry)) {
        evidence.gap(authorizationPolicyName, assigned, entry, 'a kind of consent that is known');
        states.push('unknown');
      } else if (own === null) evidence.note(authorizationPolicyName, assigned, entry, 'anything (for what people own)');
      else if (isAllowed(own) && isByClassification(own)) byLow.push(entry);
      else if (isAllowed(own) && isOfTenant(own)) {
        states.push(judgeOwnPolicy(entry, own, judging));
        if (inputs.goesByLow(own)) byLow.push(entry);
      } else if (isAllowed(own)) evidence.note(authorizationPolicyName, assigned, entry, 'allowed in settings');
      else {
        evidence.gap(authorizationPolicyName, assigned, entry, allowedInWords(settings));
        states.push('gap');
      }
    }
    if (byLow.length > 0) states.push(judgeClassifiedLow(byLow, judging));
  }
  if (policy?.[risky] === true) {
    evidence.gap(authorizationPolicyName, risky, true, false);
    warnings.add('risky-consent', 'People may agree to applications that Microsoft itself thinks are risky.');
    states.push('gap');
  }
  return together(states);
}

/** The entries that let people consent to what is classified as low are as harmless as the permissions that are. */
function judgeClassifiedLow(entries: readonly string[], { inputs, outcomes, evidence, warnings }: Judging): PartState {
  const { beyond, state } = inputs.lowBy(
    entries.flatMap((entry) => selfPolicyOf(entry) ?? []),
    outcomes,
  );
  for (const { permission, api } of beyond)
    evidence.gap(api, `classification of ${permission}`, 'low', 'not low, or named in lowPermissions in settings');
  if (state === 'gap') {
    warnings.add('classified-low', lowInWords(beyond));
    return state;
  }
  const expected = 'only permissions classified as low that are harmless';
  if (state === 'holds') for (const entry of entries) evidence.note(authorizationPolicyName, assigned, entry, expected);
  else {
    for (const entry of entries) evidence.gap(authorizationPolicyName, assigned, entry, expected);
    warnings.add(
      'classified-low',
      `People may consent to every permission that the tenant classifies as low impact, and which these are could not be read. ${classificationsPage}`,
    );
  }
  return state;
}

/** A policy that settings allow by its id is as narrow as its conditions are today. */
function judgeOwnPolicy(entry: string, id: string, { inputs, outcomes, evidence, warnings }: Judging): PartState {
  const state = inputs.ownPolicies.state(id, outcomes);
  const expected = 'allowed in settings, with conditions that limit it';
  if (state === 'holds') evidence.note(authorizationPolicyName, assigned, entry, expected);
  else evidence.gap(authorizationPolicyName, assigned, entry, expected);
  const text = ownPolicyInWords(id, state, inputs.ownPolicies);
  if (text !== null) warnings.add('wide-policy', text);
  else if (inputs.ownPolicies.hasOnlyExclusions(id))
    warnings.add('wide-policy', `By the policy ${id} people may consent to any permission of any app but what it excludes.`);
  // Verified is who published an app, which an attacker can be: it says nothing of what the app does.
  if (state === 'holds' && inputs.ownPolicies.isForAnyVerified(id))
    warnings.add(
      'wide-policy',
      `By the policy ${id} people may consent to any permission of any app whose publisher is verified.`,
    );
  for (const api of inputs.ownPolicies.wholeApis(id))
    warnings.add('wide-policy', `By the policy ${id} people may consent to any permission of the API ${api}.`);
  return state;
}

/** Null: its conditions limit it. */
export function ownPolicyInWords(id: string, state: PartState, policies: Inputs['ownPolicies']): string | null {
  const api = policies.wideOpen(id);
  const of = api === null || api === 'any API' ? 'of any app' : `of ${api} for any app`;
  const but = policies.hasOnlyExclusions(id) ? ' that it does not exclude' : '';
  switch (state) {
    case 'gap':
      return `By the policy ${id} people may consent to any permission ${of}${but}, as with Microsoft's legacy policy. Limit its conditions with Update-MgPolicyPermissionGrantPolicyInclude, or take it out of policies in settings.`;
    case 'unknown':
      return `What people may consent to by the policy ${id} could not be read.`;
    case 'holds':
      return null;
  }
}

/** A list of something that is gone by now is no list that is missing. */
function unread(lists: readonly Read[], outcomes: Outcomes): readonly Read[] {
  return lists.filter((read) => {
    const outcome = outcomes(read);
    return !outcome.complete && outcome.missing.status !== 404;
  });
}

/** What people may consent to because it is classified as low, and what to do. */
export function lowInWords(beyond: readonly LowPermission[]): string {
  const names = beyond.map(({ permission, api }) => `${permission} (${api})`);
  return `People may consent to ${firstNames(names, named)} on their own: the tenant classifies ${beyond.length === 1 ? 'it' : 'them'} as low impact. Remove the classification, or name the permission in lowPermissions in settings. ${classificationsPage}`;
}

function judgeWorkflow({ inputs, outcomes, evidence, warnings }: Judging): PartState {
  const { workflow } = inputs;
  const isEnabled = outcomes(workflowRead).complete ? (workflow?.isEnabled ?? null) : null;
  if (isEnabled === false) {
    evidence.gap(adminConsentPolicyName, 'isEnabled', false, true);
    return 'gap';
  }
  if (isEnabled === null) {
    evidence.gap(adminConsentPolicyName, 'isEnabled', 'unknown', true);
    return 'unknown';
  }
  evidence.note(adminConsentPolicyName, 'isEnabled', true, true);
  const reviewers = inputs.reviewerPart(outcomes);
  const queries = (workflow?.reviewers ?? []).map(({ query }) => inputs.reviewers.nameOf(query ?? '')).join(', ');
  if (reviewers === 'holds') evidence.note(adminConsentPolicyName, 'reviewers', queries, 'someone who is there');
  else evidence.gap(adminConsentPolicyName, 'reviewers', queries === '' ? [] : queries, 'someone who is there');
  if (reviewers === 'gap')
    warnings.add('no-reviewer', 'Requests for consent go to nobody: there is no reviewer, or all of them are gone.');
  return reviewers;
}

function judgeRegistration({ inputs, outcomes, evidence }: Judging): PartState {
  const may = outcomes(policyRead).complete ? (inputs.mayRegister ?? null) : null;
  if (may === false) evidence.note(authorizationPolicyName, registration, false, false);
  else evidence.gap(authorizationPolicyName, registration, may ?? 'unknown', false);
  if (may === null) return 'unknown';
  return may ? 'gap' : 'holds';
}

const saidOfConsent: Readonly<Record<PartState, string>> = {
  holds: 'What users can consent to without an administrator is limited.',
  gap: 'Users can consent to more apps or permissions than settings allow.',
  unknown: 'What users can consent to without an administrator is unknown.',
};
const saidOfRegistration: Readonly<Record<PartState, string>> = {
  holds: 'Users cannot register apps.',
  gap: 'Every user can register apps.',
  unknown: 'Whether every user can register apps is unknown.',
};

function summaryOf(parts: {
  readonly consent: PartState;
  readonly workflow: PartState | null;
  readonly register: PartState | null;
  readonly legacy: boolean;
}): string {
  const { consent, workflow, register, legacy } = parts;
  return [
    legacy ? 'Any user can grant any app every permission that needs no administrator.' : saidOfConsent[consent],
    workflow === null
      ? 'Whether anyone reviews requests is not checked.'
      : {
          holds: 'Requests for other apps have a reviewer.',
          gap: 'No one reviews requests for other apps.',
          unknown: 'Whether anyone reviews requests for other apps is unknown.',
        }[workflow],
    register === null ? 'Settings allow every user to register apps.' : saidOfRegistration[register],
  ].join(' ');
}

/** Reads of the audit, by its settings; the evidence of consents that people gave goes with the audit alone. */
export function reads(context: Context<Settings>) {
  return [policyRead, ...(context.settings.workflow ? [workflowRead, ...Object.values(roleReads)] : []), ...userConsentReads];
}
