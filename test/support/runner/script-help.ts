/** The options of a script of package.json, each with what it does: `--help` lists them, and what there is to choose from, in one way for all scripts. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Option = NonNullable<ParseArgsConfig['options']>[string] & { readonly about: string };

export interface ScriptHelp<Options extends Readonly<Record<string, Option>> = Readonly<Record<string, Option>>> {
  /** Its name in package.json. */
  readonly script: string;
  readonly about: string;
  readonly options: Options;
  /** What an option chooses from. */
  readonly choices?: { readonly title: string; readonly all: readonly Choice[] };
}

export interface Choice {
  readonly name: string;
  readonly about: string;
}

/** What was asked for; null where that is help, which is printed. Throws as `parseArgs` does for an option that there is none of. */
export function optionsOf<const Options extends Readonly<Record<string, Option>>>(
  help: ScriptHelp<Options>,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] | null {
  const { values } = parseArgs({ options: { ...help.options, ...helpOption } });
  if ((values as { readonly help?: boolean }).help !== true) return values;
  process.stdout.write(helpText(help));
  return null;
}

const helpOption = { help: { type: 'boolean', about: 'this' } } as const satisfies Readonly<Record<string, Option>>;

export function helpText({ script, about, options, choices }: ScriptHelp): string {
  const lines = Object.entries({ ...options, ...helpOption }).map(([name, option]) => ({
    name: usageOf(name, option),
    ...told(option),
  }));
  return [
    `npm run ${script}: ${about}`,
    '',
    `npm run ${script} -- [options]`,
    ...table(lines),
    ...(choices === undefined ? [] : ['', choices.title, ...table(choices.all)]),
    '',
  ].join('\n');
}

function usageOf(name: string, { type, multiple = false }: Option): string {
  return `--${name}${type === 'string' ? ` <${name}>` : ''}${multiple ? ' (again for more)' : ''}`;
}

function told({ about, default: usual }: Option): Pick<Choice, 'about'> {
  return { about: usual === undefined || usual === false ? about : `${about}; ${String(usual)} when left out` };
}

function table(rows: readonly Choice[]): readonly string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
}
