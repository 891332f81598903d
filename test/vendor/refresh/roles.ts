/** Trims what Microsoft365DSC says its resources need: management roles of Exchange Online, by the noun of the cmdlets. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoleTable } from '../judge/exchange-table';

/** Resources that are not called as the noun of their cmdlets. */
const nouns: Readonly<Record<string, string>> = { CASMailboxSettings: 'CASMailbox', MailboxSettings: 'Mailbox' };

interface Settings {
  readonly permissions?: { readonly exchange?: { readonly requiredroles?: readonly string[] } };
}

export function trimmedRoles(folder: string, asked: readonly string[]): RoleTable {
  const rows = readdirSync(folder)
    .filter((name) => name.startsWith('MSFT_EXO'))
    .sort()
    .flatMap((name): readonly (readonly [string, readonly string[]])[] => {
      const resource = name.slice('MSFT_EXO'.length);
      const noun = nouns[resource] ?? resource;
      const settings = JSON.parse(readFileSync(join(folder, name, 'settings.json'), 'utf8').replace(/^\uFEFF/, '')) as Settings;
      const roles = settings.permissions?.exchange?.requiredroles ?? [];
      return roles.length > 0 && asked.includes(noun) ? [[noun, roles]] : [];
    });
  return asNamed(rows);
}

/** Some resources write a role without its blanks and hyphens: it is spelled as the others spell it. */
function asNamed(rows: readonly (readonly [string, readonly string[]])[]): RoleTable {
  const bare = (role: string) => role.replaceAll(/[ -]/g, '');
  const spelled = new Map(
    rows.flatMap(([, roles]) => roles.flatMap((role) => (/[ -]/.test(role) ? [[bare(role), role] as const] : []))),
  );
  return Object.fromEntries(rows.map(([noun, roles]) => [noun, roles.map((role) => spelled.get(role) ?? role)]));
}
