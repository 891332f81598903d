/** The page of what a green verdict trusts, and what can change the meaning of that. */
import { type Change, type TrustedSettings, trustedSettings } from './trusted-settings';

export function trustedSettingsPage(): string {
  return [
    '# What a green word trusts',
    '',
    'The settings that a pass of each control rests on, and what can change their meaning. **Read**: hardenbot reads it, and it changes the verdict or is said beside it. **Not read**: why not. Written by `npm run docs` from `src/controls/trusted-settings.json`; `test/trusted-settings.test.ts` holds it to what controls read.',
    '',
    '## Conditional Access, and what else several controls share',
    '',
    ...Object.entries(trustedSettings.shared).flatMap(([name, changes]) => [`### ${upper(name)}`, '', ...tableOf(changes), '']),
    '## By control',
    '',
    ...Object.entries(trustedSettings.controls).flatMap(([id, entries]) => [
      `### ${id}`,
      '',
      ...entries.flatMap(({ settings, changedBy }) => [
        settings.map((setting) => `\`${setting}\``).join(', '),
        '',
        ...changesOf(changedBy),
        '',
      ]),
    ]),
  ].join('\n');
}

function changesOf(changedBy: TrustedSettings['controls'][string][number]['changedBy']): readonly string[] {
  const shared = changedBy.filter((change) => typeof change === 'string');
  const own = changedBy.filter((change) => typeof change !== 'string');
  return [
    ...(shared.length === 0 ? [] : [`As in ${shared.map((name) => `[${name}](#${name.replaceAll(' ', '-')})`).join(', ')}.`, '']),
    ...(own.length === 0 ? [] : tableOf(own)),
  ];
}

function tableOf(changes: readonly Change[]): readonly string[] {
  return [
    '| what can change it | read |',
    '|---|---|',
    ...changes.map(
      ({ what, read, unread }) =>
        `| ${what} | ${read === undefined ? `not read. ${unread ?? ''}` : read.map((key) => `\`${key}\``).join(', ')} |`,
    ),
  ];
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
