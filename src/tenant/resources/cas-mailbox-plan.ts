/** Client access settings that a new mailbox starts with, one plan for each kind of licence. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const casMailboxPlanRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  PopEnabled: flag(),
  ImapEnabled: flag(),
  OWAEnabled: flag(),
});
export type CasMailboxPlan = z.infer<typeof casMailboxPlanRow>;

/** Source: Get-CASMailboxPlan and Set-CASMailboxPlan of the cmdlet reference; plans cannot be made or removed, only changed. */
export const casMailboxPlans: Resource<CasMailboxPlan> = {
  key: 'exchange.CASMailboxPlan',
  list: { service: 'exchange', cmdlet: 'Get-CASMailboxPlan', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: casMailboxPlanRow,
  object: exchangeObject('CASMailboxPlan'),
  changedBy: { log: 'exchange', cmdlets: ['Set-CASMailboxPlan'], onlySettingsRead: true },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange roles Mail Recipients and Organization Client Access',
  },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'DisplayName', 'PopEnabled', 'ImapEnabled', 'OWAEnabled'],
  },
};

/** The name an admin knows the plan by. */
export function casMailboxPlanName(plan: CasMailboxPlan): string {
  return plan.DisplayName ?? plan.Name ?? plan.Identity ?? '(plan without a name)';
}
