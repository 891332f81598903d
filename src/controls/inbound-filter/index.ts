/** External mail comes in through the external filter only. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { type Json, sameJson } from '../../lib/json.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { type InboundConnector, inboundConnectorName, inboundConnectors } from '../../tenant/resources/inbound-connector.js';
import type { Context, Control, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { refuseUndecided } from '../question.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { isAddressSet, parseAddresses, readAddresses } from '../reasoning/ip/address-set.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { domainRead, flowReads, ruleRead } from '../reasoning/mail-flow/inputs.js';
import { markOf, waitsUntil } from '../reasoning/our-mark.js';
import { audit } from './audit.js';
import { problemOf, writtenFor } from './connector-limits.js';
import { definition, type Settings } from './definition.js';
import { leaks, verdictOf } from './exposure.js';
import { firstReads, Inputs } from './inputs.js';
import { lostBy, narrowedBy, operationsFor, rowAfter } from './narrow.js';
import { controlId, isOurs, type Material, ourName, tenantWith, verdictAfter, verdictNow } from './plan-material.js';
import { planRule } from './rule-plan.js';
import { study } from './study.js';
import { suggest } from './suggest.js';
import { wantedBy } from './wanted.js';
import { isFilterAccepted } from './warnings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => (wantedBy(context.settings) === null ? [] : firstReads),
  audit: (context) => audit(context, draft),
  plan,
  study,
  suggest,
};

// Plans the lock: our own Partner connector, made disabled, tried on one domain, then for all.

function plan(context: Context<Settings>): Planning {
  const wanted = wantedBy(context.settings);
  if (wanted === null) return { see: () => undefined, draft: () => refuseUndecided(definition) };
  const inputs = new Inputs(context.asOf);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    draft: (outcomes) => draft(context, { inputs, wanted, outcomes }),
  };
}

function draft(context: Context<Settings>, material: Material): PlanDraft | Refusal {
  const { inputs, outcomes } = material;
  const verdict = verdictNow(material);
  const ours = inputs.mail.connectorRows.find(isOurs);
  if (verdict === 'pass' && ours?.Enabled !== true) return nothing('pass');
  const restriction = restrictionFields(context.settings);
  const decisive = verdict === 'unknown' ? flowReads : flowReads.filter((read) => read.resource !== ruleRead.resource);
  const refusal = refuseUnreadable(missingReads(decisive, outcomes)) ?? refuseUnknown(verdict) ?? refuseExchangers(material);
  if (refusal !== null) return refusal;
  const narrowing = narrow(material);
  if (narrowing !== null) return narrowing;
  if (isRefusal(restriction)) return planRule(context, material, restriction);
  const stays = refuseWhatStays(material, ours, restriction);
  if (stays !== null) return planRule(context, material, stays);
  const input = { ...material, restriction, warnings: warningsOf(material) };
  return ours === undefined ? make({ ...input, asOf: context.asOf }) : advance(context, { ...input, ours });
}

/** A connector that is there and accepts too much comes first: it may be all that a lock takes. Null: there is none to narrow. */
function narrow(material: Material): PlanDraft | null {
  const narrowed = narrowedBy(material.inputs.mail.connectorRows, material.wanted);
  const operations = operationsFor(narrowed);
  if (narrowed.length === 0 || operations === null) return null;
  const tenant = tenantWith(material, ...narrowed.map(rowAfter));
  // Where the filter itself is rejected, what a connector would lose may be all that arrives.
  if (!isFilterAccepted(tenant, material.wanted)) return null;
  const lost = lostBy(narrowed);
  const names = lost.slice(0, maxNamed).map(({ shown, connector }) => `${shown} by "${connector}"`);
  const rest = lost.length - names.length;
  const text = `No longer accepted: ${[...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}. If one of them is needed, list it under allow in settings and plan again.`;
  return {
    stage: 'enforce',
    expects: verdictOf(tenant, material.wanted),
    operations,
    warnings: [...warningsOf(material), { code: 'narrowed', text }],
  };
}

const maxNamed = 20;

