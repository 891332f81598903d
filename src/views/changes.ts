/** The changes of a tenant, newest first. */
import { type Change, startOfChange } from '../changes/change.js';
import type { Card } from '../chat/card.js';
import { utcMinute } from '../utc-minute.js';
import { statusTone, statusWord } from './words.js';

export function changesCard(tenant: string, changes: readonly Change[]): Card {
  const title = `Changes of ${tenant}`;
  if (changes.length === 0)
    return {
      title,
      tone: 'neutral',
      blocks: [{ kind: 'text', spans: [{ text: 'Nothing has been planned yet. Try /harden plan <control>.' }] }],
    };
  return {
    title,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['id', 'what', 'status', 'asked for by', 'last moved'],
        rows: changes.map((change) => [
          { text: change.id },
          { text: change.request.what === 'revert' ? `undo ${change.request.change ?? ''}` : (change.request.control ?? '') },
          { text: `${statusWord[change.status]}${laterWords(change)}`, tone: statusTone[change.status] },
          { text: change.request.decision.decision.person.name },
          { text: utcMinute(change.lastAt) },
        ]),
      },
      { kind: 'text', spans: [{ text: '/harden revert <id> undoes one that was applied.', style: 'muted' }] },
    ],
  };
}

function laterWords(change: Change): string {
  const start = change.status === 'approved' ? startOfChange(change) : null;
  return start === null ? '' : ` for ${utcMinute(new Date(start.notBefore))}`;
}
