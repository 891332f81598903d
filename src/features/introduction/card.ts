/** The first message in a channel: what hardenbot does and how the first check goes; the first digest below it says what to do next. */
import type { Card, Statement } from '../../chat/card.js';
import type { Daily } from '../../lib/calendar.js';
import type { Progress } from '../../queue/progress.js';

interface IntroductionView {
  readonly tenant: string;
  readonly digest: Daily | null;
  /** Of the first audit: `begins` where nothing of it is known yet. */
  readonly audit: 'begins' | 'done' | Progress;
}

export function introductionCard({ tenant, digest, audit }: IntroductionView): Card {
  return {
    title: `hardenbot now watches ${tenant}`,
    tone: 'neutral',
    blocks: [
      text(
        'hardenbot checks the settings that break-ins begin with. It changes one only after a person asked for it and others approved the exact list.',
      ),
      text(auditLine(audit), 'strong'),
      ...(digest === null
        ? []
        : [text(`Every day at ${digest.at} (${digest.timeZone}): what changed, and what waits for you.`, 'muted')]),
      text('/harden help shows what you can ask for.', 'muted'),
    ],
  };
}

function auditLine(audit: IntroductionView['audit']): string {
  if (audit === 'begins') return 'The first check begins now. It takes a few minutes and changes nothing.';
  if (audit === 'done') return 'The first check is done. The digest says what it found and what to do next.';
  const { label, done, total } = audit;
  return `The first check: ${label}${total === undefined ? '' : `, ${done} of ${total}`}.`;
}

/** Asked once where a tenant was audited before, and no digest comes. */
export function askedCard(tenant: string): Card {
  return {
    title: `Shall ${tenant} have a daily digest?`,
    tone: 'neutral',
    blocks: [
      text(`${tenant} has no daily check, no digest, and no alert when a setting gets worse.`),
      text('To turn all three on, propose it: /harden set digest.at=08:00 digest.timeZone=Europe/Berlin'),
      text('hardenbot asks this once. Nothing changes if you leave it.', 'muted'),
    ],
  };
}

function text(said: string, style?: 'strong' | 'muted'): Statement {
  return { kind: 'text', spans: [style === undefined ? { text: said } : { text: said, style }] };
}
