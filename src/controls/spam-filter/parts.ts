/** What lists of others ask of the filter one by one: some settings of the policies, or one kind of bypass, each with a state of its own. */
import { type PartState, together } from '../reasoning/findings/parts.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import { contentLacks, type Lack, malwareLacks, phishLacks } from './checks.js';
import type { Settings } from './definition.js';
import type { Group } from './exposure.js';
import { type Inputs, reads } from './inputs.js';
import type { WayRound } from './ways-round.js';

interface PolicyPart {
  readonly kind: 'content' | 'malware' | 'phish';
  /** Properties of the policies. */
  readonly asks: readonly string[];
}

type List = 'content' | 'connection' | 'transport' | 'connectors' | 'remote' | 'tenant';

interface BypassPart {
  readonly isAbout: (way: WayRound) => boolean;
  /** Without one of these a bypass may not have been seen. */
  readonly lists: readonly List[];
}

/** By the id of the part. */
const policyParts: Readonly<Record<string, PolicyPart>> = {
  spam: {
    kind: 'content',
    asks: ['SpamAction', 'HighConfidenceSpamAction', 'BulkSpamAction', 'MarkAsSpamBulkMail', 'BulkThreshold'],
  },
  phishing: { kind: 'content', asks: ['PhishSpamAction', 'HighConfidencePhishAction'] },
  'spam-zap': { kind: 'content', asks: ['SpamZapEnabled', 'PhishZapEnabled'] },
  'malware-zap': { kind: 'malware', asks: ['ZapEnabled'] },
  'file-filter': { kind: 'malware', asks: ['EnableFileFilter'] },
  'file-types': { kind: 'malware', asks: ['EnableFileFilter', 'FileTypes'] },
  'sender-checks': {
    kind: 'phish',
    asks: ['Enabled', 'EnableSpoofIntelligence', 'HonorDmarcPolicy', 'AuthenticationFailAction'],
  },
};

const ofProperty =
  (...properties: readonly string[]) =>
  ({ property }: WayRound): boolean =>
    properties.includes(property);

const isRule = ofProperty('SetSCL', 'SetHeaderName', 'Actions');
const isEntry = ofProperty('AllowedSenderDomains', 'AllowedSenders', 'IPAllowList', 'EnableSafeList');

/** By the id of the part. */
const bypassParts: Readonly<Record<string, BypassPart>> = {
  'allowed-domains': { isAbout: ofProperty('AllowedSenderDomains'), lists: ['content'] },
  'allowed-senders': { isAbout: ofProperty('AllowedSenders'), lists: ['content'] },
  'allowed-addresses': { isAbout: ofProperty('IPAllowList'), lists: ['connection'] },
  'safe-list': { isAbout: ofProperty('EnableSafeList'), lists: ['connection'] },
  rules: { isAbout: isRule, lists: ['transport'] },
  'other-bypasses': { isAbout: (way) => !isRule(way) && !isEntry(way), lists: ['connectors', 'remote', 'tenant'] },
};

/** Every part of the control by its id. */
export function filterParts(
  inputs: Inputs,
  settings: Settings,
  { groups, ways }: { readonly groups: readonly Group[]; readonly ways: readonly WayRound[] },
): Readonly<Record<string, { readonly state: PartState }>> {
  const ofPolicies = Object.entries(policyParts).map(([id, part]) => {
    const states = groups.map((group) => policyState(part, group, { inputs, settings }));
    return [id, { state: together(states) }] as const;
  });
  const ofBypasses = Object.entries(bypassParts).map(
    ([id, part]) => [id, { state: bypassState(part, ways, { inputs, settings }) }] as const,
  );
  return Object.fromEntries([...ofPolicies, ...ofBypasses]);
}

interface PartInput {
  readonly inputs: Inputs;
  readonly settings: Settings;
}

const states: Readonly<Record<`${MailFact}`, PartState>> = { true: 'holds', false: 'gap', unknown: 'unknown' };

function policyState({ kind, asks }: PolicyPart, { tally }: Group, { inputs, settings }: PartInput): PartState {
  const only = (lacks: readonly Lack[]): readonly Lack[] => lacks.filter(({ property }) => asks.includes(property));
  const { content, malware, phish } = inputs.kinds;
  const { effective } = tally;
  const fact = {
    content: () => content.holds(effective.content, (policy) => only(contentLacks(policy, settings))),
    malware: () => malware.holds(effective.malware, (policy) => only(malwareLacks(policy, settings))),
    phish: () => phish.holds(effective.phish, (policy) => only(phishLacks(policy))),
  }[kind]();
  return states[`${fact}`];
}

function bypassState({ isAbout, lists }: BypassPart, ways: readonly WayRound[], input: PartInput): PartState {
  const about = ways.filter(isAbout);
  if (about.some(({ kind }) => kind === 'gap' || kind === 'everybody')) return 'gap';
  const isUnknown = about.some(({ kind }) => kind === 'unknown') || !lists.every((list) => isWhole(list, input));
  return isUnknown ? 'unknown' : 'holds';
}

function isWhole(list: List, { inputs, settings }: PartInput): boolean {
  if (list === 'tenant') return settings.allow.tenant || inputs.isAllowListRead;
  // Every organization has a connection filter.
  return inputs.isComplete(reads[list]) && (list !== 'connection' || inputs.seen.connection.length > 0);
}
