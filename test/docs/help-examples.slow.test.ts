/** The help of each command ends with a line to type, which it would take. */
import { Command } from 'commander';
import { dress, type Examples, examples as own } from '../../src/cli/examples';
import { parts } from '../../src/cli/parts';

/** Those of commands that are known only when they are registered among them. */
let examples: Examples = own;

/** What was written to standard error, and nothing ends the process. */
let written = '';

/** Commands by their words, without those that only hold others and without hidden ones. */
async function leaves(): Promise<ReadonlyMap<string, Command>> {
  const program = new Command('hardenbot').exitOverride().configureOutput({ writeErr: (text) => (written += text) });
  for (const { register, examples: more } of parts) {
    (await register())(program);
    examples = { ...examples, ...(await more?.()) };
  }
  const found = new Map<string, Command>();
  const take = (command: Command, path: readonly string[]): void => {
    for (const below of command.createHelp().visibleCommands(command))
      if (below.name() !== 'help') take(below, [...path, below.name()]);
    const hasAction = command.commands.length === 0 || command.registeredArguments.length > 0;
    if (path.length > 0 && hasAction) found.set(path.join(' '), command);
  };
  take(program, []);
  dress(program, examples);
  return found;
}

test('every command has one, and there is none of another', async () => {
  const commands = await leaves();
  const named = Object.keys(examples).filter((name) => name !== '');
  expect(named.toSorted()).toEqual([...commands.keys()].toSorted());
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

/** What is written where these words follow the command, which does not begin. */
async function refusalOf(command: Command, words: readonly string[]): Promise<string> {
  written = '';
  await expect(command.parseAsync(words, { from: 'user' })).rejects.toMatchObject({ name: 'CommanderError' });
  return written;
}

test('each says of what it lacks what that is, and gives a line to type', async () => {
  let looked = 0;
  for (const [name, command] of await leaves()) {
    const required = command.registeredArguments.filter((argument) => argument.required);
    const words = (examples[name]?.[0] ?? '').split(' ').slice(1 + name.split(' ').length);
    for (let given = 0; given < required.length; given += 1) {
      looked += 1;
      const said = await refusalOf(command, words.slice(0, given));
      for (const argument of required.slice(given)) expect(said).toContain(`  - <${argument.name()}>: ${argument.description}\n`);
      expect(said).toMatch(new RegExp(`^hardenbot ${name}: .* missing\\.$`, 'm'));
      expect(said).toContain(`  - for example: ${examples[name]?.[0]}\n`);
    }
    const mandatory = command.options.filter((option) => option.mandatory);
    if (mandatory.length === 0) continue;
    looked += 1;
    const said = await refusalOf(command, []);
    for (const option of mandatory) expect(said).toContain(`  - ${option.flags}: ${option.description}\n`);
    expect(said).toContain(`  - for example: ${examples[name]?.[0]}\n`);
  }
  expect(looked).toBeGreaterThanOrEqual(9);
});

test('each says of an option without its value what belongs there, and of words too many how many it takes', async () => {
  for (const [name, command] of await leaves()) {
    const option = command.options.find((one) => one.required && one.long !== undefined);
    if (option !== undefined)
      expect(await refusalOf(command, [option.long ?? ''])).toContain(
        `hardenbot ${name}: ${option.long} takes a value.\n  - ${option.flags}: `,
      );
  }
  for (const [name, command] of await leaves()) {
    const isOpen =
      command.registeredArguments.some(({ variadic }) => variadic) || command.options.some(({ mandatory }) => mandatory);
    if (isOpen) continue;
    const count = command.registeredArguments.length;
    const said = await refusalOf(
      command,
      Array.from({ length: count + 1 }, () => 'word'),
    );
    expect(said).toMatch(new RegExp(`^hardenbot ${name}: "word" is one word too many\\.$`, 'm'));
    expect(said).toContain('  - for example: hardenbot');
  }
});
