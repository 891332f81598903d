/** The user of the store as the manual writes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The ACL line of docs/operations.md with this password. */
export function documentedUser(password: string): string {
  const manual = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operations.md'), 'utf8');
  const [line] = /^user hardenbot on .*$/m.exec(manual) ?? [];
  if (line === undefined) throw new Error('docs/operations.md names no user of the store.');
  return line.replace('<password>', password);
}

/** What that line lets the user do, for a user of another name that logs in otherwise. */
export function documentedRights(): string {
  return documentedUser('none')
    .split(' ')
    .filter((word) => !/^(user|hardenbot|on|>)/.test(word))
    .join(' ');
}
