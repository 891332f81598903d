/** The page that shows what noticed each mutant. */
import { shared } from './draw';
import type { Mutant, Wish } from './run';

const aboutShared = `\`${shared}\` is what controls share: each place is judged by every control that uses it, and by \`why\` and \`why-mail\`.`;

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
    `Written by \`npm run mutants\`: do not edit. Each control is broken in one place at a time (a condition inverted, an exclusion skipped, a read dropped), ${count} times, drawn by the seed ${seed}.`,
    `What noticed it first is counted: a case, the line of a case (\`test/controls/case-lines.test.ts\`), or a random tenant (${tenants} of each family). Cases, studies, proofs and words are left out.`,
    'What nothing can notice: `test/mutants/explained.ts`; `npm run mutants -- --control ID` prints each unnoticed place.',
    ...(controls.includes(shared) || before.page.includes(`| ${shared} |`) ? [aboutShared] : []),
    '',
    '| control | mutants | case | line | random tenant | itself | explained | unnoticed |',
    '|---|---|---|---|---|---|---|---|',
    // Rows of what was not broken this time stay as they are.
    ...before.order.flatMap((id) =>
      controls.includes(id)
        ? [
            row(
              id,
              mutants.filter(({ control }) => control === id),
            ),
          ]
        : before.page.split('\n').filter((line) => line.startsWith(`| ${id} |`)),
    ),
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
