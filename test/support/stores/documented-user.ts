/** The user of the store that serves both processes, as `manifests/store` has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its line with this password. */
export function documentedUser(password: string): string {
  const file = readFileSync(join(__dirname, '..', '..', '..', 'manifests', 'store', 'one-login.acl'), 'utf8');
  const [line] = /^user hardenbot on .*$/m.exec(file) ?? [];
  if (line === undefined) throw new Error('manifests/store/one-login.acl names no user of the store.');
  return line.replace('<password>', password);
}

/** What that line lets the user do, for a user of another name that logs in otherwise. */
export function documentedRights(): string {
  return documentedUser('none')
    .split(' ')
    .filter((word) => !/^(user|hardenbot|on|>)/.test(word))
    .join(' ');
}
