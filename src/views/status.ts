/** What the latest audit found. */
import type { Card } from '../chat/card.js';
import type { Posture } from '../services/stores.js';
import { findingsTable, verdictCount } from './findings.js';
import { moment } from './words.js';

export function statusCard(tenant: string, posture: Posture | null): Card {
  if (posture === null)
    return {
      title: `Status of ${tenant}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: 'This tenant has not been audited yet.' }] },
        { kind: 'actions', actions: [{ name: 'audit', label: 'Audit now', style: 'primary', subject: 'all' }] },
      ],
    };
  const bad = posture.findings.some((finding) => finding.verdict === 'fail');
  const open = posture.findings.some((finding) => finding.verdict !== 'pass' && finding.verdict !== 'notApplicable');
  return {
    title: `Status of ${tenant}`,
    tone: bad ? 'bad' : open ? 'warn' : 'good',
    blocks: [
      { kind: 'text', spans: [{ text: verdictCount(posture.findings), style: 'strong' }] },
      findingsTable(posture.findings),
      { kind: 'text', spans: [{ text: `Audited ${moment(posture.at)}. /harden explain <control> tells more.`, style: 'muted' }] },
      { kind: 'actions', actions: [{ name: 'audit', label: 'Audit now', subject: 'all' }] },
    ],
  };
}
