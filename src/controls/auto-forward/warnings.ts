/** Side effects of stopping forwarded mail, and what settings name that is not there. */
import { outboundSpamPolicyName } from '../../tenant/resources/outbound-spam-policy.js';
import type { Warning } from '../finding.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { totalLossWarnings } from '../reasoning/mail-flow/loss.js';
import type { Route } from './connectors.js';
import type { Settings } from './definition.js';
import type { Exposure, ResolvedForward } from './exposure.js';
import { type Inputs, mailboxRead } from './inputs.js';
import type { Journal } from './journals.js';
import { modeOf } from './modes.js';

export function warningsOf(inputs: Inputs, exposure: Exposure, settings: Settings): readonly Warning[] {
  const warnings = new WarningList();
  automaticWarnings(warnings, exposure);
  for (const { rule, column, target, gap } of exposure.copies) {
    if (gap)
      warnings.add(
        'copy-outside',
        `The transport rule "${rule.name}" sends mail to ${target.address} (${column}), which no policy for forwarding stops.`,
      );
    if (target.lost && rule.inEffect !== false)
      warnings.add(
        'stale-reference',
        `The transport rule "${rule.name}" names ${target.address} (${column}), and no recipient goes by this name.`,
      );
  }
  for (const journal of exposure.journals) journalWarnings(warnings, journal);
  for (const route of exposure.routes) routeWarnings(warnings, route);
  for (const { name, servers } of exposure.relays)
    warnings.add(
      'smart-host',
      `Mail to external domains leaves through ${servers.join(', ')} (connector "${name}"). Check that this server is yours or your provider's.`,
    );
  for (const one of exposure.forwards) forwardWarnings(warnings, one);
  for (const { tally, stopped, mode } of exposure.groups)
    if (tally.allowed === true && (stopped || mode === 'off'))
      warnings.add('outage', `Mailboxes that settings allow are stopped all the same: ${tally.sample.slice(0, 10).join(', ')}.`);
  for (const { rule, policy } of inputs.ruled.stale)
    warnings.add('stale-reference', `The rule "${rule}" gives the policy "${policy}", which does not exist: it is passed over.`);
  if (inputs.isComplete(mailboxRead))
    for (const name of inputs.strangers)
      warnings.add('stale-reference', `Settings allow "${name}", and ${strangerText(inputs, name)}.`);
  const known = new Set([...inputs.transportRules, ...exposure.journals].map(({ name }) => name.toLowerCase()));
  if (inputs.transportRulesWhole && inputs.journalRulesWhole)
    for (const name of settings.rules)
      if (!known.has(name.toLowerCase()))
        warnings.add('stale-reference', `Settings allow the rule "${name}", and there is none of this name.`);
  return [...lossWarnings(inputs), ...warnings.result()];
}

/** By rules alone: connectors are not read, and what a rule is for is refused whichever lets it in. */
function lossWarnings(inputs: Inputs): readonly Warning[] {
  const { transportRules: rules, transportRulesWhole: rulesWhole, recipients: index, recipientsKnown: known } = inputs;
  return totalLossWarnings({
    flow: { connectors: [], connectorsWhole: true, rules, rulesWhole },
    index,
    known,
    allowed: () => false,
  });
}

function journalWarnings(warnings: WarningList, { name, inEffect, target, gap }: Journal): void {
  if (target === null) return;
  if (gap === true)
    warnings.add(
      'copy-outside',
      `The journal rule "${name}" sends a copy of mail to ${target.address}, which no policy for forwarding stops.`,
    );
  if (target.lost && inEffect !== false)
    warnings.add('stale-reference', `The journal rule "${name}" names ${target.address}, and no recipient goes by this name.`);
}

function routeWarnings(warnings: WarningList, { rule, connector, servers, lost, gap }: Route): void {
  if (gap === true)
    warnings.add(
      'copy-outside',
      `The transport rule "${rule.name}" sends mail through ${servers.join(', ')} (connector "${connector}"), which no policy for forwarding stops.`,
    );
  if (lost && rule.inEffect !== false)
    warnings.add(
      'stale-reference',
      `The transport rule "${rule.name}" names the connector "${connector}", which does not exist.`,
    );
}

function strangerText(inputs: Inputs, name: string): string {
  return inputs.groups.meaning(name) === 'several'
    ? 'several groups go by this name: write the id of the one that is meant'
    : 'no mailbox and no group goes by this name';
}

function automaticWarnings(warnings: WarningList, { groups }: Exposure): void {
  const policies = groups.flatMap(({ tally }) => tally.effective.candidates.map(({ policy }) => policy));
  for (const policy of new Set(policies))
    if (modeOf(policy) === 'automatic')
      warnings.add(
        'automatic-mode',
        `The policy "${outboundSpamPolicyName(policy)}" says Automatic: for most organisations that is as good as Off, for some older ones it is On, and nothing shows which.`,
      );
}

function forwardWarnings(warnings: WarningList, { forward, target, live }: ResolvedForward): void {
  const { person, keepsCopy } = forward;
  if (target.lost)
    warnings.add('stale-reference', `${person.shown} forwards to "${target.address}", and no recipient goes by this name.`);
  if (target.outside !== true || live) return;
  warnings.add('dead-forward', `${person.shown} forwards to ${target.address}, which is stopped: what is forwarded bounces.`);
  if (!keepsCopy)
    warnings.add('mail-loss', `${person.shown} forwards to ${target.address} and keeps no copy: its mail arrives nowhere.`);
}
