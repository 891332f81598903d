/** The open questions of a tenant: asked for, answered, approved. */

import type { Card, EndedCall, Message, Span } from '../../../chat/card.js';
import { definitions } from '../../../controls/definitions.js';
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import type { Button } from '../../../gateway/buttons/button.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import type { Command, HasLedger } from '../../../gateway/commands/command.js';
import type { GatewayFeature, WatchPorts } from '../../../gateway/feature.js';
import type { DueMessage } from '../../../gateway/outbox/bring-missing.js';
import { type CardPorts, mentionable } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { NamesPeople } from '../../../people/directory.js';
import { reminderKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { mentions, nextCalled } from '../../../views/mention.js';
import { moment } from '../../../views/moment.js';
import { counted } from '../../../views/words.js';
import { asksReference } from '../../kinds.js';
import { severityOfAnswers } from '../answers.js';
import { questionsCard } from '../card.js';
import {
  approversOf,
  canApprove,
  canStillApprove,
  isQuestions,
  type OpenQuestions,
  questionsOf,
  riskOf,
  typedDigest,
} from '../open-questions.js';
import { approveAnswers, askQuestions, changeAnswer, notForUs, rejectAnswers, useSuggestion } from './decide.js';

/** The card of open questions, in the channel and as an answer. */
async function questionsMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  return { card: await cardOf(card, tenant.name, policy, ports), details: [], ends: endedReminders(card, ports.now()) };
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
async function questionsReminder(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const card = questionsOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (card === null || isRefusal(policy)) return null;
  if (card.pending.length === 0 || ports.now() >= card.expiresAt)
    return {
      card: { ...(await cardOf(card, tenant.name, policy, ports)), title: titleOf(tenant, 'wait no longer') },
      details: [],
      isOver: true,
    };
  const left = canStillApprove(card, { verifier: ports.verifier, policy, severityOf: await severities(card, ports) });
  const called = nextCalled(left, { onCall: [], earlierCalls: card.reminders.count, isUrgent: false });
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

/** The last reminder of answers that wait. */
async function missingReminders({ ledger }: WatchPorts, { id }: TenantChannels, subject: string): Promise<readonly DueMessage[]> {
  const card = questionsOf(await ledger.subject(id, subject));
  const at = card?.reminders.lastAt ?? null;
  if (card === null || at === null || card.pending.length === 0) return [];
  return [{ view: 'reminder', subject, messageKey: reminderKey(subject, card.reminders.count), at, waits: true }];
}

function titleOf({ name }: TenantChannels, how: string): string {
  return `Answers for ${name} ${how}`;
}

interface Drawing extends HasLedger {
  readonly verifier: DecisionVerifier;
  readonly directory: NamesPeople;
  readonly now: () => Date;
}

function severities({ tenant }: OpenQuestions, { ledger, verifier, now }: Drawing): ReturnType<typeof severityOfAnswers> {
  return severityOfAnswers({ ledger, verifier }, { tenant, controls: definitions, now: now() });
}

async function cardOf(card: OpenQuestions, tenant: string, policy: ApprovalPolicy, ports: Drawing): Promise<Card> {
  const { verifier, directory, now } = ports;
  const severityOf = await severities(card, ports);
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

const questions: Command = {
  name: 'questions',
  maxWords: 0,
  takes: '',
  summary: 'asks what has to be decided before every check can be judged, and suggests answers from what the tenant shows',
  example: '/harden questions',
  run: (call, ports) => askQuestions(ports, call),
};

const noCard = refuse('no-such-button', 'That button belongs to a card of questions.', 'Ask for one with /harden questions.');

/** On a card of questions alone, where the subject of the feature answers it. */
function onCard(name: 'use' | 'change' | 'notForUs'): Button {
  return { name, run: () => noCard };
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [questions] },
  buttons: [
    { name: 'questions', asksForWork: true, run: ({ call }, ports) => askQuestions(ports, call) },
    onCard('use'),
    onCard('change'),
    onCard('notForUs'),
  ],
  subject: {
    isOf: isQuestions,
    buttons: {
      use: ({ call, subject }, ports) => useSuggestion(ports, call, subject),
      change: ({ call, subject, reason = '' }, ports) => changeAnswer(ports, call, subject, reason),
      notForUs: ({ call, subject, reason = '' }, ports) => notForUs(ports, call, subject, reason),
      approve: ({ call, subject, digest, reason }, ports) =>
        underReference(reason, (named) => approveAnswers(ports, { ...call, ...named }, subject, digest)),
      reject: ({ call, subject, digest, reason = '' }, ports) => rejectAnswers(ports, call, subject, { seen: digest, reason }),
    },
    reminder: questionsReminder,
    noSuchButton: refuse('no-such-button', 'A card of questions has no such button.', 'Decide on the newest card.'),
    shown: async ({ person, tenant }, id, ports) => {
      const denied = await ports.directory.authorize(person, 'read', tenant.id);
      if (denied !== null) return denied;
      const card = questionsOf(await ports.ledger.subject(tenant.id, id));
      if (card === null)
        return refuse('unknown-questions', `There is no card ${id} here.`, 'Ask for one with /harden questions.');
      const policy = await ports.directory.policy(tenant.id);
      return isRefusal(policy)
        ? policy
        : { card: await cardOf(card, tenant.name, policy, ports), digest: typedDigest(card.pending) };
    },
    approve: (call, { id, digest }, ports) =>
      call.at === undefined
        ? approveAnswers(ports, call, id, digest)
        : refuse('unknown-word', 'Answers count at once.', 'Leave at= out. Nothing was approved.'),
  },
  messages: { questions: { keys: ({ subject }) => [subject], draw: questionsMessage } },
  watch: { isOf: isQuestions, card: 'questions', messages: missingReminders },
};
