/** The page of the manual that lists what people type in chat. */
import type { Command } from '../../src/gateway/commands/command';

interface CommandLine {
  /** What each command does, by its name. */
  readonly summaries: Readonly<Record<string, string>>;
  /** How those end that end in a way of their own, by their words. */
  readonly endings: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

export function commandsPage(commands: readonly Command[], { summaries, endings }: CommandLine): string {
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
    '## On the command line',
    '',
    'Where hardenbot runs, `node hardenbot.cjs <command> --help` has the options of each. Secrets come from the environment, or from the files that `--env-file` names.',
    'With `--json` there is one JSON document on standard output and nothing else; what goes wrong is told on standard error.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...Object.entries(summaries).map(([name, summary]) => `| ${cell(`hardenbot ${name}`)} | ${sentence(summary)} |`),
    '',
    'Every command ends with 0 when it is done, with 2 when what was typed or a file cannot be used, with 1 when something unexpected stopped it, and with 141 when nobody reads on what it prints; these besides:',
    '',
    '| command | ends with |',
    '|---|---|',
    ...Object.entries(endings).map(([name, ends]) => `| ${cell(`hardenbot ${name}`)} | ${sentence(endingWords(ends))} |`),
    '',
  ].join('\n');
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
