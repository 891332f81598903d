/** What command-line-tools must say: everyone who can sign in tries every tool. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import { type Group, groups, type Name, type Tool, type ToolsModel, toolIds } from './model';

type Level = 'open' | 'closed' | 'unknown';

export function commandLineToolsExpected(model: ToolsModel): Expected {
  const levels = model.tools.flatMap((tool, index) => levelsOf(tool, toolIds[index] ?? '', model));
  const verdict: Verdict = levels.includes('open')
    ? levels.includes('closed')
      ? 'partial'
      : 'fail'
    : levels.includes('unknown') || model.brokenOff
      ? 'unknown'
      : 'pass';
  return { verdicts: [verdict], because: `everyone tried every tool: ${levels.join(', ')}` };
}

/** Of a tool that is not in a list that broke off nothing is known. A first-party tool without a service principal works for everyone. */
function levelsOf(tool: Tool | null, id: string, { allow, brokenOff }: ToolsModel): readonly Level[] {
  if (tool === null) return brokenOff ? [] : ['open'];
  if (tool.enabled === false) return ['closed'];
  if (tool.required === null) return ['unknown'];
  if (!tool.required) return ['open'];
  const mayUse = tool.assigned.flatMap((one): readonly Name[] =>
    isGroup(one) ? groups[one] : one === 'an application' ? [] : [one],
  );
  const administers: readonly Name[] = ['ana', 'bo', 'gus', ...(id === 'teams-powershell' ? (['tam'] as const) : []), ...allow];
  return [mayUse.every((name) => name === 'dis' || administers.includes(name)) ? 'closed' : 'open'];
}

function isGroup(one: string): one is Group {
  return Object.hasOwn(groups, one);
}
