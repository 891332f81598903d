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
    'Look up what to type after `/harden` in Slack, in Teams (there also `@harden`) and in the demo. `<…>` is yours to fill in, `[…]` may be left out. In a channel of several tenants add the name (`/harden audit contoso`), or `@group` or `@all` where a command takes a group.',
    '`/harden help` shows the most used ones, `/harden help plan` one of them.',
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
    'Type them after `hardenbot`, or `node hardenbot.cjs` in a checkout; `--help` has the options of each. Secrets come from the environment, or from the files that `--env-file` names.',
    '`status`, `settings`, `export` and `evidence` need the store; [environment](environment.md) has what gateway and worker need. With `--json`, standard output is one JSON document; errors go to standard error.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...Object.entries(summaries).map(
      ([name, summary]) => `| ${cell(name)} | ${sentence(summary.replace(/: needs REDIS_URL .*$|; needs the store\b.*$/, ''))} |`,
    ),
    '',
    'Exit codes: 0 done, 1 an unexpected error, 2 wrong input or file, 141 the reader of its output ended. Also:',
    '',
    '| command | ends with |',
    '|---|---|',
    ...Object.entries(endings).map(([name, ends]) => `| ${cell(name)} | ${sentence(endingWords(ends))} |`),
    '',
  ].join('\n');
}

function row({ name, takes, summary, example }: Command): string {
  const shown = example.replace(/^\/harden /, '');
  // What a group does is said once above; an example of one word, or of an id and its digest, says nothing that the form does not.
  const alone = summary.replace(/[;,] (?:and )?(?:with )?@group\b[^;.]*/g, '');
  const isPlain = /^\S+( \S+)?$|^\w+ [a-z]-\w+ [0-9a-f]{12}$/.test(shown);
  return `| ${cell(`${name} ${takes}`)} | ${sentence(alone)} | ${isPlain ? '' : cell(shown)} |`;
}

function endingWords(ends: Readonly<Record<number, string>>): string {
  return Object.entries(ends)
    .filter(([code]) => code !== '0')
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
