/** Evidence: which policy opens what for whom, who forwards where, and which rules copy mail outside. */

import { plural } from '../../lib/plural.js';
import { type OutboundSpamPolicy, outboundSpamPolicyName } from '../../tenant/resources/outbound-spam-policy.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { listed } from '../reasoning/scope/listed.js';
import type { Route } from './connectors.js';
import { hintsAtCopies, refusesForwarding } from './copies.js';
import type { Settings } from './definition.js';
import type { Copy, Exposure, Group, ResolvedForward } from './exposure.js';
import type { Inputs } from './inputs.js';
import type { Journal } from './journals.js';
import { modeOf } from './modes.js';

const maxMailboxes = 20;

export function gatherEvidence(evidence: EvidenceList, inputs: Inputs, exposure: Exposure, settings: Settings): void {
  for (const group of exposure.groups) groupEvidence(evidence, group, exposure);
  for (const policy of inputs.ruled.idle)
    evidence.note(
      outboundSpamPolicyName(policy),
      'AutoForwardingMode',
      policy.AutoForwardingMode ?? null,
      'no enabled rule gives it to anyone',
    );
  classEvidence(evidence, exposure);
  for (const forward of exposure.forwards) forwardEvidence(evidence, forward);
  for (const copy of exposure.copies) copyEvidence(evidence, copy, settings);
  for (const journal of exposure.journals) journalEvidence(evidence, journal);
  for (const route of exposure.routes) routeEvidence(evidence, route);
  for (const { name, servers } of exposure.relays)
    evidence.note(name, 'SmartHosts', [...servers], 'servers of yours or of your provider');
  for (const rule of inputs.transportRules) {
    if (hintsAtCopies(rule)) hintEvidence(evidence, rule, settings);
    if (refusesForwarding(rule) === true)
      evidence.note(rule.name, 'MessageTypeMatches', 'AutoForward', 'does not see what a mailbox itself forwards');
    const manager = rule.row.AddManagerAsRecipientType;
    if (manager) evidence.note(rule.name, 'AddManagerAsRecipientType', manager, 'someone of the organisation');
  }
}

function hintEvidence(evidence: EvidenceList, { name, row }: MailRule, { rules }: Settings): void {
  const actions = [...(row.Actions ?? [])];
  if (listed(rules)(name)) evidence.note(name, 'Actions', actions, 'allowed in settings');
  else evidence.gap(name, 'Actions', actions, 'columns with their values');
}

function groupEvidence(evidence: EvidenceList, group: Group, { groups }: Exposure): void {
  const { tally, stopped } = group;
  for (const { policy, rule } of tally.effective.candidates) {
    const object = outboundSpamPolicyName(policy);
    const word = policy.AutoForwardingMode ?? null;
    const those = rule === null ? 'everyone whom no rule names' : `those of the rule "${rule}"`;
    const whom = tally.count === 0 ? those : `${those}: ${plural(tally.count, 'mailbox', 'mailboxes')}`;
    if (tally.allowed === true)
      evidence.note(object, 'AutoForwardingMode', word, `any, for mailboxes allowed in settings (${tally.count})`);
    else if (modeOf(policy) === 'off') evidence.note(object, 'AutoForwardingMode', word, 'Off');
    else if (stopped)
      evidence.note(object, 'AutoForwardingMode', word, 'Off, or AutoForwardEnabled false for every remote domain');
    else evidence.gap(object, 'AutoForwardingMode', word === null ? null : `${word}, for ${whom}`, 'Off');
  }
  const inScope = groups.filter((one) => one.tally.allowed !== true);
  if (stopped || tally.allowed === true || inScope.length === 1) return;
  const by = tally.effective.candidates.map(({ policy }) => modeText(policy)).join(' or ');
  for (const mailbox of tally.sample.slice(0, maxMailboxes)) evidence.gap(mailbox, 'AutoForwardingMode', by, 'Off');
}

function modeText(policy: OutboundSpamPolicy): string {
  return `${policy.AutoForwardingMode ?? 'unknown'} by policy "${outboundSpamPolicyName(policy)}"`;
}

