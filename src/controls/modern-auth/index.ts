/** Modern authentication is on for the Exchange organisation, and the default authentication policy takes no bare passwords. */
import type { Operation } from '../../plan/operation.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { authenticationPolicies, basicAuthSwitches } from '../../tenant/resources/authentication-policy.js';
import {
  type OrganizationConfig,
  organizationConfigName,
  organizationConfigs,
} from '../../tenant/resources/organization-config.js';
import type { Audit, Control, Judgement, Planning } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { judgeDefaultPolicy } from './default-policy.js';
import { definition } from './definition.js';

const modern = 'OAuth2ClientProfileEnabled';

const organizationRead = readOf(organizationConfigs, ['Identity', modern, 'DefaultAuthenticationPolicy']);
const policyRead = readOf(authenticationPolicies, ['Guid', 'Identity', 'Name', 'DistinguishedName', ...basicAuthSwitches]);
const reads: readonly Read[] = [organizationRead, policyRead];

export const control: Control = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
};

function audit(): Audit {
  const rows = new RowCollector();
  const organizations = rows.all(organizationRead);
  const policies = rows.all(policyRead);
  return {
    see: rows.see,
    judge: (outcomes): Judgement => {
      const [organization] = organizations;
      const on = organization?.[modern] ?? null;
      const evidence = new EvidenceList();
      if (on === true) evidence.note(organizationConfigName, modern, true, true);
      else evidence.gap(organizationConfigName, modern, on, true);
      const warnings = judgeDefaultPolicy({
        name: organization?.DefaultAuthenticationPolicy ?? null,
        policies,
        policiesRead: outcomes(policyRead).complete,
        evidence,
      });
      return {
        verdict: on === null ? 'unknown' : on ? 'pass' : 'fail',
        summary: summaryOf(on, outcomes(organizationRead).complete),
        ...evidence.result(),
        warnings,
        missing: missingReads(reads, outcomes),
      };
    },
  };
}

function summaryOf(on: boolean | null, isRead: boolean): string {
  if (on === null && isRead)
    return `${organizationConfigName} does not say whether modern authentication is on for Exchange Online (${modern}).`;
  if (on === null) return 'Whether modern authentication is on for Exchange Online could not be told.';
  return `Modern authentication is ${on ? 'on' : 'off'} for Exchange Online.`;
}

function plan(): Planning {
  let organization: OrganizationConfig | undefined;
  const rows = new RowCollector().on(organizationRead, (config) => {
    organization = config;
  });
  return {
    see: rows.see,
    draft: (outcomes) => {
      const on = organization?.[modern] ?? null;
      const untold = new NameSample();
      if (on === null) untold.add(organizationConfigName);
      const refusal =
        refuseUnreadable(missingReads([organizationRead], outcomes)) ??
        refuseUnknown(untold, 'whether modern authentication is on');
      return refusal ?? { stage: 'enforce', expects: 'pass', operations: on === true ? [] : [switchOn], warnings: [] };
    },
  };
}

const switchOn: Operation = {
  kind: 'update',
  resource: organizationConfigs.key,
  object: organizationConfigName,
  identity: organizationConfigName,
  before: { [modern]: false },
  after: { [modern]: true },
};
