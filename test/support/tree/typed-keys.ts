/** Words such as `from=ES` of a line that the manual has people type: each has to be one that the command takes. */
import { controls } from '../../../src/controls/index';
import { commands } from '../../../src/features/commands';

const keysIn = (text: string): readonly string[] => [...text.matchAll(/(?<![\w.-])([a-z]+)=/g)].map(([, key = '']) => key);

/** Keys that settings have, which these take of any name. */
const ofAnyName: ReadonlySet<string> = new Set(['set', 'add', 'remove']);

/** @param line without `/harden` */
export function strayKeys(line: string): readonly string[] {
  const [name = ''] = line.split(' ');
  const command = commands.find((one) => one.name === name);
  if (command === undefined || ofAnyName.has(name)) return [];
  const lists = name === 'plan' ? controls.flatMap(({ parameters = [] }) => parameters.map(({ key }) => key)) : [];
  const taken = new Set([...keysIn(command.takes), ...(command.options ?? []), ...lists]);
  return keysIn(line).filter((key) => !taken.has(key));
}
