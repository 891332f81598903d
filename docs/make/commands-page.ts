/** The page of the manual that lists what people type in chat. */
import type { Command } from '../../src/gateway/commands/command';

export function commandsPage(commands: readonly Command[]): string {
  const rows = commands.map(
    ({ name, takes, summary, example }) => `| ${cell(`/harden ${name} ${takes}`)} | ${sentence(summary)} | ${cell(example)} |`,
  );
  return [
    '# Commands',
    '',
    'What people type in Slack, in Teams (there also with a mention in place of the slash) and in the demo. Generated from the code by `npm run docs`; a',
    'test compares. What stands in angle brackets is yours to fill in, what stands in square brackets may be left out. Where a channel stands for several',
    'tenants, the name of one is a word more: `/harden audit contoso`. A mistyped command is answered with what was probably meant.',
    '',
    '| command | what it does | for example |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** A bar would end the cell. */
function cell(text: string): string {
  return `\`${text.trim().replaceAll('|', '\\|')}\``;
}

/** Inside a code span, angle brackets are shown as they stand. */
function sentence(text: string): string {
  const parts = text.split('`');
  const escaped = parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('>', '&gt;')));
  return escaped.join('`').replaceAll('|', '\\|');
}
