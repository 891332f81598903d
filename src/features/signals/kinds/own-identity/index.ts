/**
 * A row carries hardenbot's own id, and no change of hardenbot accounts for it: someone has its secret. The engine leaves out the rows that a change accounts for, so
 * what comes here is of someone else. A change of hardenbot's own app by another one is as bad.
 */
import { isUnset } from '../../../../tenant/lenient.js';
import { propertyOf, writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { textsIn } from '../../../../tenant/log-meaning/log-value.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { appOf } from '../../judging/about.js';
import { type ActFacts, auditDoer, doerHead, doerPresses, draftOf, inOrder, unifiedDoer } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation, UnifiedObservation } from '../../observation.js';
import { actorIds } from '../../rows.js';
import { definitionOf } from '../definitions.js';

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

export const kind = ruled<Facts>({ definition: definitionOf('own-identity'), drafts, rules: [otherInstallation] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const own = new Set(known.ownIds.map((id) => id.toLowerCase()));
  if (own.size === 0) return [];
  return inOrder(observations).flatMap((observation): readonly Draft<Facts>[] => {
    if (observation.source !== 'audits' && observation.source !== 'unified') return [];
    const ids = doersOf(observation).filter((id) => own.has(id));
    const done = observation.source === 'audits' ? doneTo(observation) : null;
    const targets = observation.source === 'audits' && done !== null ? ownTargets(observation, own, known) : [];
    const by = observation.source === 'audits' ? auditDoer(observation.row, known) : unifiedDoer(observation.row, known);
    const what =
      (observation.source === 'audits' ? observation.row.activityDisplayName : observation.row.Operation)?.trim() ?? 'something';
    const [id] = [...ids, ...targets];
    if (id === undefined) return [];
    const isDoer = ids.length > 0;
    const about = { type: 'app', id, name: 'hardenbot' } as const;
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: isDoer
          ? `hardenbot's own identity did something that is in no ledger entry: ${what}.`
          : `${doerHead(by)} changed hardenbot's own app: ${what}.`,
        evidence: targetNames(observation),
        presses: isDoer ? [] : doerPresses(known, by),
        weight: 'A',
        why: isDoer
          ? "Someone else may have hardenbot's secret: replace it, and look at what was changed."
          : done === 'cut'
            ? 'hardenbot may not be able to read the tenant any more.'
            : 'With a secret or permission of their own someone can act as hardenbot.',
        facts: { ids },
      }),
    ];
  });
}

function doersOf({ source, row }: AuditObservation | UnifiedObservation): readonly string[] {
  return source === 'audits'
    ? actorIds(row)
    : [row.AppId, row.UserId, row.UserKey].flatMap((id) => (id ? [id.toLowerCase()] : []));
}

/** What a row about hardenbot's own app does to it: gives a way to act as it, or cuts it off; null: neither, such as a secret that is removed after its renewal. */
function doneTo({ row, meaning }: AuditObservation): 'opened' | 'cut' | null {
  if (row.result === 'failure' || row.result === 'timeout') return null;
  if (meaning?.opens === true) return 'opened';
  if (meaning?.closes === true) return meaning.trace === 'application' || meaning.trace === 'appRight' ? 'cut' : null;
  if (!/^update (application|service principal)$/.test(lookupName(row.activityDisplayName ?? ''))) return null;
  if (!isUnset(propertyOf(row, 'FederatedIdentityCredentials')?.after.value)) return 'opened';
  return writtenText(row, 'AccountEnabled')?.toLowerCase() === 'false' ? 'cut' : null;
}

/** A registration has an object id of its own, and a permission names the service that is reached: the app stands beside them. */
function ownTargets({ row }: AuditObservation, own: ReadonlySet<string>, known: Known): readonly string[] {
  const named = appOf(row, known);
  const detail = (row.additionalDetails ?? []).find(({ key }) => key?.toLowerCase() === 'appid')?.value;
  const property = propertyOf(row, 'ServicePrincipal.ObjectID');
  const ids = [
    ...(row.targetResources ?? []).map(({ id }) => id),
    named?.app?.id,
    named?.app?.appId,
    detail,
    ...textsIn(property?.after.value),
    ...textsIn(property?.before.value),
  ];
  return ids.flatMap((id) => (id && own.has(id.toLowerCase()) ? [id.toLowerCase()] : []));
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
