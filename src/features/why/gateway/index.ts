/** The commands that ask why, and the answer for the person who asked. */

import type { Card } from '../../../chat/card.js';
import { type Answer, DeliveryError } from '../../../chat/platform.js';
import type { Command } from '../../../gateway/commands/command.js';
import { joinedWords, strayWords, takeWords } from '../../../gateway/commands/words/take-words.js';
import { typedAccount } from '../../../gateway/commands/words/typed-account.js';
import type { FeatureDecisions } from '../../../gateway/decisions/decisions.js';
import type { Call } from '../../../gateway/decisions/recorder.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { inZone } from '../../../views/moment.js';
import { refusalCard } from '../../../views/refusal.js';
import type { WhyAnswer } from '../answer.js';
import { whyAsked, whyCard } from '../card.js';
import { readMailQuestion } from '../mail-question.js';
import { type AskedWhy, whyLifetimeMs } from '../store.js';
import { readQuestion } from '../typed.js';

/** The question is kept under this gateway's signature, and answered to the asker alone. Needs the right to read. */
async function askWhy(
  { allow, recorder, stores }: FeatureDecisions,
  call: Call,
  question: AskedWhy['question'],
): Promise<Answer | Refusal> {
  const tooMuch = allow(call);
  if (tooMuch !== null) return tooMuch;
  const { clock, newId } = recorder.ports;
  const refusal = await recorder.authorize(call, 'read');
  if (refusal !== null) return refusal;
  const { actor } = call;
  if (actor === undefined) throw new Error('A question comes from an account.');
  const id = newId('q');
  await stores.why.ask(call.tenant.id, id, {
    person: call.person,
    account: actor.id,
    conversation: call.conversation,
    question,
    expiresAt: new Date(clock.now().getTime() + whyLifetimeMs).toISOString(),
  });
  await recorder.queue(call, 'why', id);
  return whyAsked(call.tenant.name, subjectOf(question));
}

function subjectOf(question: AskedWhy['question']): string {
  return 'to' in question ? `mail to ${question.to}` : `the sign-in of ${question.person}`;
}

const signInWords = ['from', 'at', 'app', 'client', 'platform'] as const;

/** /harden why: whether someone may sign in from somewhere, and which policy says so. */
const why: Command = {
  name: 'why',
  takes: '<person> [from=ES] [at=2026-11-23T09:12] [app=exchange] [client=browser] [platform=iOS]',
  summary:
    'shows you alone how sign-ins ended, whether someone can sign in, from where, and which policy decides; changes nothing',
  example: '/harden why eli@contoso.com from=ES',
  run: async (call, { deciding, zoneOf }) => {
    const isAddress = call.words.some((word) => word.includes('@'));
    const typed = takeWords(isAddress ? joinedWords(call.words, signInWords) : call.words, signInWords);
    if (isRefusal(typed)) return typed;
    const stray = isAddress ? strayWords(typed.words.slice(1), signInWords) : null;
    if (stray !== null) return stray;
    const question = readQuestion({ person: personIn(typed.words), ...typed.named }, zoneOf(call.tenant.id));
    return isRefusal(question) ? question : askWhy(deciding, call, question);
  },
};

/** Chats turn addresses into links; a display name may be several words. */
function personIn(words: readonly string[]): string | undefined {
  const [word, ...more] = words;
  if (word === undefined) return undefined;
  return more.length === 0 ? (typedAccount(word) ?? word) : words.join(' ');
}

const mailExample = '/harden why-mail from=news@example.com to=eli@contoso.com';
const mailWords = ['from', 'to', 'ip'] as const;

/** /harden why-mail: what became of messages like one, and what would become of it now. */
const whyMail: Command = {
  name: 'why-mail',
  takes: 'from=<sender or server> to=<recipient> [ip=<server>]',
  summary: 'shows you alone what becomes of a message, by which connector, rule or recipient; changes nothing',
  example: mailExample,
  run: async (call, { deciding }) => {
    const typed = takeWords(call.words, mailWords);
    if (isRefusal(typed)) return typed;
    const stray = strayWords(typed.words, mailWords);
    if (stray !== null) return { ...stray, remedy: `Write ${mailExample}. Nothing was done.` };
    const { from, to, ip } = typed.named;
    const question = readMailQuestion({ from: plain(from), to: plain(to), ip });
    return isRefusal(question) ? question : askWhy(deciding, call, question);
  },
};

/** Chats turn addresses into links. */
function plain(typed: string | undefined): string | undefined {
  return typed === undefined ? undefined : (typedAccount(typed) ?? typed);
}

/** Of several questions a person sees which one has no answer. */
function cardOf(tenant: string, answer: WhyAnswer, { question }: AskedWhy): Card {
  const card = whyCard(tenant, answer);
  return answer.kind === 'refused' ? { ...card, title: `No answer about ${subjectOf(question)}` } : card;
}

type TellWhyPorts = Pick<DrawPorts, 'tenants' | 'directory' | 'messengers' | 'zoneOf' | 'why'>;

/**
 * Where and to whom is what the gateway kept with the question, not what the job says, and the right to read is looked at again. Throws
 * DeliveryError of kind `later` for the queue to try again.
 */
export async function tellWhy(job: DrawJob, ports: TellWhyPorts): Promise<void> {
  const tenant = ports.tenants.find(({ id }) => id === job.tenant);
  const asked = await ports.why.asked(job.tenant, job.subject);
  const answer = await ports.why.answered(job.tenant, job.subject);
  const messenger = asked === null ? undefined : ports.messengers.get(asked.conversation.platform);
  if (tenant === undefined || asked === null || answer === null || messenger === undefined) return;
  const denied = await ports.directory.authorize(asked.person, 'read', tenant.id);
  const card = denied === null ? cardOf(tenant.name, answer, asked) : refusalCard(denied);
  const { platform } = asked.conversation;
  try {
    await messenger.whisper(
      asked.conversation,
      { platform, id: asked.account, membership: 'member' },
      inZone(card, ports.zoneOf(tenant.id)),
    );
  } catch (error) {
    // Where the conversation is gone there is nobody left who waits.
    if (!(error instanceof DeliveryError) || error.kind === 'later') throw error;
  }
  await ports.why.forget(tenant.id, job.subject);
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [why, whyMail] },
  messages: { why: { keys: () => 'any', deliver: tellWhy } },
};
