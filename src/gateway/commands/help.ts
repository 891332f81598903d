/** /harden help: what there is, by what people come for; or one command with an example. */
import type { Block, Card } from '../../chat/card.js';
import type { Refusal } from '../../lib/errors.js';
import type { Command } from './command.js';
import { namesOf, unknownCommand } from './words/unknown-command.js';

/** Commands that serve one purpose. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

export function helpCommand(groups: readonly CommandGroup[]): Command {
  return {
    name: 'help',
    takes: '[<command>]',
    summary: 'shows what hardenbot can do, or what one command takes',
    example: '/harden help plan',
    anywhere: true,
    run: ({ words: [word] }) => Promise.resolve(answer(groups, word)),
    runForAll: ({ words: [word] }) => Promise.resolve(answer(groups, word)),
  };
}

function answer(groups: readonly CommandGroup[], word: string | undefined): Card | Refusal {
  if (word === undefined) return helpCard(groups);
  const commands = groups.flatMap((group) => group.commands);
  const found = commands.find(({ name }) => name === word.toLowerCase());
  if (found !== undefined) return commandCard(found);
  return unknownCommand(word, { ...namesOf(commands), before: '/harden help' });
}

function helpCard(groups: readonly CommandGroup[]): Card {
  return {
    title: 'hardenbot closes the doors of Microsoft 365 that were left open',
    tone: 'neutral',
    blocks: [
      ...groups.flatMap(({ title, commands }): readonly Block[] => [
        { kind: 'text', spans: [{ text: title, style: 'strong' }] },
        {
          kind: 'table',
          columns: ['type', 'and it'],
          rows: commands.map((command) => [{ text: typed(command) }, { text: command.summary }]),
        },
      ]),
      {
        kind: 'text',
        spans: [
          {
            text: 'Nothing is changed before somebody other than you approves the exact plan; every change is verified, recorded and can be undone unless its plan says that it cannot. /harden help plan tells of one command.',
            style: 'muted',
          },
        ],
      },
    ],
  };
}

function commandCard(command: Command): Card {
  return {
    title: typed(command),
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: `${command.summary}.` }] },
      { kind: 'text', spans: [{ text: 'For example: ' }, { text: command.example, style: 'code' }] },
    ],
  };
}

function typed({ name, takes }: Command): string {
  return `/harden ${name} ${takes}`.trimEnd();
}
