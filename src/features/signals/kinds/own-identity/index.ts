/** Something was done in hardenbot's name that no change of its ledger accounts for: its credential was stolen, or is used by something else. */

import { from } from '../../observation.js';
import { actorIds, eventOfAudit } from '../../rows.js';
import type { SignalKind } from '../../signal-kind.js';
import { definition } from './definition.js';

export const kind: SignalKind = {
  ...definition,
  // Rows that a change accounts for are not among these.
  judge: (observations, known) => {
    const own = new Set(known.ownIds);
    return from('audits', observations)
      .filter(({ row }) => actorIds(row).some((id) => own.has(id)))
      .map((observation) => {
        const { row } = observation;
        const objects = (row.targetResources ?? []).flatMap(
          ({ displayName, userPrincipalName, id }) => displayName ?? userPrincipalName ?? id ?? [],
        );
        return {
          kind: definition.id,
          about: { type: 'app', id: actorIds(row)[0] ?? '', name: row.initiatedBy?.app?.displayName ?? 'hardenbot' },
          rowIds: [observation.id],
          event: eventOfAudit(observation),
          says: `"${row.activityDisplayName ?? 'Something'}" was done with hardenbot's own identity, and no change of hardenbot accounts for it.`,
          evidence: [
            ...(objects.length === 0 ? [] : [`On: ${objects.slice(0, 5).join(', ')}.`]),
            `Result: ${row.result ?? 'unknown'}.`,
            'Another installation that changes this tenant belongs under signals.otherInstallations.',
          ],
          confidence: 'certain',
          weight: 'A',
          reasons: ['The holder of this credential can change everything that hardenbot can: revoke it and make another one.'],
          presses: [],
        };
      });
  },
};