function warningsOf({ inputs, outcomes }: Material): readonly Warning[] {
  const unread = outcomes(domainRead).complete ? inputs.exchangers.unread(outcomes) : [];
  const hybrid = inputs.mail.connectorRows.map(mailConnector).filter((one) => one.hybrid && one.enabled !== false);
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

// What our connector asks of mail, in the terms of the service and within its limits.

/** Parameters that restrict a connector, by the certificate where there is one: addresses are shared and change hands. Never both at once. */
function restrictionFields(settings: Settings): Fields | Refusal {
  if (settings.certificate !== null)
    return {
      RestrictDomainsToIPAddresses: false,
      RequireTls: true,
      RestrictDomainsToCertificate: true,
      TlsSenderCertificateName: settings.certificate,
    };
  const addresses: string[] = [];
  for (const notation of settings.ranges) {
    const set = parseAddresses(notation);
    if (!isAddressSet(set)) return tooMuch(set.problem);
    const problem = problemOf(notation, set);
    if (problem !== null) return tooMuch(problem);
    addresses.push(...writtenFor(set));
  }
  return { RestrictDomainsToCertificate: false, RestrictDomainsToIPAddresses: true, SenderIPAddresses: [...new Set(addresses)] };
}

function tooMuch(reason: string): Refusal {
  return refuse(
    'range',
    reason,
    'Name in settings the addresses that the filter really sends from, as single IPv4 addresses or networks of /24 and smaller, or its certificate.',
  );
}

// When the lock is not planned: mail that must arrive would not, or something that is not ours would stay open.

/** What the service makes of what is written, with its defaults. Source: New-InboundConnector of the cmdlet reference. */
const asMade = {
  Name: ourName,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
};

/** What our connector cannot close, because another object that is not ours holds it open. */
function refuseWhatStays(material: Material, ours: InboundConnector | undefined, restriction: Fields): Refusal | null {
  const final = {
    ...(ours ?? asMade),
    ...restriction,
    Enabled: true,
    AssociatedAcceptedDomains: [],
  } as InboundConnector;
  const tenant = tenantWith(material, final);
  if (verdictOf(tenant, material.wanted) === 'pass') return null;
  return refuse(
    'by-hand',
    `A connector of our own would not close everything: ${leaks(tenant, material.wanted).join('; ')}.`,
    'Change or remove what is named, or list it under allow in settings, then plan again.',
  );
}

function refuseUnknown(verdict: Verdict): Refusal | null {
  if (verdict !== 'unknown') return null;
  return refuse(
    'unknown',
    'Connectors or rules do not carry all that decides who gets in.',
    'See what the audit shows as unknown, then plan again.',
  );
}

function refuseExchangers({ inputs, outcomes }: Material): Refusal | null {
  const direct = inputs.exchangers.atMicrosoft(inputs.mail.index, outcomes);
  if (direct.length === 0) return null;
  return refuse(
    'mx-at-microsoft',
    `Mail for ${direct.join(', ')} comes straight to Microsoft by the MX record; the lock would refuse all of it.`,
    'Point the MX record at the external filter first. Without an outside filter, take the ranges out of settings and use direct-send.',
  );
}

// The stages of the lock: our connector made disabled, enabled for one domain, then for all; each is one call.

/** Nothing to change. */
function nothing(expects: PlanDraft['expects'], warnings: readonly Warning[] = []): PlanDraft {
  return { stage: 'enforce', expects, operations: [], warnings };
}

/** First stage: the connector is there, disabled, and limited to one domain where there is more than one. */
function make(
  input: Material & { readonly restriction: Fields; readonly asOf: Date; readonly warnings: readonly Warning[] },
): PlanDraft {
  const pilot = pilotOf(input.inputs);
  const after: Fields = {
    Name: ourName,
    Comment: markOf(controlId, input.asOf),
    Enabled: false,
    ConnectorType: 'Partner',
    SenderDomains: ['smtp:*;1'],
    ...(pilot === null ? {} : { AssociatedAcceptedDomains: [pilot] }),
    ...input.restriction,
  };
  return {
    stage: 'prepare',
    expects: verdictNow(input),
    operations: [{ kind: 'create', resource: inboundConnectors.key, object: ourName, name: ourName, after }],
    warnings: input.warnings,
  };
}

/** Later stages: enabled for its one domain, then for all; and whatever else of it is no longer what settings say. */
function advance(
  context: Context<Settings>,
  input: Material & { readonly restriction: Fields; readonly ours: InboundConnector; readonly warnings: readonly Warning[] },
): PlanDraft | Refusal {
  const { ours } = input;
  const identity = exchangeIdentity(ours);
  if (identity === null)
    return refuse('unaddressable', 'Our connector carries no id to address it by.', 'Export the state with Guid.');
  const now = verdictNow(input);
  const wait = ours.Enabled === true ? waitsUntil(ours.Comment, { asOf: context.asOf, forMs: context.reportOnlyForMs }) : null;
  const scoped = (ours.AssociatedAcceptedDomains ?? []).length > 0;
  const isTrial = ours.Enabled === true && scoped && now !== 'pass';
  const widen = isTrial && wait === null;
  const wish: Fields = {
    ...input.restriction,
    ...(ours.Enabled === true ? {} : { Enabled: true }),
    ...(widen ? { AssociatedAcceptedDomains: [] } : {}),
  };
  const changed = changesOf(ours, wish);
  const isSame = Object.keys(changed.after).length === 0;
  const isTriedAgain = isTrial && wait === 'unknown';
  if (isSame && !isTriedAgain)
    return nothing(now, wait instanceof Date && scoped ? [waiting(wait, ours.AssociatedAcceptedDomains ?? [])] : []);
  const after: Fields = { ...changed.after, Comment: markOf(controlId, context.asOf) };
  const operation: Operation = {
    kind: 'update',
    resource: inboundConnectors.key,
    object: inboundConnectorName(ours),
    identity,
    before: { ...changed.before, Comment: ours.Comment ?? null },
    after,
  };
  return {
    stage: isSame ? 'prepare' : 'enforce',
    expects: verdictAfter(input, { ...ours, ...changed.after }),
    operations: [operation],
    warnings: isTriedAgain ? [...input.warnings, triedAgain] : input.warnings,
  };
}

const triedAgain: Warning = {
  code: 'waiting',
  text: 'Since when the lock is being tried is unknown, because the comment of the connector was changed. Its trial begins again with this plan: widen it once that is over, and leave the comment as it is.',
};

/** The properties that are not as wished, lists and addresses compared as sets, with what they are now. */
function changesOf(row: InboundConnector, wish: Fields): { readonly before: Fields; readonly after: Fields } {
  const differing = Object.entries(wish).filter(([property, value]) => !isAs(row, property, value));
  return {
    before: Object.fromEntries(differing.map(([property]) => [property, valueAt(row, property)])),
    after: Object.fromEntries(differing),
  };
}

function valueAt(row: InboundConnector, property: string): Json {
  return ((row as Readonly<Record<string, unknown>>)[property] ?? null) as Json;
}

function isAs(row: InboundConnector, property: string, wish: Json): boolean {
  const now = valueAt(row, property);
  if (!Array.isArray(now) || !Array.isArray(wish)) return sameJson(now, wish);
  const [left, right] = [now.map(String), wish.map(String)];
  if (property === 'SenderIPAddresses') return readAddresses(left).set.equals(readAddresses(right).set);
  return sameJson(left.sort(), right.sort());
}

/** A domain to try the lock on: one of our own that is not the default, else one that nobody is meant to write to. */
function pilotOf(inputs: Inputs): string | null {
  const candidates = inputs.mail.index.domains.filter(({ isDefault }) => isDefault !== true);
  const pilot =
    candidates.find(({ microsofts }) => !microsofts && inputs.mail.index.defaultIsOwn) ??
    candidates.find(({ microsofts }) => microsofts);
  return pilot?.name ?? null;
}

function waiting(until: Date, domains: readonly string[]): Warning {
  return {
    code: 'waiting',
    text: `The lock is being tried on ${domains.join(', ')}; it can be made to hold for all domains from ${utcMinute(until)}.`,
  };
}
