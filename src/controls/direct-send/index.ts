/** Mail that claims one of our own domains and comes neither signed in nor through a connector is refused. */
import type { Operation } from '../../plan/operation.js';
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type OrganizationConfig,
  organizationConfigName,
  organizationConfigs,
} from '../../tenant/resources/organization-config.js';
import type { Audit, Control, Judgement, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { definition } from './definition.js';
import { study } from './study.js';

const reject = 'RejectDirectSend';

const organizationRead = readOf(organizationConfigs, ['Identity', reject, 'IsDehydrated']);
const reads: readonly Read[] = [organizationRead];

/** Source: announcement of the Exchange team on RejectDirectSend. */
export const control: Control = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
};

function audit(): Audit {
  const rows = new RowCollector();
  const organizations = rows.all(organizationRead);
  return {
    see: rows.see,
    judge: (outcomes): Judgement => {
      const on = organizations[0]?.[reject] ?? null;
      const evidence = new EvidenceList();
      if (on === true) evidence.note(organizationConfigName, reject, true, true);
      else evidence.gap(organizationConfigName, reject, on, true);
      return {
        verdict: on === null ? 'unknown' : on ? 'pass' : 'fail',
        summary: summaryOf(on),
        ...evidence.result(),
        warnings: [],
        missing: missingReads(reads, outcomes),
      };
    },
  };
}

function summaryOf(on: boolean | null): string {
  if (on === null) return 'Whether Direct Send is refused could not be told.';
  return on
    ? 'Direct Send is refused: mail that claims an own domain has to be signed in or known to a connector.'
    : 'Direct Send is accepted: anybody may hand in mail that claims an own domain.';
}

function plan(): Planning {
  let organization: OrganizationConfig | undefined;
  const rows = new RowCollector().on(organizationRead, (config) => {
    organization = config;
  });
  return {
    see: rows.see,
    draft: (outcomes) => {
      const on = organization?.[reject] ?? null;
      const untold = new NameSample();
      if (on === null) untold.add(organizationConfigName);
      const refusal = refuseUnreadable(missingReads(reads, outcomes)) ?? refuseUnknown(untold, 'whether Direct Send is refused');
      if (refusal !== null) return refusal;
      if (on === true) return { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };
      return { stage: 'enforce', expects: 'pass', operations: [refuseIt], warnings: warningsOf(organization) };
    },
  };
}

const refuseIt: Operation = {
  kind: 'update',
  resource: organizationConfigs.key,
  object: organizationConfigName,
  identity: organizationConfigName,
  before: { [reject]: false },
  after: { [reject]: true },
};

function warningsOf(organization: OrganizationConfig | undefined): readonly Warning[] {
  if (organization?.IsDehydrated !== true) return [];
  return [
    {
      code: 'dehydrated',
      text: 'The organisation was never customised: the service may ask for Enable-OrganizationCustomization first, which takes a while and cannot be undone.',
    },
  ];
}
