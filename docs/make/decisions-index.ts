/** The list of decisions: each page by its number and its first line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', 'decisions');

export function decisionsIndex(): string {
  const pages = readdirSync(folder).filter((name) => /^\d{4}-.+\.md$/.test(name));
  return [
    '# Decisions',
    '',
    'Why things are as they are, in the order of the decisions.',
    '',
    ...pages.sort().map((name) => `${Number(name.slice(0, 4))}. [${titleOf(name)}](${name})`),
    '',
  ].join('\n');
}

function titleOf(name: string): string {
  const [first = ''] = readFileSync(join(folder, name), 'utf8').split('\n');
  return first.replace(/^# /, '');
}
