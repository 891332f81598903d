/** A command about a group of tenants: `/harden status @gold`. */
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { strayFlag } from '../commands/words/flags.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';
import { addressGroup, namesGroup } from './address-group.js';
import type { RunPorts } from './run-for-all.js';

/** Undefined where no group is named, or the command takes none: there an `@` may mean something else. */
export async function runForGroup(event: ChatEvent, person: Person, ports: RunPorts): Promise<Answer | Refusal | undefined> {
  if (event.kind !== 'command') return undefined;
  const typed = splitWords(event.text);
  if (isRefusal(typed) || !namesGroup(typed)) return undefined;
  const command = ports.commands.find(({ name }) => name === typed[0]?.toLowerCase());
  if (command?.runForGroup === undefined) return undefined;
  const addressed = await addressGroup(event, typed, person, ports);
  if (isRefusal(addressed)) return addressed;
  const { words, ...group } = addressed;
  const said = takeOptions(words.slice(1), command.options ?? []);
  if (isRefusal(said)) return said;
  const call = {
    ...group,
    ...said,
    person,
    actor: event.actor,
    conversation: event.conversation,
    reads: { ledger: ports.ledger, directory: ports.directory },
    ...(event.personal === true ? {} : { inChannel: true as const }),
  };
  return strayFlag(call.words, command) ?? command.runForGroup(call, ports);
}
