/** A group that is too large for one answer is answered a page of tenants at a time: `page=2` has the next ones. */
import type { Card } from '../../chat/card.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Command, CommandPorts, GroupCall } from '../commands/command.js';
import { strayBesideGroup } from '../commands/words/stray-word.js';

const pageWord = /^(?:--|—)?page=(.*)$/isu;

/** What the command says of the group, or of the page of it that was asked for, with how the next one is asked for. */
export async function answerGroup(command: Command, call: GroupCall, ports: CommandPorts): Promise<Card | Refusal | null> {
  const { tenantsAtOnce } = command;
  if (command.runForGroup === undefined) return null;
  if (tenantsAtOnce === undefined) return strayBesideGroup(call.words, command, call) ?? command.runForGroup(call, ports);
  const page = pageOf(call, tenantsAtOnce);
  if (isRefusal(page)) return page;
  const { first, tenants, words, pages, number } = page;
  const stray = strayBesideGroup(words, command, call);
  if (stray !== null) return stray;
  const answer = await command.runForGroup({ ...call, tenants, words }, ports);
  if (answer === null || isRefusal(answer) || pages === 1) return answer;
  const shown = `Tenants ${first + 1} to ${first + tenants.length} of ${call.tenants.length}.`;
  const typed = ['/harden', command.name, ...words, `@${call.group}`].join(' ');
  const next = number < pages ? ` The next: ${typed} page=${number + 1}` : '';
  return { ...answer, blocks: [...answer.blocks, { kind: 'text', spans: [{ text: `${shown}${next}`, style: 'muted' }] }] };
}

interface Page {
  readonly number: number;
  readonly pages: number;
  /** The place of its first tenant in the group, from 0. */
  readonly first: number;
  readonly tenants: GroupCall['tenants'];
  readonly words: readonly string[];
}

function pageOf({ words, tenants }: GroupCall, atOnce: number): Page | Refusal {
  const typed = words.flatMap((word) => pageWord.exec(word)?.[1] ?? []);
  const pages = Math.ceil(tenants.length / atOnce);
  const number = /^\d{1,4}$/.test(typed[0] ?? '1') ? Number(typed[0] ?? 1) : 0;
  if (typed.length > 1 || number < 1 || number > pages)
    return refuse(
      'bad-page',
      `There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`} of these ${tenants.length} tenants.`,
      pages === 1 ? 'Leave page= out.' : `Write page=1 to page=${pages}.`,
    );
  const first = (number - 1) * atOnce;
  return {
    number,
    pages,
    first,
    tenants: tenants.slice(first, first + atOnce),
    words: words.filter((word) => !pageWord.test(word)),
  };
}
