/** Who outside may chat or reach files, or from where files are reached, was widened. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { type ActFacts, doerHead, draftOf, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About, Sign } from '../../sign.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('collaboration-opened'),
  drafts,
  rules: [byDataCenter, usualPlace('C'), newPlace('A')],
});

/** Values that open, by the name of a parameter or property. */
const opening =
  /^(AllowFederatedUsers|AllowPublicUsers|AllowTeamsConsumer|AllowTeamsConsumerInbound|EnableFederationAccess|EnableTeamsConsumerAccess|AllowGuestUser|ShareUsingAnonymousLinks|ShareWithGuests|ShareWithAnonymous|AllowAnonymousUsersToJoinMeeting)$/i;

/** What was opened, as far as it is known. */
function openedBy(record: AuditRecord): readonly string[] {
  const values = [
    ...(record.Parameters ?? []).map(({ Name, Value }) => [Name, Value] as const),
    ...(record.ModifiedProperties ?? []).map(({ Name, NewValue }) => [Name, NewValue] as const),
  ];
  return values.flatMap(([name, value]) =>
    opening.test(name ?? '') && /^(true|enabled|on|1)$/i.test(value ?? '') ? [`${name ?? ''}: ${value ?? ''}`] : [],
  );
}

/** From which devices and networks files are reached. Values are those of Set-SPOTenant. */
const reach: ReadonlySet<string> = new Set(['deviceaccesspolicychanged', 'networkaccesspolicychanged']);
/** Values from the most open to the least. */
const orders: readonly (readonly string[])[] = [
  ['allowfullaccess', 'allowlimitedaccess', 'blockaccess'],
  ['false', 'true'],
];

/** What of it opens more than before, or may: a list of addresses, or a value that nobody knows. */
function reachOpened({
  ModifiedProperties,
}: AuditRecord): { readonly lines: readonly string[]; readonly isKnown: boolean } | null {
  const changes = (ModifiedProperties ?? []).map(({ Name, OldValue, NewValue }) => {
    const [before, after] = [OldValue ?? '', NewValue ?? ''].map((value) => value.trim().toLowerCase());
    const order = orders.find((values) => values.includes(before ?? '') && values.includes(after ?? '')) ?? [];
    const step = order.indexOf(after ?? '') - order.indexOf(before ?? '');
    return { line: `${Name ?? ''}: ${OldValue || 'unset'} to ${NewValue || 'unset'}`, step: order.length === 0 ? null : step };
  });
  if (changes.length > 0 && changes.every(({ step }) => step !== null && step >= 0)) return null;
  return {
    lines: changes.flatMap(({ line, step }) => (step === null || step < 0 ? [line] : [])),
    isKnown: changes.some(({ step }) => step !== null && step < 0),
  };
}

interface Opened {
  readonly about: About;
  readonly says: string;
  readonly why: string;
  readonly lines: readonly string[];
  readonly confidence: Sign['confidence'];
}

const ofTenant: About = { type: 'tenant', id: 'collaboration', name: 'the tenant' };

function openedIn(row: AuditRecord): Opened | null {
  const operation = lookupName(row.Operation ?? '');
  if (operation === 'sitecollectionadminadded') {
    const site = row.ObjectId || 'a site';
    const holder = parameterOf(row, 'Member') ?? row.ModifiedProperties?.find(({ Name }) => /admin/i.test(Name ?? ''))?.NewValue;
    return {
      about: { type: 'object', id: `site ${site.toLowerCase()}`, name: site },
      says: `made ${holder || 'someone'} an administrator of the site ${site}`,
      why: 'An administrator of a site reaches every file in it.',
      lines: [],
      confidence: 'certain',
    };
  }
  const widened = reach.has(operation) ? reachOpened(row) : null;
  if (widened !== null)
    return {
      about: ofTenant,
      says: widened.isKnown
        ? 'let files be opened from more devices or networks'
        : 'changed from which devices or networks files can be opened',
      why: 'A stolen session may open files from any device or network.',
      lines: widened.lines,
      confidence: widened.isKnown ? 'certain' : 'possible',
    };
  const opened = openedBy(row);
  if (opened.length === 0) return null;
  return {
    about: ofTenant,
    says: 'opened chats or files of the tenant to outside',
    why: 'Accounts outside reach people or files that they did not reach before.',
    lines: opened,
    confidence: 'certain',
  };
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return unifiedActs(observations, known, ['collaboration']).flatMap(({ observation, by }): readonly Draft<ActFacts>[] => {
    const opened = openedIn(observation.row);
    if (opened === null) return [];
    const { about, says, why, lines, confidence } = opened;
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} ${says}.`,
        evidence: lines.slice(0, 4).map((one) => `${one}.`),
        confidence,
        weight: 'B',
        why,
      }),
    ];
  });
}
