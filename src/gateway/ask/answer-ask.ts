/** The one way from an ask to its answer: who asks, what it is about, and the command or button that answers for that. */
import type { Card } from '../../chat/card.js';
import type { MessageStore } from '../../chat/message-store.js';
import type { Actor, Answer } from '../../chat/platform.js';
import { ledgerSession } from '../../engine/ledger/session.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { assertNever, isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { looksLikeId } from '../../lib/ids.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import { inZone } from '../../views/moment.js';
import { asksForPlans, cardWithReferences } from '../../views/reference-fields.js';
import type { Command, CommandCall, CommandPorts } from '../commands/command.js';
import { strayFlag } from '../commands/words/flags.js';
import { strayWord, withMeantCommand } from '../commands/words/stray-word.js';
import { takeOptions } from '../commands/words/take-options.js';
import { namesOf, unknownCommand } from '../commands/words/unknown-command.js';
import { accountsRefusal, beforeActing, ledgerRefusal } from '../decisions/ledger-refusal.js';
import type { TenantAddress } from '../decisions/recorder.js';
import { meantBy, type SubjectOfFeature, subjectOfFeature } from '../feature.js';
import { withCardLinks } from '../outbox/card-links.js';
import { type AddressPorts, isTenantFlag, type NoTenant, orElsewhere } from './address-tenant.js';
import type { Ask, PressedAsk, TypedAsk } from './ask.js';
import { answerGroup } from './group-page.js';
import type { Vocabulary } from './read-ask.js';
import { type Target, targetOf } from './target.js';

export interface AskPorts extends CommandPorts, Omit<AddressPorts, 'directory' | 'commands'>, Vocabulary {
  /** Called for each act of an account that nobody is known by. */
  readonly sawUnknown?: (actor: Actor) => void;
  /** Where cards stand, for links to them; absent: nothing is linked. */
  readonly messages?: MessageStore;
}

