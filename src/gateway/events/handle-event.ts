/** One event of a chat, from the words or the click to the answer: the same path for every platform. */
import { isBundle } from '../../changes/bundle.js';
import { ClaimUnanswered, type OnceStore } from '../../chat/once-store.js';
import type { Actor, Answer, ChatEvent } from '../../chat/platform.js';
import { ledgerSession } from '../../ledger/session.js';
import { assertNever, isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Logger } from '../../lib/log.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import { readTicket } from '../../plan/ticket.js';
import { inZone } from '../../views/moment.js';
import { failureCard, refusalCard } from '../../views/refusal.js';
import { readAsked } from '../commands/ask.js';
import type { Command, CommandCall, CommandPorts } from '../commands/command.js';
import { readWaiverAnswer } from '../commands/waive.js';
import { strayFlag } from '../commands/words/flags.js';
import { readReason, reasonOfRejection } from '../commands/words/reason.js';
import { splitWords } from '../commands/words/split-words.js';
import { strayWord } from '../commands/words/stray-word.js';
import { takeOptions } from '../commands/words/take-options.js';
import { namesOf, unknownCommand } from '../commands/words/unknown-command.js';
import { accountsRefusal, beforeActing, ledgerRefusal } from '../decisions/ledger-refusal.js';
import { clickWaiver, isWaiver } from '../decisions/waiver-buttons.js';
import type { GatewayFeature } from '../feature.js';
import type { ActLimits } from './act-limits.js';
import { runForCampaign } from './address-campaign.js';
import { type AddressPorts, addressTenant, whyUnseen } from './address-tenant.js';
import { asHelp } from './asks-for-help.js';
import { planByPress } from './plan-by-press.js';
import { runForAll } from './run-for-all.js';
import { runForGroup } from './run-for-group.js';

export interface EventPorts extends CommandPorts, Omit<AddressPorts, 'directory'> {
  readonly commands: readonly Command[];
  readonly features: readonly GatewayFeature[];
  readonly logger: Logger;
  readonly newId: (prefix: string) => string;
  /** Told of each act of an account that nobody is known by. */
  readonly sawUnknown?: (actor: Actor) => void;
}

export interface HandlerPorts extends EventPorts {
  /** Of all platforms together. */
  readonly limits: ActLimits;
}

/** How long an act of a person is remembered so that a retry or replay does not act twice. */
const rememberMs = 10 * 60_000;

/**
 * Answers an event; never rejects, because a person who clicked is owed an answer. `once`: where what was handed on before is known; null
 * for a platform that hands on each act of a person once.
 */
export function createEventHandler(ports: HandlerPorts, once: OnceStore | null): (event: ChatEvent) => Promise<Answer> {
  const { limits } = ports;
  const counted: EventPorts = { ...ports, sawUnknown: (actor) => limits.sawUnknown(actor) };
  return async (event) => {
    try {
      const answer = await limits.run(event, async () => {
        const isFirst = (await once?.claim(`event:${event.conversation.platform}:${event.key}`, rememberMs)) ?? true;
        return isFirst ? answerEvent(event, counted) : null;
      });
      if (!isRefusal(answer)) return answer;
      ports.logger.info({ code: answer.code, ...whoDidWhat(event) }, 'an act was refused');
      return refusalCard(answer);
    } catch (error) {
      if (error instanceof ClaimUnanswered) return refusalCard(notClaimed);
      const reference = ports.newId('f');
      ports.logger.error({ err: error, reference, platform: event.conversation.platform }, 'an event could not be answered');
      return failureCard(error, reference);
    }
  };
}

const notClaimed = {
  reason: 'Not now: the store does not answer.',
  remedy: 'Nothing was done. Do it again in a minute.',
};

/** What ends harm, or decides on what is there already: never refused for its number. */
export function isUrgent(event: ChatEvent, commands: readonly Command[]): boolean {
  return event.kind === 'click' ? !workButtons.has(event.action) : typedCommand(event, commands)?.urgent === true;
}

/** What reads everything that there is of a tenant. */
export function isHeavy(event: ChatEvent, commands: readonly Command[]): boolean {
  return event.kind === 'command' && typedCommand(event, commands)?.heavy === true;
}

/** As it is looked up when it is run: quotes and signs that nobody sees make no other command of it. */
function typedCommand({ text }: ChatEvent & { kind: 'command' }, commands: readonly Command[]): Command | undefined {
  const words = splitWords(text);
  const word = isRefusal(words) ? undefined : words[0]?.toLowerCase();
  return commands.find(({ name }) => name === word);
}

