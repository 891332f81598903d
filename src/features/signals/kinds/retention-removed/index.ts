/** What keeps mail and files was removed, or mail itself: what comes before a ransom note, and now and then a leaver's hold that ends. */
import { firstNames } from '../../../../lib/plural.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf, writtenParameter } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { mailboxAbout } from '../../judging/about.js';
import { type ActFacts, actsBy, doerHead, draftOf, personOr, rowsOf, unifiedActs } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  /** Of one or two mailboxes alone, as when people leave. */
  readonly isSmall: boolean;
}

/** Leavers are one or two at a time. */
const many = 3;

const ofLeavers: Rule<Facts> = {
  ...usualPlace('C'),
  id: 'of few mailboxes, from a usual place',
  when: (facts, known) => (facts.isSmall ? usualPlace('C').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('retention-removed'),
  drafts,
  rules: [byDataCenter, ofLeavers, newPlace('A')],
});

type Removed =
  /** A hold of a mailbox. */
  { readonly what: 'hold'; readonly of: About } | { readonly what: 'policy' | 'mail' | 'deletes'; readonly name: string };

/** The log of Purview has names of its own for some acts, and the cmdlet behind each. */
const policyGone =
  /^(remove-?retentioncompliance(policy|rule)|remove-?compliancetag|remove-caseholdpolicy|remove-caseholdrule|holdremoved)$/;

function removedBy(record: AuditRecord, known: Known): Removed | null {
  const called = ['Identity', 'SearchName', 'Policy', 'Name'].flatMap((one) => parameterOf(record, one) ?? []);
  const name = called[0] ?? (record.ObjectId || 'without a name');
  const isOff = (parameter: string) => /^\$?false$/i.test(parameterOf(record, parameter) ?? '');
  const operation = lookupName(record.Operation ?? '');
  if (policyGone.test(operation)) return { what: 'policy', name };
  switch (operation) {
    case 'set-mailbox': {
      const keepsNothing = /^(0+[.:])?0+:0+:0+$|^0+$/.test(parameterOf(record, 'RetainDeletedItemsFor') ?? '');
      return isOff('LitigationHoldEnabled') || isOff('SingleItemRecoveryEnabled') || keepsNothing
        ? { what: 'hold', of: mailboxAbout(record, known) }
        : null;
    }
    case 'searchresultspurged':
    case 'searchpurged':
      return { what: 'mail', name };
    case 'new-compliancesearchaction':
      return writtenParameter(record, 'Purge') === undefined ? null : { what: 'mail', name };
    case 'setretentioncompliancepolicy':
    case 'set-retentioncompliancepolicy':
    case 'set-caseholdpolicy':
      return isOff('Enabled') ? { what: 'policy', name } : null;
    case 'newretentioncompliancerule':
    case 'new-retentioncompliancerule':
    case 'setretentioncompliancerule':
    case 'set-retentioncompliancerule':
      return /^delete$/i.test(parameterOf(record, 'RetentionComplianceAction') ?? '') ? { what: 'deletes', name } : null;
    default:
      return null;
  }
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = unifiedActs(observations, known, ['retention', 'export', 'forwarding']).flatMap((act) => {
    const removed = removedBy(act.observation.row, known);
    return removed === null ? [] : [{ ...act, removed }];
  });
  return actsBy(acts, ({ by, removed }) => `${by.type} ${by.id} ${by.name} ${removed.what}`).map((group) => {
    const [first] = group;
    const { by } = first;
    const mailboxes = new Map(
      group.flatMap(({ removed }) => (removed.what === 'hold' ? [[removed.of.id, removed.of] as const] : [])),
    );
    const names = [...new Set(group.map(({ removed }) => (removed.what === 'hold' ? removed.of.name : removed.name)))];
    const isSmall = first.removed.what === 'hold' && mailboxes.size < many;
    const about: About = personOr(by, { type: 'tenant', id: 'retention', name: 'the tenant' });
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} ${words[first.removed.what]}: ${firstNames(names, 3)}.`,
      evidence: [`By ${[...new Set(group.map(({ observation }) => observation.row.Operation ?? ''))].join(', ')}.`],
      weight: isSmall ? 'B' : 'A',
      why: isSmall ? 'What is deleted there from now on is gone.' : 'What was kept can be deleted for good, or was.',
      facts: { isSmall },
    });
  });
}

const words: Readonly<Record<Removed['what'], string>> = {
  hold: 'ended what keeps deleted mail of',
  policy: 'removed or turned off what keeps mail and files',
  mail: 'purged what a content search found',
  deletes: 'made retention delete mail and files',
};
