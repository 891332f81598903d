/** The page of the manual that lists what people type in chat. */
import type { Command } from '../../src/gateway/commands/command';
import type { CommandGroup } from '../../src/gateway/commands/help';

interface CommandLine {
  /** What each command does, by its name. */
  readonly summaries: Readonly<Record<string, string>>;
  /** How those end that end in a way of their own, by their words. */
  readonly endings: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

export function commandsPage(groups: readonly CommandGroup[], { summaries, endings }: CommandLine): string {
  return [
    '# Commands',
    '',
    'What people type in Slack, in Teams (there also `@harden`) and in the demo. `<…>` is yours to fill in, `[…]` may be left out. In a channel of several tenants add the name: `/harden audit contoso`.',
    '`/harden help` shows the most used ones, `/harden help plan` one of them. Generated from the code by `npm run docs`.',
    '',
    ...groups.flatMap(({ title, commands }) => [
      `## ${title}`,
      '',
      '| command | what it does | for example |',
      '|---|---|---|',
      ...commands.map(row),
      '',
    ]),
    '## On the command line',
    '',
    '`node hardenbot.cjs <command> --help` has the options of each. Secrets come from the environment, or from the files that `--env-file` names.',
    'With `--json`, standard output is one JSON document; errors go to standard error.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...Object.entries(summaries).map(([name, summary]) => `| ${cell(`hardenbot ${name}`)} | ${sentence(summary)} |`),
    '',
    'Exit codes: 0 done, 1 an unexpected error, 2 wrong input or file, 141 the reader of its output ended. Also:',
    '',
    '| command | ends with |',
    '|---|---|',
    ...Object.entries(endings).map(([name, ends]) => `| ${cell(`hardenbot ${name}`)} | ${sentence(endingWords(ends))} |`),
    '',
  ].join('\n');
}

function row({ name, takes, summary, example }: Command): string {
  const typed = `/harden ${name}`;
  return `| ${cell(`${typed} ${takes}`)} | ${sentence(summary)} | ${example === typed ? '' : cell(example)} |`;
}

function endingWords(ends: Readonly<Record<number, string>>): string {
  return Object.entries(ends)
    .map(([code, when]) => `${code}: ${when}`)
    .join('; ');
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
