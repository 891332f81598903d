/** Plans how recording is switched on: the log, the mailboxes, and the accounts that are exempt, each by itself. */
import { refuse } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { adminAuditLogConfigName, adminAuditLogConfigs } from '../../tenant/resources/admin-audit-log-config.js';
import { type AuditBypass, auditBypasses, auditBypassName } from '../../tenant/resources/audit-bypass.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { organizationConfigName, organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { Context, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { disabled, exempt, log } from './audit.js';
import { Inputs } from './inputs.js';
import type { Settings } from './scope.js';

export function plan(context: Context<Settings>): Planning {
  const gathering = new Inputs(context);
  return {
    see: gathering.rows.see,
    draft: (outcomes) => {
      const { logOn, auditDisabled, isDehydrated } = gathering;
      const untold = new NameSample();
      const nameless = new NameSample();
      if (logOn === null) untold.add(adminAuditLogConfigName);
      if (auditDisabled === null) untold.add(organizationConfigName);
      if (!gathering.hasAccounts) untold.add('Mailbox audit bypass');
      const exemptions: Operation[] = [];
      for (const { bypass, recording } of gathering.recordings(outcomes)) {
        if (recording === 'untold' || recording === 'perhaps-excepted') untold.add(auditBypassName(bypass));
        if (recording !== 'exempt') continue;
        const operation = endExemption(bypass);
        if (operation === null) nameless.add(auditBypassName(bypass));
        else exemptions.push(operation);
      }
      const refusal =
        refuseUnreadable(missingReads(gathering.reads, outcomes)) ??
        refuseUnknown(untold, 'what is recorded') ??
        refuseUnaddressable(nameless);
      if (refusal !== null) return refusal;
      const blocked = logOn === false && isDehydrated;
      const operations = [
        ...(logOn === false && !blocked ? [switchLogOn] : []),
        ...(auditDisabled === true ? [recordMailboxes] : []),
        ...exemptions,
      ];
      if (blocked && operations.length === 0)
        return refuse(
          'dehydrated',
          'The unified audit log is off, and the service refuses to switch it on in an organisation that was never customised.',
          'Run Enable-OrganizationCustomization once, which cannot be undone, then plan again.',
        );
      return {
        stage: 'enforce',
        expects: blocked ? 'fail' : 'pass',
        operations,
        warnings: [...(blocked ? [dehydrated] : []), ...(operations.length > 0 ? [logGap] : [])],
      };
    },
  };
}

const switchLogOn: Operation = {
  kind: 'update',
  resource: adminAuditLogConfigs.key,
  object: adminAuditLogConfigName,
  identity: adminAuditLogConfigName,
  before: { [log]: false },
  after: { [log]: true },
};

const recordMailboxes: Operation = {
  kind: 'update',
  resource: organizationConfigs.key,
  object: organizationConfigName,
  identity: organizationConfigName,
  before: { [disabled]: true },
  after: { [disabled]: false },
};

function endExemption(bypass: AuditBypass): Operation | null {
  const identity = exchangeIdentity(bypass);
  if (!identity) return null;
  return {
    kind: 'update',
    resource: auditBypasses.key,
    object: auditBypassName(bypass),
    identity,
    before: { [exempt]: true },
    after: { [exempt]: false },
  };
}

const dehydrated: Warning = {
  code: 'dehydrated',
  text: 'The unified audit log itself stays off: the organisation was never customised, and the service refuses the change until Enable-OrganizationCustomization was run by hand, which cannot be undone.',
};

export const logGap: Warning = {
  code: 'log-gap',
  text: 'Undoing this stops the recording again: what happens from then on is in no log, and cannot be found out afterwards.',
};
