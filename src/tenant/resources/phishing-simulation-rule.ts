/** Domains and addresses of a phishing simulation, whose mail is delivered whatever it is. */
import type { z } from 'zod';
import { row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const phishingSimulationRuleRow = row({
  Name: text(),
  State: text(),
  Mode: text(),
  Domains: texts(),
  SenderIpRanges: texts(),
});
type PhishingSimulationRule = z.infer<typeof phishingSimulationRuleRow>;

/** Source: Get-ExoPhishSimOverrideRule of the Exchange Online cmdlet reference. */
export const phishingSimulationRules: Resource<PhishingSimulationRule> = {
  key: 'exchange.ExoPhishSimOverrideRule',
  list: { service: 'exchange', cmdlet: 'Get-ExoPhishSimOverrideRule', parameters: {}, select: true },
  row: phishingSimulationRuleRow,
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
