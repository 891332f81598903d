/** The page that shows what noticed each mutant. */
import { shared } from './draw';
import { type Mutant, oneLine, type Wish } from './run';

const maxCode = 90;

export function pageOf(mutants: readonly Mutant[], { seed, count, tenants }: Wish): string {
  const controls = [...new Set(mutants.map(({ control }) => control))];
  return [
    '# Mutants',
    '',
    'Written by `npm run mutants`: do not edit. Each control is broken in one place of its folder at a time (a condition inverted, an exclusion skipped, a read',
    `dropped), ${count} times, drawn by the seed ${seed}. What noticed it first is counted: a case of the control, the line of a case (all that its finding and its first plan`,
    `consist of, as \`test/case-lines.test.ts\` holds it), or a random tenant (${tenants} of each family that has the control). Files that only hold cases, studies of what a`,
    'change would hit, proofs, which have a suite of their own, and functions that only make words are left out. What nothing can notice is explained in `test/mutants/explained.ts`.',
    `\`${shared}\` is what controls share: it is broken in more places, and each is judged by every control that stands on it.`,
    'A place is known by its text, which stays when lines move: search the file for what stands under "before".',
    '',
    '| control | mutants | by a case | by its line | by a random tenant | by itself | explained | nobody |',
    '|---|---|---|---|---|---|---|---|',
    ...controls.map((control) =>
      row(
        control,
        mutants.filter((mutant) => mutant.control === control),
      ),
    ),
    '',
    '## Noticed by nothing',
    '',
    '| control | where | before | after | why |',
    '|---|---|---|---|---|',
    ...mutants.filter(({ killer }) => killer === null).map(unnoticed),
    '',
  ].join('\n');
}

function row(control: string, mutants: readonly Mutant[]): string {
  const count = (holds: (mutant: Mutant) => boolean): number => mutants.filter(holds).length;
  const byCase = count(({ killer }) => killer?.startsWith('case ') === true);
  const byLine = count(({ killer }) => killer?.startsWith('line ') === true);
  const byFuzz = count(({ killer }) => killer?.startsWith('fuzz') === true);
  const killed = count(({ killer }) => killer !== null);
  const explained = count(({ explained: why }) => why !== null);
  const cells = [
    mutants.length,
    byCase,
    byLine,
    byFuzz,
    killed - byCase - byLine - byFuzz,
    explained,
    mutants.length - killed - explained,
  ];
  return `| ${control} | ${cells.join(' | ')} |`;
}

function unnoticed({ control, site, explained }: Mutant): string {
  const where = site.file.slice(`src/controls/${control}/`.length);
  const why = explained === null ? '**nobody knows**' : oneLine(explained).replaceAll('|', '\\|');
  return `| ${control} | ${where} | ${code(site.was)} | ${code(site.becomes)} | ${why} |`;
}

function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|').replaceAll('`', "'");
  return `\`${line.length > maxCode ? `${line.slice(0, maxCode)}…` : line}\``;
}
