/** A command that names no tenant, where the conversation stands for several, for none, or for one that the person may not see. */
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import type { Command, CommandPorts } from '../commands/command.js';
import { splitWords } from '../commands/words/split-words.js';
import { namesOf, unknownCommand } from '../commands/words/unknown-command.js';
import type { TenantAddress } from '../decisions/recorder.js';
import { type AddressPorts, reachable } from './address-tenant.js';
import { whichTenant } from './which-tenant.js';

/** What commands are answered with that are about no single tenant. */
export type RunPorts = CommandPorts & Omit<AddressPorts, 'directory'> & { readonly commands: readonly Command[] };

interface Unaddressed {
  readonly person: Person;
  /** Why it is about no single tenant. */
  readonly refusal: Refusal;
  /** Those that it is about in place of those of the conversation. */
  readonly tenants?: readonly TenantAddress[];
}

/** What can be answered for all tenants of the conversation that the person may see when none is named, or none is there; null: it cannot. */
export async function runForAll(
  event: ChatEvent,
  { person, refusal, tenants }: Unaddressed,
  ports: RunPorts,
): Promise<Answer | Refusal> {
  if (event.kind !== 'command') return null;
  const isForNone =
    tenants !== undefined || refusal.code === 'which-tenant' || (event.personal === true && refusal.code === 'no-tenant');
  const words = splitWords(event.text);
  if (isRefusal(words) || words.some((word) => /^--tenant(=|$)/i.test(word))) return isRefusal(words) ? words : null;
  const [first = 'home', ...rest] = words;
  const command = ports.commands.find((candidate) => candidate.name === first.toLowerCase());
  if (!isForNone && command?.anywhere !== true) return null;
  // A slip of the fingers is told as that, and not asked for a tenant first.
  if (command === undefined)
    return unknownCommand(first, {
      ...namesOf(ports.commands),
      controls: ports.controls.map(({ id }) => id),
    });
  const here = tenants ?? (await reachable(event, person, ports));
  const { ledger, directory } = ports;
  const call = { person, actor: event.actor, conversation: event.conversation, reads: { ledger, directory }, words: rest };
  const answer = command.runForAll?.(call, here, ports);
  if (answer !== undefined || refusal?.code !== 'which-tenant') return answer ?? null;
  return whichTenant(refusal, { text: event.text, words }, { command, here });
}
