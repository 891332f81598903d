/** /harden help: every command with an example. */
import type { Card } from '../../chat/card.js';
import type { Command } from './command.js';

/** Made from the list of commands, itself included. */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    takes: '',
    summary: 'shows what hardenbot can do',
    example: '/harden help',
    run: () => Promise.resolve(helpCard(commands())),
    runForAll: () => Promise.resolve(helpCard(commands())),
  };
}

function helpCard(commands: readonly Command[]): Card {
  return {
    title: 'hardenbot closes the doors of Microsoft 365 that were left open',
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['type', 'and it'],
        rows: commands.map((command) => [
          { text: `/harden ${command.name} ${command.takes}`.trimEnd() },
          { text: command.summary },
        ]),
      },
      {
        kind: 'text',
        spans: [
          {
            text: 'Nothing is changed before somebody other than you approves the exact plan; every change is verified, recorded and can be undone unless its plan says that it cannot.',
            style: 'muted',
          },
        ],
      },
    ],
  };
}
