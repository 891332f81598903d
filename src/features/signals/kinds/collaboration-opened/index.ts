/** Who outside may chat, or reach files, was widened. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { type ActFacts, doerHead, doerPresses, eventOf, fromWhere, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definition } from './definition.js';

export const kind = ruled<ActFacts>({ definition, drafts, rules: [byDataCenter, usualPlace('C'), newPlace('A')] });

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

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return unifiedActs(observations, known, ['collaboration']).flatMap(({ observation, by }): readonly Draft<ActFacts>[] => {
    const { row } = observation;
    const isSite = lookupName(row.Operation ?? '') === 'sitecollectionadminadded';
    const opened = openedBy(row);
    if (!isSite && opened.length === 0) return [];
    const site = row.ObjectId || 'a site';
    const about = isSite
      ? ({ type: 'object', id: `site ${site.toLowerCase()}`, name: site } as const)
      : ({ type: 'tenant', id: 'collaboration', name: 'the tenant' } as const);
    const holder = parameterOf(row, 'Member') ?? row.ModifiedProperties?.find(({ Name }) => /admin/i.test(Name ?? ''))?.NewValue;
    return [
      {
        about,
        ...eventOf([observation]),
        says: isSite
          ? `${doerHead(by)} made ${holder || 'someone'} an administrator of the site ${site}.`
          : `${doerHead(by)} opened chats or files of the tenant to outside.`,
        evidence: [...opened.slice(0, 4).map((one) => `${one}.`), ...fromWhere(by)],
        confidence: 'certain',
        presses: doerPresses(known, by),
        weight: 'B',
        why: isSite
          ? 'An administrator of a site reaches every file in it.'
          : 'Accounts outside reach people or files that they did not reach before.',
        facts: { at: observation.at, by, subject: by.person, about },
      },
    ];
  });
}