/** Remote domains matter only where a policy leaves something open. */
function classEvidence(evidence: EvidenceList, { outside, groups, open }: Exposure): void {
  const matters = groups.some(({ mode, tally }) => mode !== 'off' && tally.allowed !== true);
  if (!matters) return;
  for (const { domain, entry, open: fact } of outside.classes) {
    const object = domain === '*' ? (entry ?? 'Default') : domain;
    if (fact === false) evidence.note(object, 'AutoForwardEnabled', false, 'false stops what policies leave open');
    else if (fact === true && domain !== '*' && open.length > 0) evidence.gap(object, 'AutoForwardEnabled', true, false);
    else if (fact === 'unknown') evidence.gap(object, 'AutoForwardEnabled', null, false);
    else evidence.note(object, 'AutoForwardEnabled', fact, 'false, or policies that are Off');
  }
}

function forwardEvidence(evidence: EvidenceList, { forward, target, live }: ResolvedForward): void {
  const { person, allowed, byAddress, keepsCopy } = forward;
  const property = byAddress ? 'ForwardingSmtpAddress' : 'ForwardingAddress';
  if (target.outside === false) return;
  const actual = `${target.address}${keepsCopy ? ', keeps a copy' : ', keeps no copy'}`;
  if (allowed === true) evidence.note(person.shown, property, actual, 'allowed in settings');
  else if (live && target.outside === true) evidence.gap(person.shown, property, actual, 'not set, or an address inside');
  else
    evidence.note(person.shown, property, actual, live ? 'a recipient that can be found' : 'goes nowhere: forwarding is stopped');
}

function copyEvidence(evidence: EvidenceList, { rule, column, target, getsMail, gap }: Copy, { rules }: Settings): void {
  const isReport = column === 'GenerateIncidentReport';
  if (gap)
    evidence.gap(rule.name, column, target.address, isReport ? 'nobody outside, or without the original mail' : 'nobody outside');
  else if (target.outside === false) return;
  else if (listed(rules)(rule.name)) evidence.note(rule.name, column, target.address, 'allowed in settings');
  else if (rule.inEffect === false)
    evidence.note(
      rule.name,
      column,
      target.address,
      `${rule.idle?.property ?? 'State'} ${rule.idle?.actual ?? ''}: has no effect`,
    );
  else if (getsMail === 'unknown') evidence.gap(rule.name, column, target.address, 'columns with what the report contains');
  else evidence.gap(rule.name, column, target.address, 'a recipient that can be found, or nobody');
}

function journalEvidence(evidence: EvidenceList, { name, inEffect, target, isListed, gap }: Journal): void {
  const property = 'JournalEmailAddress';
  const to = target?.address ?? null;
  if (target?.outside === false) return;
  if (isListed) evidence.note(name, property, to, 'allowed in settings');
  else if (inEffect === false) evidence.note(name, property, to, 'Enabled False: has no effect');
  else if (gap === true) evidence.gap(name, property, to, 'nobody outside');
  else if (inEffect === 'unknown') evidence.gap(name, 'Enabled', null, false);
  else evidence.gap(name, property, to, 'a recipient that can be found, or nobody');
}

function routeEvidence(evidence: EvidenceList, { rule, connector, servers, lost, isListed, gap }: Route): void {
  const property = 'RouteMessageOutboundConnector';
  const actual = servers.length === 0 ? connector : `${connector}, through ${servers.join(', ')}`;
  if (gap === true) evidence.gap(rule.name, property, actual, 'a server of yours');
  else if (gap === 'unknown')
    evidence.gap(rule.name, property, actual, lost ? 'a connector that can be found' : 'a server of yours');
  else if (isListed) evidence.note(rule.name, property, actual, 'allowed in settings');
  else if (rule.inEffect === false) evidence.note(rule.name, property, actual, 'the rule has no effect');
  else evidence.note(rule.name, property, actual, 'leads to no server outside');
}
