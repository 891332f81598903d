/** Sweep rules of one mailbox: they run at intervals and move mail of a sender away, and no list of inbox rules shows them. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const sweepRuleRow = row({
  Identity: text(),
  RuleId: text(),
  Name: text(),
  Enabled: flag(),
  Sender: text(),
  SourceFolder: text(),
  /** Deleted Items where it says none. */
  DestinationFolder: text(),
});
export type SweepRule = z.infer<typeof sweepRuleRow>;

/** Read for one mailbox: `of` is its id or address. Source: Get-SweepRule; the columns are the parameters of New-SweepRule. */
export const sweepRules: Resource<SweepRule> = {
  key: 'exchange.SweepRule',
  list: { service: 'exchange', cmdlet: 'Get-SweepRule', parameters: { Mailbox: '{of}' }, select: false },
  row: sweepRuleRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  unconfirmed: [
    { point: 'Which role reading the sweep rules of another mailbox takes.' },
    { point: 'How the service names the columns of a sweep rule.', field: 'Sender' },
  ],
};
