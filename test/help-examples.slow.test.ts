/** The help of each command ends with a line to type, which it would take. */
import { Command } from 'commander';
import { examples } from '../src/cli/examples';
import { parts } from '../src/cli/parts';

/** Commands by their words, without those that only hold others and without hidden ones. */
async function leaves(): Promise<ReadonlyMap<string, Command>> {
  const program = new Command('hardenbot');
  for (const { register } of parts) (await register())(program);
  const found = new Map<string, Command>();
  const take = (command: Command, path: readonly string[]): void => {
    for (const below of command.createHelp().visibleCommands(command))
      if (below.name() !== 'help') take(below, [...path, below.name()]);
    const hasAction = command.commands.length === 0 || command.registeredArguments.length > 0;
    if (path.length > 0 && hasAction) found.set(path.join(' '), command);
  };
  take(program, []);
  return found;
}

test('every command has one, and there is none of another', async () => {
  const named = Object.keys(examples).filter((name) => name !== '');
  expect(named.toSorted()).toEqual([...(await leaves()).keys()].toSorted());
});

test('each begins with its command, and has options that this one takes', async () => {
  const commands = await leaves();
  const wrong = Object.entries(examples).flatMap(([name, lines]) => {
    const options = new Set(commands.get(name)?.options.map(({ long }) => long));
    return lines.flatMap((line) => {
      const flags = name === '' ? [] : (line.match(/ --[a-z-]+/g) ?? []).map((flag) => flag.trim());
      const isOwn = line.startsWith(`hardenbot ${name}`.trim()) && flags.every((flag) => options.has(flag));
      return isOwn ? [] : [`${name}: ${line}`];
    });
  });
  expect(wrong).toEqual([]);
});
