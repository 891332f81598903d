/** The card of open questions, in the channel and as an answer. */

import type { Card, EndedCall, Message, Span } from '../../../chat/card.js';
import { definitions } from '../../../controls/definitions.js';
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import { type CardPorts, mentionable } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal } from '../../../lib/errors.js';
import type { NamesPeople } from '../../../people/directory.js';
import { severityIn } from '../../../posture/score.js';
import { reminderKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { calledInTurn, mentions } from '../../../views/mention.js';
import { moment } from '../../../views/moment.js';
import { counted } from '../../../views/words.js';
import { asksReference } from '../../kinds.js';
import { questionsCard } from '../card.js';
import { approversOf, canApprove, canStillApprove, type OpenQuestions, questionsOf, riskOf } from '../open-questions.js';

export async function questionsMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  return { card: cardOf(card, tenant.name, policy, ports), details: [], ends: endedReminders(card, ports.now()) };
}

/** Those that nobody has to answer any more. */
function endedReminders(card: OpenQuestions, now: Date): readonly EndedCall[] {
  const isLapsed = now >= card.expiresAt;
  if (card.pending.length > 0 && !isLapsed) return [];
  const lapsed = isLapsed && card.pending.length > 0 ? { hasLapsed: true as const } : {};
  return Array.from({ length: card.reminders.count }, (_unused, index) => ({
    subject: card.id,
    key: reminderKey(card.id, index + 1),
    ...lapsed,
  }));
}

/** Calls those who could approve the answers that wait; over once nobody is waited for. */
export async function questionsReminder(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  if (card.pending.length === 0 || ports.now() >= card.expiresAt)
    return {
      card: { ...cardOf(card, tenant.name, policy, ports), title: titleOf(tenant, 'wait no longer') },
      details: [],
      isOver: true,
    };
  const left = canStillApprove(card, { verifier: ports.verifier, policy, severityOf: severityIn(definitions) });
  const called = calledInTurn(left, { onCall: [], turn: card.reminders.count, isUrgent: false });
  const people = await mentionable(called, tenant, { directory: ports.directory, notify: ports.notify, isUrgent: false });
  const who: readonly Span[] = people.length === 0 ? [{ text: 'nobody can approve them now' }] : mentions(people);
  return {
    card: {
      title: titleOf(tenant, 'still wait'),
      tone: 'warn',
      blocks: [
        {
          kind: 'text',
          spans: [
            { text: `${counted(card.pending.length, 'answer')} to approve: ` },
            ...who,
            { text: ', before ' },
            moment(card.expiresAt),
            { text: '.' },
          ],
        },
        { kind: 'actions', actions: [{ name: 'show', label: 'Open', subject: `${card.id}@${tenant.name}` }] },
      ],
    },
    details: [],
  };
}

function titleOf({ name }: TenantChannels, how: string): string {
  return `Answers for ${name} ${how}`;
}

interface Drawing {
  readonly verifier: DecisionVerifier;
  readonly directory: NamesPeople;
  readonly now: () => Date;
}

export function cardOf(card: OpenQuestions, tenant: string, policy: ApprovalPolicy, { verifier, directory, now }: Drawing): Card {
  const severityOf = severityIn(definitions);
  const risk = riskOf(card, severityOf);
  return questionsCard({
    tenant,
    card,
    now: now(),
    approvedBy: approversOf(card, { verifier, policy, severityOf }).map(({ name }) => name),
    canApprove: canApprove(card, { policy, severityOf }).map((entraId) => directory.nameOf(entraId)),
    needed: policy.tiers[risk].approvals,
    definitions,
    asksReference: asksReference('approvals', policy),
  });
}