const workButtons: ReadonlySet<string> = new Set(['audit', 'plan', 'waive', 'clean', 'restore', 'link', 'extend']);

/** `unread`: the record of the accounts cannot be used, so that nobody is known, and nobody is strange. */
async function whoActs(
  { actor }: ChatEvent,
  { directory }: EventPorts,
): Promise<Person | Refusal | { readonly unread: Refusal }> {
  try {
    return await beforeActing(() => directory.identify(actor), ofAccounts);
  } catch (error) {
    const unread = accountsRefusal(error);
    if (unread === null) throw error;
    return { unread };
  }
}

/** For the log: ids, and nothing that was typed. */
function whoDidWhat({ kind, actor, ...event }: ChatEvent): object {
  const { platform, id, membership } = actor;
  return { act: 'action' in event ? event.action : kind, platform, account: id, membership };
}

/** The answer before it is drawn: a refusal carries its code. */
export async function answerEvent(event: ChatEvent, ports: EventPorts): Promise<Answer | Refusal> {
  const ledger = ledgerSession(ports.ledger);
  try {
    return await answerOf(event, { ...ports, ledger, directory: ports.directory.within(ledger) });
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

async function answerOf(typed: ChatEvent, ports: EventPorts): Promise<Answer | Refusal> {
  const event = asHelp(typed);
  const person = await whoActs(event, ports);
  if ('unread' in person) return person.unread;
  if (isRefusal(person)) {
    ports.sawUnknown?.(event.actor);
    return event.kind === 'command' ? runUnknown(event, person, ports) : person;
  }
  // Who somebody is has nothing to do with a tenant.
  if (event.kind === 'click' && event.action === 'link') return confirmLink(event, person, ports);
  const ofGroup = await runForGroup(event, person, ports);
  if (ofGroup !== undefined) return ofGroup;
  const ofCampaign = await runForCampaign(event, person, ports);
  if (ofCampaign !== undefined) return ofCampaign;
  const nameOf = (id: string): string => ports.tenants.find((tenant) => tenant.id === id)?.name ?? id;
  const addressed = await beforeActing(() => addressTenant(event, person, ports), nameOf);
  if (isRefusal(addressed)) return (await runForAll(event, { person, refusal: addressed }, ports)) ?? addressed;
  const { tenant, words, subject } = addressed;
  const unseen = await beforeActing(async () => {
    // Before anything is written there: what cannot be told of it is told by whoever reads it.
    await ports.ledger.whyHalted(tenant.id);
    return whyUnseen(person, tenant, ports);
  }, nameOf);
  if (unseen !== null) return (await runForAll(event, { person, refusal: unseen, tenants: [] }, ports)) ?? unseen;
  const { ledger, directory } = ports;
  const call = { person, actor: event.actor, tenant, conversation: event.conversation, reads: { ledger, directory } };
  const answer = await answerIn(event, { words, subject, call }, ports);
  return answer === null || isRefusal(answer) ? answer : inZone(answer, ports.zoneOf(tenant.id));
}

/** That may be a tenant of which this person knows nothing. */
const ofAccounts = (): string => 'the accounts of people';

interface AddressedAct {
  readonly words: readonly string[];
  readonly subject: string;
  readonly call: Omit<CommandCall, 'words'>;
}

async function answerIn(event: ChatEvent, { words, subject, call }: AddressedAct, ports: EventPorts): Promise<Answer | Refusal> {
  switch (event.kind) {
    case 'command':
      return runCommand(words, call, ports);
    case 'click':
      if (isWaiver(subject)) return clickWaiver({ ...event, subject }, call, ports.waiving);
      return isBundle(subject) ? clickBundle({ ...event, subject }, call, ports) : click({ ...event, subject }, call, ports);
    default:
      return assertNever(event);
  }
}

async function runCommand(
  words: readonly string[],
  call: Omit<CommandCall, 'words'>,
  ports: EventPorts,
): Promise<Answer | Refusal> {
  const [first = 'home', ...rest] = words;
  const command = ports.commands.find((candidate) => candidate.name === first.toLowerCase());
  if (command === undefined)
    return unknownCommand(first, {
      ...namesOf(ports.commands),
      controls: ports.controls.map(({ id }) => id),
    });
  const said = takeOptions(rest, command.options ?? []);
  if (isRefusal(said)) return said;
  return strayFlag(said.words, command) ?? strayWord(said.words, command) ?? command.run({ ...call, ...said }, ports);
}

/** The few commands for accounts that nobody is known by; everything else gets the refusal. */
async function runUnknown(
  event: ChatEvent & { kind: 'command' },
  stranger: Refusal,
  ports: EventPorts,
): Promise<Answer | Refusal> {
  const words = splitWords(event.text);
  if (isRefusal(words) || event.actor.membership !== 'member') return stranger;
  const [first = '', ...rest] = words;
  const command = ports.commands.find((candidate) => candidate.name === first.toLowerCase());
  return command?.runUnknown?.({ actor: event.actor, words: rest }, ports) ?? stranger;
}

function confirmLink(
  { actor, subject, digest = '' }: ChatEvent & { kind: 'click' },
  person: Person,
  { linking }: EventPorts,
): Promise<Answer | Refusal> {
  return linking.confirm(person, actor, { code: subject, digest });
}

async function click(
  event: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  ports: EventPorts,
): Promise<Answer | Refusal> {
  const { deciding } = ports;
  const digest = event.digest ?? '';
  switch (event.action) {
    case 'approve':
      return approveUnder(event, call, ports);
    case 'schedule':
      return approveUnder(event, { ...call, at: 'window' }, ports);
    case 'reject': {
      const reason = reasonOfRejection(event.reason);
      return isRefusal(reason) ? reason : deciding.reject(call, event.subject, digest, reason);
    }
    case 'ask': {
      const asked = readAsked(event.reason ?? '');
      return isRefusal(asked)
        ? asked
        : deciding.ask({ ...call, ...omitUndefined({ except: asked.except }) }, event.subject, digest, asked.reason);
    }
    case 'revoke':
      return deciding.revoke(call, event.subject);
    case 'review':
      return deciding.review(call, event.subject);
    case 'link':
      return confirmLink(event, call.person, ports);
    case 'keep':
      return deciding.keep(call, event.subject);
    case 'audit':
      return deciding.requestAudit(call);
    case 'plan':
      return planByPress(event, call, ports);
    case 'waive': {
      const time = readWaiverAnswer(event.reason ?? '');
      return isRefusal(time) ? time : ports.waiving.requestLeftOut(call, event.subject, time);
    }
    case 'revert':
      return deciding.requestRevert(call, event.subject);
    case 'extend':
      return pressOfFeature(event, call, ports);
    case 'resume':
      return deciding.resume(call, event.subject);
    case 'claim': {
      const how = readReason(event.reason, {
        reason: 'A claim says how you know.',
        remedy: 'Press the button again and say how.',
      });
      return isRefusal(how) ? how : deciding.claim(call, { incident: event.subject, items: ['rest'], words: how });
    }
    case 'contain':
    case 'clean':
    case 'restore':
      return deciding.requestStage(call, { stage: event.action, incident: event.subject, items: undefined });
    default:
      return assertNever(event.action);
  }
}

/** A button that a feature has. */
function pressOfFeature(
  event: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  ports: EventPorts,
): Promise<Answer | Refusal> | Refusal {
  for (const { presses } of ports.features) {
    const press = presses?.[event.action];
    if (press !== undefined) return press(event, call, ports);
  }
  return refuse('no-such-button', 'This version of hardenbot has no such button.', 'Use the newest card.');
}

/** What is about all plans of a card. */
function clickBundle(
  event: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  ports: EventPorts,
): Promise<Answer | Refusal> | Refusal {
  switch (event.action) {
    case 'approve':
      return approveUnder(event, call, ports);
    case 'schedule':
      return approveUnder(event, { ...call, at: 'window' }, ports);
    case 'reject': {
      const reason = reasonOfRejection(event.reason);
      return isRefusal(reason) ? reason : ports.deciding.rejectAll(call, event.subject, event.digest ?? '', reason);
    }
    default:
      return refuse('no-such-button', 'Several plans have no such button.', 'Use the one on the card of a single plan.');
  }
}

/** The button asks for a ticket where settings do. */
function approveUnder(
  { subject, digest = '', reason }: ChatEvent & { kind: 'click' },
  call: Omit<CommandCall, 'words'>,
  { deciding }: EventPorts,
): Promise<Answer | Refusal> | Refusal {
  const ticket = reason === undefined || reason.trim() === '' ? undefined : readTicket(reason);
  if (isRefusal(ticket)) return ticket;
  const under = { ...call, ...omitUndefined({ ticket }) };
  return isBundle(subject) ? deciding.approveAll(under, subject, digest) : deciding.approve(under, subject, digest);
}
