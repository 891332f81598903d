/** Plans the lock: our own Partner connector, made disabled, tried on one domain, then for all. */
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { domainRead, flowReads, ruleRead } from '../reasoning/mail-flow/inputs.js';
import { isMarked } from '../reasoning/our-mark.js';
import { Inputs } from './inputs.js';
import { controlId, type Material, ourName, verdictNow } from './plan-material.js';
import { refuseExchangers, refuseUnknown, refuseWhatStays } from './plan-refusals.js';
import { advance, make, nothing } from './plan-stages.js';
import { restrictionFields } from './restriction.js';
import type { Settings } from './settings.js';
import { wantedBy } from './wanted.js';

export function plan(context: Context<Settings>): Planning {
  const wanted = wantedBy(context.settings);
  const gathering = new Inputs(context.asOf);
  return {
    see: gathering.see,
    ...(wanted === null ? {} : { follow: (outcomes: Outcomes) => gathering.follow(outcomes) }),
    draft: (outcomes) => (wanted === null ? nothing('notApplicable') : draft(context, { gathering, wanted, outcomes })),
  };
}

function draft(context: Context<Settings>, material: Material): PlanDraft | Refusal {
  const { gathering, outcomes } = material;
  const verdict = verdictNow(material);
  const ours = gathering.mail.connectorRows.find((row) => row.Name === ourName || isMarked(row.Comment, controlId));
  if (verdict === 'pass' && ours?.Enabled !== true) return nothing('pass');
  const restriction = restrictionFields(context.settings);
  if (isRefusal(restriction)) return restriction;
  const decisive = verdict === 'unknown' ? flowReads : flowReads.filter((read) => read.resource !== ruleRead.resource);
  const refusal =
    refuseUnreadable(missingReads(decisive, outcomes)) ??
    refuseUnknown(verdict) ??
    refuseExchangers(material) ??
    refuseWhatStays(material, ours, restriction);
  if (refusal !== null) return refusal;
  const input = { ...material, restriction, warnings: warningsOf(material) };
  return ours === undefined ? make({ ...input, asOf: context.asOf }) : advance(context, { ...input, ours });
}

function warningsOf({ gathering, outcomes }: Material): readonly Warning[] {
  const unread = outcomes(domainRead).complete ? gathering.exchangers.unread(outcomes) : [];
  const hybrid = gathering.mail.connectorRows.map(mailConnector).filter((one) => one.hybrid && one.enabled !== false);
  return [
    {
      code: 'mail-loss',
      text: 'Mail that does not come through the filter will be refused: from applications and devices that deliver directly, from other tenants that do, to onmicrosoft.com addresses, and from any address of the filter that settings do not name.',
    },
    ...(hybrid.length === 0
      ? []
      : [
          {
            code: 'hybrid',
            text: `${hybrid.map(({ name }) => `"${name}"`).join(', ')} connects mail servers of your own and stays as it is; check that their mail is not refused.`,
          },
        ]),
    ...(unread.length === 0
      ? []
      : [
          {
            code: 'mx-unread',
            text: `The MX records of ${unread.join(', ')} could not be read; if one points to Microsoft, mail will be lost.`,
          },
        ]),
  ];
}