/** A refusal carries its code. What is read for it is read once: see `ledgerSession`. */
export async function answerAsk(ask: Ask, ports: AskPorts): Promise<Answer | Refusal> {
  const ledger = ledgerSession(ports.ledger);
  try {
    return await answered(ask, { ...ports, ledger, directory: ports.directory.within(ledger) });
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

async function answered(ask: Ask, ports: AskPorts): Promise<Answer | Refusal> {
  const person = await whoAsks(ask, ports);
  if ('unread' in person) return person.unread;
  if (isRefusal(person)) {
    ports.sawUnknown?.(ask.actor);
    return answerUnknown(ask, person, ports);
  }
  if (ask.kind === 'typed' && ask.unread !== null) return ask.unread;
  const { actor, conversation } = ask;
  // Who someone is has nothing to do with a tenant.
  if (ask.kind === 'pressed' && ask.button.runForPerson !== undefined)
    return ask.button.runForPerson({ call: { person, actor }, ...pressed(ask) }, ports);
  const target = await targetOf(ask, person, ports);
  if (isRefusal(target)) return target;
  const { ledger, directory } = ports;
  await renewSettings(target, ports);
  const by = { person, actor, conversation, reads: { ledger, directory } };
  return ask.kind === 'typed' ? answerTyped(ask, { by, target }, ports) : answerPressed(ask, { by, target }, ports);
}

/** What people decided of the settings counts for what is asked now. Where that cannot be read, what was known goes on. */
async function renewSettings(target: Target, { decided, ledger }: AskPorts): Promise<void> {
  const tenants = target.kind === 'tenant' ? [target.tenant] : target.kind === 'group' ? target.tenants : [];
  await Promise.all(
    tenants.map(({ id }) =>
      decided.renew(id, ledger).catch((error: unknown) => {
        if (ledgerRefusal(error) === null) throw error;
      }),
    ),
  );
}

/** That may be a tenant of which this person knows nothing. */
const ofAccounts = (): string => 'the accounts of people';

/** `unread`: the record of the accounts cannot be used, so that nobody is known, and nobody is strange. */
async function whoAsks(
  { actor, signedIn }: Ask,
  { directory }: AskPorts,
): Promise<Person | Refusal | { readonly unread: Refusal }> {
  if (signedIn !== undefined) return signedIn;
  try {
    return await beforeActing(() => directory.identify(actor), ofAccounts);
  } catch (error) {
    const unread = accountsRefusal(error);
    if (unread === null) throw error;
    return { unread };
  }
}

/** The few commands for accounts that nobody is known by; everything else gets the refusal. */
async function answerUnknown(ask: Ask, refusal: Refusal, ports: AskPorts): Promise<Answer | Refusal> {
  if (ask.kind === 'pressed' || ask.actor.membership !== 'member') return refusal;
  return ask.command?.runUnknown?.({ actor: ask.actor, words: ask.words.slice(1) }, ports) ?? refusal;
}

interface Asked {
  /** Who asks, where. */
  readonly by: Omit<CommandCall, 'tenant' | 'words'>;
  readonly target: Target;
}

async function answerTyped(ask: TypedAsk, { by, target }: Asked, ports: AskPorts): Promise<Answer | Refusal> {
  const { command } = ask;
  if (target.kind === 'none') return answerWithoutTenant(ask, by, target, ports);
  if (command === null) return noCommand(ask, ports);
  const torn = tornIn(ask, command, target, ports);
  if (torn !== null) return torn;
  switch (target.kind) {
    case 'group': {
      const { kind: _kind, words, ...group } = target;
      const said = takeOptions(words.slice(1), command.options ?? []);
      if (isRefusal(said)) return said;
      const call = { ...by, ...group, ...said, ...(ask.personal ? {} : { inChannel: true as const }) };
      return strayFlag(said.words, command) ?? answerGroup(command, call, ports);
    }
    case 'across': {
      const { across, about } = target;
      const run = lookupOwn(across.commands, command.name);
      if (run === undefined) return across.noSuchCommand(command.name);
      const said = takeOptions(target.words, command.options ?? []);
      if (isRefusal(said)) return said;
      const { words, ...options } = said;
      return strayFlag(words, command) ?? run({ call: { ...by, ...aloneIf(ask), ...options }, about, words }, ports);
    }
    case 'tenant': {
      const { tenant, words } = target;
      const said = takeOptions(words.slice(1), command.options ?? []);
      if (isRefusal(said)) return said;
      const refusal =
        strayFlag(said.words, command) ??
        strayWord(said.words, command, ports.controls) ??
        (await whyNotAllowed(command, { by, tenant }, ports));
      const answer = refusal ?? (await command.run({ ...by, tenant, ...said }, ports));
      return isRefusal(answer)
        ? orElsewhere(
            withMeantCommand(answer, said.words, { command, names: namesOf(ports.commands).commands }),
            { ask, person: by.person, tenant },
            ports,
          )
        : asShownFor(tenant, answer, ports);
    }
    default:
      return assertNever(target);
  }
}

/** What names the tenant or the group is no part of a value. */
function tornIn({ words }: TypedAsk, command: Command, target: Target, { controls }: AskPorts): Refusal | null {
  if (target.kind !== 'tenant' && target.kind !== 'group') return null;
  const own = target.kind === 'tenant' ? target.tenant.name : undefined;
  const named = (word: string): boolean => word.toLowerCase() === own || !target.words.includes(word);
  return command.whyTorn?.(words, { controls, named }) ?? null;
}

/** Null where the person has the right that the command needs. */
async function whyNotAllowed(
  { needs }: Command,
  { by, tenant }: { readonly by: Asked['by']; readonly tenant: CommandCall['tenant'] },
  { directory }: AskPorts,
): Promise<Refusal | null> {
  return needs === undefined ? null : directory.authorize(by.person, needs, tenant.id);
}

async function answerPressed(ask: PressedAsk, { by, target }: Asked, ports: AskPorts): Promise<Answer | Refusal> {
  const { button } = ask;
  switch (target.kind) {
    case 'none':
      return target.why;
    case 'group':
      return noButton;
    case 'across': {
      const { across, about } = target;
      const { subject: _subject, ...said } = pressed(ask);
      return across.buttons[button.name]?.({ call: { ...by, ...aloneIf(ask) }, about, ...said }, ports) ?? across.noSuchButton;
    }
    case 'tenant': {
      const { tenant, subject, stored } = target;
      const press = { call: { ...by, tenant }, ...pressed(ask), subject, ...omitUndefined({ stored }) };
      const own = subjectOfFeature(ports, subject);
      const answer =
        own === undefined
          ? (button.run?.(press, ports) ?? noButton)
          : (own.buttons[button.name]?.(press, ports) ?? shownInAnswer(own, press, { button, ports }) ?? own.noSuchButton);
      const said = await answer;
      return isRefusal(said) ? orElsewhere(said, { ask, person: by.person, tenant }, ports) : asShownFor(tenant, said, ports);
    }
    default:
      return assertNever(target);
  }
}

/** The card of what a feature has, where its button Open was pressed; null: another button was. */
function shownInAnswer(
  own: SubjectOfFeature,
  { call, subject }: { readonly call: Omit<CommandCall, 'words'>; readonly subject: string },
  { button, ports }: { readonly button: PressedAsk['button']; readonly ports: AskPorts },
): Promise<Card | Refusal> | null {
  if (button.name !== 'show') return null;
  return own.shown({ ...call, words: [] }, subject, ports).then((shown) => (isRefusal(shown) ? shown : shown.card));
}

/** Of more tenants, ids in the rest have no link: each is looked for in each tenant. */
const maxLinked = 10;

/** Answers for all tenants that the person may see here when none is named, or none is there, where the command can. */
async function answerWithoutTenant(
  ask: TypedAsk,
  by: Asked['by'],
  { because, why, here }: NoTenant,
  ports: AskPorts,
): Promise<Answer | Refusal> {
  const { command, words } = ask;
  if (words.some(isTenantFlag)) return why;
  const mayBeForNone = because !== 'nowhere' || ask.personal;
  if (!mayBeForNone && command?.anywhere !== true) return why;
  // A slip of the fingers is reported as that, and not asked for a tenant first.
  if (command === null) return noCommand(ask, ports);
  if (command.runForAll !== undefined) {
    const answer = await command.runForAll({ ...by, words: words.slice(1) }, here, ports);
    return answer === null || isRefusal(answer)
      ? answer
      : linked(
          answer,
          here.slice(0, maxLinked).map(({ id }) => id),
          ports.messages,
        );
  }
  if (because === 'several' && lacksId(ask, command)) return whichChange;
  return because === 'several' ? whichTenant(why, ask, { command, here }) : why;
}

/** An id says of which tenant it is. */
function lacksId({ words }: TypedAsk, { takes }: Command): boolean {
  return takes.startsWith('<change id>') && !words.slice(1).some(looksLikeId);
}

const whichChange = refuse(
  'missing-change',
  'Which change?',
  'Write its id behind the command, as c-4k7m2xq; /harden home lists what waits for you.',
);

function noCommand({ words }: TypedAsk, { commands, controls, features }: AskPorts): Refusal {
  return unknownCommand(words[0] ?? '', {
    ...namesOf(commands),
    controls: controls.map(({ id }) => id),
    meant: meantBy(features),
    rest: words.slice(1),
  });
}

const noButton = refuse('no-such-button', 'This version of hardenbot has no such button.', 'Use the newest card.');

function pressed({ subject, digest, reason }: PressedAsk) {
  return { subject, digest, ...omitUndefined({ reason }) };
}

function aloneIf({ personal }: Ask): { readonly alone?: true } {
  return personal ? { alone: true } : {};
}

async function linked(card: Card, tenants: readonly string[], messages: MessageStore | undefined): Promise<Card> {
  return messages === undefined ? card : withCardLinks(card, { tenants }, { messages });
}

/** Moments are written in the time zone of the tenant, and buttons that ask for a plan have a field for the reference that its settings ask for. */
async function asShownFor(
  { id }: CommandCall['tenant'],
  answer: Answer | Refusal,
  { zoneOf, directory, messages }: AskPorts,
): Promise<Answer | Refusal> {
  if (answer === null || isRefusal(answer)) return answer;
  const card = await linked(inZone(answer, zoneOf(id)), [id], messages);
  if (!asksForPlans(card)) return card;
  const policy = await directory.policy(id);
  return isRefusal(policy) ? card : cardWithReferences(card, policy);
}

/** Longer ones hold text of people, which no example has to repeat. */
const maxRepeated = 60;

/** What a command takes beside the tenant: nothing, so that another word was meant to be one. */
const takesTenants = /^(\[(all \| )?@group\])?$/;
const nameLike = /^[\p{L}\d][\p{L}\d.-]*$/u;

/**
 * The refusal with an example that can be typed as it stands.
 * @param typed the text of the command, and its words
 * @param here the tenants that may be named, at least one
 */
function whichTenant(
  refusal: Refusal,
  typed: { readonly text: string; readonly words: readonly string[] },
  { command, here }: { readonly command: Command; readonly here: readonly TenantAddress[] },
): Refusal {
  const names = here.map(({ name }) => name);
  const [, ...rest] = typed.words;
  const text = typed.text.trim();
  const all = command.runForGroup === undefined ? '' : ' @all stands for all of them.';
  const slip = rest.flatMap((word) => {
    const name = didYouMean(word, names);
    return name === null ? [] : [text.replace(word, () => name)];
  })[0];
  const remedy = `${refusal.remedy}${all}`;
  if (slip !== undefined && slip.length <= maxRepeated) return { ...refusal, remedy: `${remedy} Did you mean /harden ${slip}?` };
  const [stray] = rest;
  if (
    stray !== undefined &&
    rest.length === 1 &&
    nameLike.test(stray) &&
    text.length <= maxRepeated &&
    takesTenants.test(command.takes)
  )
    return {
      ...refusal,
      remedy: `${remedy} None of them is called ${stray}. For example: /harden ${command.name} ${names[0] ?? ''}`,
    };
  const group = command.runForGroup === undefined ? rest.find((word) => word.startsWith('@')) : undefined;
  if (group !== undefined)
    return {
      ...refusal,
      remedy: `${remedy} /harden ${command.name} takes no group. For example: /harden ${text.replace(group, () => names[0] ?? '')}`,
    };
  const isWhole = text.length <= maxRepeated && (rest.length > 0 || !command.takes.startsWith('<'));
  const example = isWhole ? `/harden ${text}` : command.example.replace(/ --tenant \S+$/, ' --tenant');
  return { ...refusal, remedy: `${remedy} For example: ${example} ${names[0] ?? ''}` };
}
