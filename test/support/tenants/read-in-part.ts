/** The tenants of a case of which one list is refused or breaks off: of none of them may be said what is not so of the whole. */
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { judge } from '../controls/run-case';

type Tree = Readonly<Record<string, unknown>>;

const areas = ['exchange', 'graph', 'azure'] as const;

interface Cut {
  readonly name: string;
  readonly state: Tree;
}

/** Cases that were read whole and have a verdict: a cut can only take away from them. */
export function isWhole({ state, missing = [], verdict }: Case): boolean {
  return verdict !== 'unknown' && missing.length === 0 && Object.keys(state['collection'] ?? {}).length === 0;
}

/** What is claimed of a part of the case and not so of the whole; null where nothing is. */
export async function claimOfPart(control: Control, one: Case): Promise<string | null> {
  for (const { name, state } of cutsOf(one.state)) {
    const { verdict, summary } = await judge(control, { ...one, state });
    if (!isSo(verdict, one.verdict) && !isOfAnyone(one, { verdict, summary }))
      return `${one.name}, ${name}: says ${verdict}, and whole it is ${one.verdict}: ${summary}`;
  }
  return null;
}

/** The lists that a tenant holds, each as `area.key`. */
export function listsOf(state: Tree): readonly string[] {
  return areas.flatMap((area) => Object.keys((state[area] ?? {}) as Tree).map((key) => `${area}.${key}`));
}

/** Each list refused, and broken off behind its first rows. */
function cutsOf(state: Tree): readonly Cut[] {
  return areas.flatMap((area) => {
    const collections = (state[area] ?? {}) as Tree;
    return Object.entries(collections).flatMap(([key, rows]): readonly Cut[] => {
      const { [key]: _, ...rest } = collections;
      const read = `${area}.${key}`;
      const refused = { name: `${read} refused`, state: { ...state, [area]: rest } };
      const lengths = Array.isArray(rows) ? [1, 2].filter((length) => length < rows.length) : [];
      const broken = lengths.map((returned) => ({
        name: `${read} broken off behind ${returned}`,
        state: { ...state, collection: { [read]: { complete: false, returned } } },
      }));
      return [refused, ...broken];
    });
  });
}

/** Of a tenant in which nobody is: what is said of anyone who may be in a list that was not read. */
function isOfAnyone(
  { verdict: whole }: Case,
  { verdict, summary }: { readonly verdict: Verdict; readonly summary: string },
): boolean {
  return whole === 'notApplicable' && isGap(verdict) && /list could not be read/.test(summary);
}

const isGap = (verdict: Verdict): boolean => verdict === 'fail' || verdict === 'partial';

function isSo(part: Verdict, whole: Verdict): boolean {
  return part === 'unknown' || part === whole || (isGap(part) && isGap(whole)) || (part === 'pass' && whole === 'notApplicable');
}
