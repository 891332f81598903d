/** What spam-filter must say: every mailbox with its policy of each kind, and every setting that bypasses the filter. */
import type { Expected, Trial } from '../family';
import { type AssignRule, type Mailbox, policiesFor } from './senders';
import type { KindOf, SpamModel } from './spam-model';
import { spamGiven } from './spam-rows';

export function spamFilterTrial(model: SpamModel): Trial {
  return { control: 'spam-filter', given: spamGiven(model), expected: expectedOf(model) };
}

type Stand = 'holds' | 'gap' | 'unknown';
/** `wide`: any sender bypasses the filter. */
type Way = 'none' | 'gap' | 'unknown' | 'wide';

function expectedOf(model: SpamModel): Expected {
  const because = 'each mailbox was looked at with its policies, and each way round the filter';
  const filter = standsOf(model);
  const ways = waysOf(model);
  const holdsForNobody = filter.length > 0 && filter.every((stand) => stand === 'gap');
  if (holdsForNobody || ways.includes('wide')) return { verdicts: ['fail'], because };
  const isGap = filter.includes('gap') || ways.includes('gap');
  const isUnknown = filter.includes('unknown') || ways.includes('unknown');
  // Where nothing is known to hold, what is unknown may be a gap as well: then it holds for no mailbox.
  if (isGap && filter.includes('unknown') && !filter.includes('holds'))
    return { verdicts: ['partial', 'fail', 'unknown'], because };
  if (isGap) return { verdicts: ['partial'], because };
  return { verdicts: isUnknown ? ['unknown'] : ['pass'], because };
}

/** Half A: how the filter stands for each mailbox; where there is none, by the default policies. */
function standsOf(model: SpamModel): readonly Stand[] {
  const people = model.boxes.filter(({ kind }) => kind !== 'GroupMailbox');
  return people.length === 0 ? [standBehind(null, model)] : people.map((one) => standBehind(one, model));
}

/** All three kinds have to hold. */
function standBehind(mailbox: Mailbox | null, model: SpamModel): Stand {
  const { content, malware, phish, minimum } = model;
  const kinds = [
    standOf(content, mailbox, model, {
      nouns: ['HostedContentFilterPolicy', 'HostedContentFilterRule'],
      judge: (says) => {
        if (says === 'fine' || (says === 'standard' && minimum === 'inbox')) return 'holds';
        return says === 'silent' || says === 'silentBulk' ? 'unknown' : 'gap';
      },
    }),
    standOf(malware, mailbox, model, { nouns: ['MalwareFilterPolicy', 'MalwareFilterRule'], judge: byWord }),
    standOf(phish, mailbox, model, { nouns: ['AntiPhishPolicy', 'AntiPhishRule'], judge: byWord }),
  ];
  return kinds.includes('gap') ? 'gap' : kinds.includes('unknown') ? 'unknown' : 'holds';
}

function byWord(says: string): Stand {
  return says === 'fine' ? 'holds' : says === 'silent' ? 'unknown' : 'gap';
}

function standOf<Says extends string>(
  kind: KindOf<Says>,
  mailbox: Mailbox | null,
  model: SpamModel,
  { nouns, judge }: { readonly nouns: readonly string[]; readonly judge: (says: Says) => Stand },
): Stand {
  const [policies, rules] = nouns;
  if (model.unread === policies) return 'unknown';
  const areRulesUnread = model.unread === rules || model.unread === 'EOPProtectionPolicyRule';
  const found = areRulesUnread ? Object.keys(kind.policies) : namesFor(kind.rules, mailbox, model);
  const stands = Object.entries<{ readonly says: Says }>(kind.policies).flatMap(([name, { says }]) =>
    found.includes(name) ? [judge(says)] : [],
  );
  return stands.every((stand) => stand === stands[0]) && !(areRulesUnread && stands[0] === 'gap')
    ? (stands[0] ?? 'unknown')
    : 'unknown';
}

/** Every policy of one kind that may be for the mailbox: those of presets first, Strict before Standard. */
function namesFor(rules: readonly AssignRule[], mailbox: Mailbox | null, { presets, members }: SpamModel): readonly string[] {
  if (mailbox === null) return ['Default'];
  const all = [presets.Strict, presets.Standard, ...rules].flatMap((rule) => rule ?? []);
  return policiesFor(mailbox, all, { names: ['Strict', 'Standard', 'Own'], members });
}

/** Half B. */
function waysOf(model: SpamModel): readonly Way[] {
  const { unread, connection, connector, trusted } = model;
  return [
    ...domainsOf(model),
    ...(unread === 'HostedConnectionFilterPolicy'
      ? (['unknown'] as const)
      : [when(connection.safeList || connection.addresses.includes('198.51.100.9'))]),
    unread === 'TransportRule' ? 'unknown' : ruleOf(model),
    unread === 'InboundConnector'
      ? 'unknown'
      : when(connector?.isEnabled === true && !connector.isListed && (connector.isInternal || connector.cloud === 'by hand')),
    unread === 'RemoteDomain' ? 'unknown' : trusted.includes('*') ? 'wide' : when(trusted.includes('partner.example')),
    model.isTenantListFine ? 'none' : unread === 'TenantAllowBlockListItems' ? 'unknown' : when(model.hasTenantEntry),
  ];
}

function when(isGap: boolean): Way {
  return isGap ? 'gap' : 'none';
}

/** B1: domains that a policy lets past for a mailbox that it is for. */
function domainsOf(model: SpamModel): readonly Way[] {
  const { content, boxes, unread } = model;
  if (unread === 'HostedContentFilterPolicy') return ['unknown'];
  const people = boxes.filter(({ kind }) => kind !== 'GroupMailbox');
  const areRulesUnread = unread === 'HostedContentFilterRule' || unread === 'EOPProtectionPolicyRule';
  return Object.entries(content.policies).map(([name, { domains }]): Way => {
    if (domains.every((domain) => domain === 'known.example')) return 'none';
    if (areRulesUnread) return 'unknown';
    const candidates =
      people.length === 0 ? [namesFor([], null, model)] : people.map((one) => namesFor(content.rules, one, model));
    if (candidates.some((names) => names.length === 1 && names[0] === name)) return 'gap';
    return candidates.some((names) => names.includes(name)) ? 'unknown' : 'none';
  });
}

/** B3 and B4. */
function ruleOf({ rule }: SpamModel): Way {
  if (rule === null || rule.scl === 5 || rule.state !== 'on' || rule.isListed || rule.isBehindEnd) return 'none';
  switch (rule.when) {
    case 'always':
    case 'from outside':
    case 'but for a subject':
      return 'wide';
    case 'from inside':
    case 'to outside':
    case 'sender domain with proof':
    case 'known addresses':
      return 'none';
    default:
      return 'gap';
  }
}
