/** A break-glass account signed in, or someone tried to: nobody uses one without an emergency or an announced drill. */
import { propertyOf, writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import type { DirectoryAudit } from '../../../../tenant/resources/directory-audit.js';
import { recordTime } from '../../../../tenant/resources/unified-audit-log.js';
import type { Known, KnownPerson } from '../../known.js';
import { from, type Observation } from '../../observation.js';
import { named, type Target, targetsOf } from '../../rows.js';
import type { Sign } from '../../sign.js';
import type { SignalKind } from '../../signal-kind.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('break-glass-used');

export const kind: SignalKind = {
  ...definition,
  judge: (observations, known) => [
    ...from('signIns', observations).flatMap((observation) => {
      const account = breakGlass(known, observation.row.userId ?? observation.row.userPrincipalName);
      if (account === null) return [];
      const { status, ipAddress, location, appDisplayName } = observation.row;
      return [
        signOf(account, observation, {
          wentWell: status?.errorCode === 0,
          reason: status?.failureReason ?? null,
          evidence: [
            `From ${ipAddress || 'an unknown address'}${location?.countryOrRegion ? ` (${location.countryOrRegion})` : ''}, to ${appDisplayName || 'an unknown app'}.`,
          ],
        }),
      ];
    }),
    // Late, and all there is in a tenant without Entra ID P1.
    ...(known.reads('signIns') ? [] : from('unified', observations)).flatMap((observation) => {
      const { Operation, UserId, UserKey, ErrorNumber, ActorIpAddress, ClientIP, ExtendedProperties } = observation.row;
      if (Operation !== 'UserLoggedIn' && Operation !== 'UserLoginFailed') return [];
      const account = breakGlass(known, UserKey) ?? breakGlass(known, UserId);
      if (account === null || recordTime(observation.row) === null) return [];
      return [
        signOf(account, observation, {
          wentWell: Operation === 'UserLoggedIn' && (ErrorNumber ?? '0') === '0',
          reason: ErrorNumber ? `error ${ErrorNumber}` : null,
          evidence: [
            `From ${ActorIpAddress || ClientIP || 'an unknown address'}, with ${named(ExtendedProperties, 'UserAgent') ?? 'an unknown client'}.`,
          ],
        }),
      ];
    }),
    ...from('audits', observations).flatMap((observation) => {
      const { row, meaning } = observation;
      const { initiatedBy, correlationId, activityDisplayName } = row;
      const says = meaning?.says ?? (isRename(row) ? 'renamed an account' : null);
      if (says === null) return [];
      return targetsOf(row, 'User').flatMap((target) => {
        const account = breakGlass(known, target.id) ?? breakGlass(known, nameOf(target)) ?? takenName(known, row);
        if (account === null) return [];
        const who = initiatedBy?.user?.userPrincipalName ?? initiatedBy?.app?.displayName ?? 'Someone';
        return [
          {
            ...base(account, observation),
            event: { at: observation.at, key: correlationId || observation.id, answeredAt: observation.answeredAt },
            says: `${who} ${says}; it is the break-glass account ${account.name}.`,
            evidence: [`Activity: ${activityDisplayName ?? ''}.`],
            reasons: ['A break-glass account is changed in a drill or in an emergency, by two people.'],
          },
        ];
      });
    }),
  ],
};

/** Who renames it keeps it from being found in an emergency, and frees its name for another account. */
function isRename(row: DirectoryAudit): boolean {
  if (lookupName(row.activityDisplayName ?? '') !== 'update user' || row.result === 'failure') return false;
  return propertyOf(row, nameProperty) !== undefined;
}

const nameProperty = 'UserPrincipalName';

/** The name that an account signed in with: of one that was deleted the log writes its id, without dashes, before it. */
function nameOf({ userPrincipalName }: Target): string {
  return (userPrincipalName ?? '').replace(/^[0-9a-f]{32}(?=.)/i, '');
}

/** The break-glass account whose name the account of a row was given. */
function takenName(known: Known, row: DirectoryAudit): KnownPerson | null {
  return isRename(row) ? breakGlass(known, writtenText(row, nameProperty)) : null;
}

function breakGlass(known: Known, id: string | null | undefined): KnownPerson | null {
  const person = known.person(id);
  return person?.breakGlass === true ? person : null;
}

function base(account: KnownPerson, observation: Observation) {
  return {
    kind: kind.id,
    about: { type: 'person', id: account.id, name: account.name },
    rowIds: [observation.id],
    confidence: 'certain',
    weight: 'A',
    // It is the way back in: it is never contained, and nobody answers for it by a message.
    presses: [],
  } as const;
}

function signOf(
  account: KnownPerson,
  observation: Observation,
  {
    wentWell,
    reason,
    evidence,
  }: { readonly wentWell: boolean; readonly reason: string | null; readonly evidence: readonly string[] },
): Sign {
  return {
    ...base(account, observation),
    // MFA has a sign-in answered by one id twice: that it failed first says nothing of how it ended.
    event: {
      at: observation.at,
      key: wentWell ? observation.id : `${observation.id} failed`,
      answeredAt: observation.answeredAt,
    },
    says: wentWell
      ? `The break-glass account ${account.name} signed in.`
      : `Someone tried to sign in with the break-glass account ${account.name} and failed${reason === null ? '' : `: ${reason.replace(/\.$/, '')}`}.`,
    evidence,
    reasons: ['Nobody uses a break-glass account without an emergency or an announced drill.'],
  };
}
