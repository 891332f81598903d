/** The open questions of a tenant: asked for, answered, approved. */
import type { Button } from '../../../gateway/buttons/button.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import type { Command } from '../../../gateway/commands/command.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import { isQuestions, pendingDigest, questionsOf } from '../open-questions.js';
import { approveAnswers, askQuestions, changeAnswer, notForUs, rejectAnswers, useSuggestion } from './decide.js';
import { cardOf, questionsMessage, questionsReminder } from './message.js';

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
      return isRefusal(policy) ? policy : { card: cardOf(card, tenant.name, policy, ports), digest: pendingDigest(card.pending) };
    },
    approve: (call, { id, digest }, ports) =>
      call.at === undefined
        ? approveAnswers(ports, call, id, digest)
        : refuse('unknown-word', 'Answers count at once.', 'Leave at= out. Nothing was approved.'),
  },
  messages: { questions: { keys: ({ subject }) => [subject], draw: questionsMessage } },
};
