/**
 * A row carries hardenbot's own id, and no change of hardenbot accounts for it: someone has its secret. The engine leaves out the rows that a change accounts for, so
 * what comes here is of someone else. A change of hardenbot's own app by another one is as bad.
 */
import { type ActFacts, auditDoer, doerHead, doerPresses, eventOf, fromWhere, inOrder, unifiedDoer } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation, UnifiedObservation } from '../../observation.js';
import { actorIds } from '../../rows.js';
import { definition } from './definition.js';

interface Facts extends ActFacts {
  readonly ids: readonly string[];
}

/** Settings name other installations of hardenbot that act by the same app. */
const otherInstallation: Rule<Facts> = {
  id: 'another installation',
  does: 'removes',
  when: ({ ids }, known) =>
    ids.some((id) => known.otherInstallations.includes(id)) ? 'Settings name another installation by that id.' : null,
};

export const kind = ruled<Facts>({ definition, drafts, rules: [otherInstallation] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const own = new Set(known.ownIds.map((id) => id.toLowerCase()));
  if (own.size === 0) return [];
  return inOrder(observations).flatMap((observation): readonly Draft<Facts>[] => {
    if (observation.source !== 'audits' && observation.source !== 'unified') return [];
    const ids = doersOf(observation).filter((id) => own.has(id));
    const targets = observation.source === 'audits' && observation.meaning?.opens === true ? targetsOf(observation, own) : [];
    const by = observation.source === 'audits' ? auditDoer(observation.row, known) : unifiedDoer(observation.row, known);
    const what =
      (observation.source === 'audits' ? observation.row.activityDisplayName : observation.row.Operation)?.trim() ?? 'something';
    const [id] = [...ids, ...targets];
    if (id === undefined) return [];
    const isDoer = ids.length > 0;
    const about = { type: 'app', id, name: 'hardenbot' } as const;
    return [
      {
        about,
        ...eventOf([observation]),
        says: isDoer
          ? `hardenbot's own identity did something that is in no ledger entry: ${what}.`
          : `${doerHead(by)} changed hardenbot's own app: ${what}.`,
        evidence: [...targetNames(observation), ...fromWhere(by)],
        confidence: 'certain',
        presses: isDoer ? [] : doerPresses(known, by),
        weight: 'A',
        why: isDoer
          ? "Someone else may have hardenbot's secret: replace it, and look at what was changed."
          : 'With a secret of their own someone can act as hardenbot.',
        facts: { at: observation.at, by, subject: by.person, about, ids },
      },
    ];
  });
}

function doersOf({ source, row }: AuditObservation | UnifiedObservation): readonly string[] {
  return source === 'audits'
    ? actorIds(row)
    : [row.AppId, row.UserId, row.UserKey].flatMap((id) => (id ? [id.toLowerCase()] : []));
}

function targetsOf({ row }: AuditObservation, own: ReadonlySet<string>): readonly string[] {
  return (row.targetResources ?? []).flatMap(({ id }) => (id && own.has(id.toLowerCase()) ? [id.toLowerCase()] : []));
}

function targetNames(observation: AuditObservation | UnifiedObservation): readonly string[] {
  const names =
    observation.source === 'audits'
      ? (observation.row.targetResources ?? []).flatMap(
          ({ displayName, userPrincipalName, id }) => displayName ?? userPrincipalName ?? id ?? [],
        )
      : [observation.row.ObjectId ?? ''];
  const some = names.filter((name) => name !== '').slice(0, 4);
  return some.length === 0 ? [] : [`About: ${some.join(', ')}.`];
}
