/** Every block of the manual runs, is held to what it would run on, or says why it is not: commands, words of the chat, settings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settingsFrom } from '../../src/config/load';
import { controls } from '../../src/controls/index';
import { commands } from '../../src/features/commands';
import { splitWords } from '../../src/gateway/commands/words/split-words';
import { isRefusal } from '../../src/lib/errors';
import { isObject } from '../../src/lib/json';
import { type Page, pages } from '../support/tree/manual';
import { strayKeys } from '../support/tree/typed-keys';

const root = join(__dirname, '..', '..');
const below = (folder: string): readonly Page[] =>
  readdirSync(join(root, 'docs', folder)).map((name) => ({
    path: `docs/${folder}/${name}`,
    text: readFileSync(join(root, 'docs', folder, name), 'utf8'),
  }));

interface Block {
  readonly path: string;
  /** What stands behind the first fence. */
  readonly is: string;
  readonly text: string;
}
const blocks: readonly Block[] = [...pages, ...below('controls'), ...below('decisions')].flatMap(({ path, text }) =>
  [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```/gm)].map(([, is = '', inside = '']) => ({ path, is, text: inside })),
);
const of = (is: string): readonly Block[] => blocks.filter((block) => block.is === is);

test('each is run, is held to the settings or to the commands of the chat, or says why it is not run', () => {
  const said = /^(sh|yaml|text in chat|text (not run|shown): \w.{8,})$/;
  expect(blocks.filter(({ is }) => !said.test(is)).map(({ path, is }) => `${path}: ${is}`)).toEqual([]);
  expect(of('yaml').length).toBeGreaterThan(30);
});

test('what is typed in the chat begins with a command that is there, and names only options that it takes', () => {
  const lines = of('text in chat').flatMap(({ text }) => text.trim().split('\n'));
  const unknown = lines.filter((line) => {
    const words = splitWords(line.replace(/^\/harden /, ''));
    return !line.startsWith('/harden ') || isRefusal(words) || !commands.some(({ name }) => name === words[0]);
  });
  expect({ unknown, some: lines.length > 8 }).toEqual({ unknown: [], some: true });
  expect(lines.filter((line) => strayKeys(line.replace(/^\/harden /, '')).length > 0)).toEqual([]);
});

/** As little as settings may hold. */
const least = {
  tenants: { contoso: { channel: { slack: 'C0123456789' } } },
  slack: { appId: 'A000000001', teamId: 'T000000001' },
  people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U000000001' }],
  access: {
    read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
    request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
  },
  approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
};

function merged(one: unknown, other: unknown): unknown {
  // People that a page shows come beside those who are there.
  if (Array.isArray(one) && Array.isArray(other)) return [...(one as unknown[]), ...(other as unknown[])];
  if (!isObject(one) || !isObject(other)) return other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(keys.map((key) => [key, key in other ? merged(one[key], other[key]) : one[key]]));
}

/** The settings with what a page shows of them: a part, or the part of one control. */
function settingsOf(text: string): unknown {
  const shown: unknown = parse(text.replaceAll('<object id>', 'a1a1a1a1-0000-4000-8000-000000000001'));
  const isControl = isObject(shown) && Object.keys(shown).every((key) => controls.some(({ id }) => id === key));
  const settings = merged(least, isControl ? { tenants: { contoso: { controls: shown } } } : shown);
  const tenants = isObject(settings) && isObject(settings['tenants']) ? settings['tenants'] : {};
  const named = Object.entries(tenants).map(([name, tenant], n) => [
    name,
    merged({ ...least.tenants.contoso, tenantId: `7e000000-0000-4000-8000-00000000c0d${n}` }, tenant),
  ]);
  // Where there are several, one of them has the groups.
  return merged(
    { directory: named.length > 1 ? 'contoso' : undefined },
    merged(settings, { tenants: Object.fromEntries(named) }),
  );
}

test('settings that a page shows are settings that hardenbot takes', () => {
  const refused = of('yaml').flatMap(({ path, text }) => {
    try {
      settingsFrom(settingsOf(text), path);
      return [];
    } catch (error) {
      return [`${path}: ${error instanceof Error ? error.message : String(error)}\n${text}`];
    }
  });
  expect(refused).toEqual([]);
});
