/** The page that shows what noticed each mutant. */
import { shared } from './draw';
import { type Mutant, oneLine, type Wish } from './run';

const maxCode = 90;
const aboutShared = `\`${shared}\` is what controls share: it is broken in more places, and each is judged by every control that stands on it, and by \`why\` and \`why-mail\`.`;

/** @param before the page as it stands, whose rows stay of what was not broken this time; empty: there is none */
export function pageOf(
  mutants: readonly Mutant[],
  { seed, count, tenants }: Wish,
  before: { readonly page: string; readonly order: readonly string[] },
): string {
  const controls = [...new Set(mutants.map(({ control }) => control))];
  return [
    '# Mutants',
    '',
    'Written by `npm run mutants`: do not edit. Each control is broken in one place of its folder at a time (a condition inverted, an exclusion skipped, a read',
    `dropped), ${count} times, drawn by the seed ${seed}. What noticed it first is counted: a case of the control, the line of a case (all that its finding and its first plan`,
    `consist of, as \`test/case-lines.test.ts\` holds it), or a random tenant (${tenants} of each family that has the control). Files that only hold cases, studies of what a`,
    'change would hit, proofs, which have a suite of their own, and functions that only make words are left out. What nothing can notice is explained in `test/mutants/explained.ts`.',
    ...(controls.includes(shared) || before.page.includes(`| ${shared} |`) ? [aboutShared] : []),
    'A place is known by its text, which stays when lines move: search the file for what stands under "before".',
    '',
    '| control | mutants | by a case | by its line | by a random tenant | automatically | explained | nobody |',
    '|---|---|---|---|---|---|---|---|',
    ...inOrder(before, 0, (id) =>
      controls.includes(id)
        ? [
            row(
              id,
              mutants.filter((mutant) => mutant.control === id),
            ),
          ]
        : null,
    ),
    '',
    '## Noticed by nothing',
    '',
    '| control | where | before | after | why |',
    '|---|---|---|---|---|',
    ...inOrder(before, 1, (id) =>
      controls.includes(id) ? mutants.filter(({ control, killer }) => control === id && killer === null).map(unnoticed) : null,
    ),
    '',
  ].join('\n');
}

/** The rows of one of the two tables: new ones, and the old ones of what was not broken this time. */
function inOrder(
  { page, order }: { readonly page: string; readonly order: readonly string[] },
  table: 0 | 1,
  rowsOf: (id: string) => readonly string[] | null,
): readonly string[] {
  const kept = (page.split('## Noticed by nothing')[table] ?? '').split('\n');
  return order.flatMap((id) => rowsOf(id) ?? kept.filter((line) => line.startsWith(`| ${id} |`)));
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
