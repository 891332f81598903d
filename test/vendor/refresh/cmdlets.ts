/** Trims the cmdlet reference of Exchange Online: which parameters a cmdlet takes there, of which type, in which sets, with which values. */
import type { CmdletParameter, CmdletTable } from '../judge/exchange-table';

/** `pages` are the Markdown pages of the reference by cmdlet. */
export function trimmedCmdlets(pages: ReadonlyMap<string, string>): CmdletTable {
  return Object.fromEntries([...pages].map(([cmdlet, page]) => [cmdlet, parametersOf(page)]));
}

function parametersOf(page: string): Readonly<Record<string, CmdletParameter>> {
  const [, below = ''] = page.split(/^## PARAMETERS$/m);
  const sections =
    below
      .split(/^## /m)[0]
      ?.split(/^### -/m)
      .slice(1) ?? [];
  return Object.fromEntries(
    sections.flatMap((section) => {
      const name = section.slice(0, section.indexOf('\n')).trim();
      const applicable = /^> Applicable: (.*)$/m.exec(section)?.[1] ?? 'Exchange Online';
      const facts = /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
      const type = /^Type: (.*)$/m.exec(facts)?.[1]?.trim();
      if (type === undefined || !applicable.split(',').some((one) => one.trim() === 'Exchange Online')) return [];
      const sets = /^Parameter Sets: (.*)$/m.exec(facts)?.[1]?.trim() ?? '(All)';
      const accepted = /^Accepted values: (.*)$/m
        .exec(facts)?.[1]
        ?.split(',')
        .map((word) => word.trim());
      const values = accepted ?? listed(section.split('```yaml')[0] ?? '');
      const parameter: CmdletParameter = {
        type,
        ...(sets === '(All)' ? {} : { sets: sets.split(',').map((one) => one.trim()) }),
        ...(values.length === 0 ? {} : { values }),
      };
      return [[name, parameter] as const];
    }),
  );
}

/** The words in front of the lines of a list that the page calls valid values; none where it has no such list. */
function listed(text: string): readonly string[] {
  const [, list] = /Valid (?:input|values?)[^\n]*:\n\n((?:- [^\n]*\n+)+)/i.exec(text) ?? [];
  const words = (list ?? '')
    .split('\n')
    .flatMap((line) => /^- ([^:(]+?)\s*(?:\(|:|$)/.exec(line)?.[1]?.replaceAll('`', '') ?? []);
  return words.every((word) => /^\$?[\w-]+$/.test(word)) ? words : [];
}
