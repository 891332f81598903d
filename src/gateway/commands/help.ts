/** /harden help: what there is, by what people come for; or one command with an example. */
import type { Card, Fact, Statement } from '../../chat/card.js';
import { atAGlance, budgets } from '../../chat/glance.js';
import { definitions } from '../../controls/definitions.js';
import type { Refusal } from '../../lib/errors.js';
import type { Command } from './command.js';
import { meantAlone, namesOf, unknownCommand } from './words/unknown-command.js';

/** Commands that serve one purpose. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** @param meant see `GatewayFeature` */
export function helpCommand(groups: readonly CommandGroup[], meant: Readonly<Record<string, string>> = {}): Command {
  return {
    name: 'help',
    takes: '[<command>]',
    summary: 'shows what hardenbot can do, or what one command takes',
    example: '/harden help plan',
    anywhere: true,
    run: ({ words: [word] }) => Promise.resolve(answer(groups, meant, word)),
    runForAll: ({ words: [word] }) => Promise.resolve(answer(groups, meant, word)),
  };
}

function answer(
  groups: readonly CommandGroup[],
  meant: Readonly<Record<string, string>>,
  word: string | undefined,
): Card | Refusal {
  if (word === undefined || word.toLowerCase() === 'help') return helpCard(groups);
  const commands = groups.flatMap((group) => group.commands);
  const asked = word.toLowerCase();
  const [, instead] = /^\/harden ([a-z-]+)/u.exec(meantAlone(asked, meant) ?? '') ?? [];
  const found = commands.find(({ name }) => name === asked) ?? commands.find(({ name }) => name === instead);
  if (found !== undefined) return commandCard(found);
  return unknownCommand(word, { ...namesOf(commands), controls: definitions.map(({ id }) => id), meant, before: '/harden help' });
}

/** What people come for, and what they type first: the beginning of the example. */
const tasks: readonly (readonly [task: string, command: string, words: number])[] = [
  ['See how a tenant stands', 'status', 2],
  ['Close a gap', 'plan', 3],
  ['Decide on a plan', 'approve', 3],
  ['Undo a change', 'revert', 3],
  ['Contain a compromised account', 'contain', 3],
  ['Find out why a sign-in is blocked', 'why', 3],
  ['Show an auditor', 'evidence', 3],
];

function helpCard(groups: readonly CommandGroup[]): Card {
  const title = 'hardenbot: what do you want to do?';
  const all = groups.flatMap(({ commands }) => commands);
  const facts = tasks.flatMap(([label, name, words]) => {
    const command = all.find((one) => one.name === name);
    return command === undefined ? [] : [factOf(label, command, words)];
  });
  const named = new Set(tasks.map(([, name]) => name));
  // What a feature brings has a line of its own, by the title of its group.
  const others = groups.flatMap(({ title: label, commands }) => {
    const [first] = commands;
    return first === undefined || label === you || commands.some(({ name }) => named.has(name))
      ? []
      : [factOf(label, first, exampleWords)];
  });
  return {
    title,
    tone: 'neutral',
    blocks: atAGlance({
      title,
      lead: [
        { kind: 'facts', facts: [...facts, ...others] },
        { kind: 'text', spans: [{ text: '/harden help plan', style: 'code' }, { text: ' explains one command.' }] },
      ],
      actions: [],
      details: [
        ...groups.flatMap(({ title: of, commands }): readonly Statement[] => [
          { kind: 'text', spans: [{ text: of, style: 'strong' }] },
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
              text: 'Someone other than you approves the exact plan before anything changes. Every change is verified and recorded, and can be undone unless its plan says that it cannot.',
              style: 'muted',
            },
          ],
        },
      ],
      budget: budgets.help,
    }),
  };
}

/** The group of what a person sets for themselves. */
const you = 'You';

const exampleWords = 5;

function factOf(label: string, command: Command, words: number): Fact {
  return { label, value: [{ text: beginningOf(command, words), style: 'code' }] };
}

function beginningOf({ example }: Command, words: number): string {
  return example.split(' ').slice(0, words).join(' ');
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
