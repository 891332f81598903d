/** The reference of hardenbot.yaml, from its schema: every key, what it takes, what counts without it, and what it means. */
import { z } from 'zod';
import { units } from '../../src/config/duration';
import { settingsSchema } from '../../src/config/settings';
import { InputError } from '../../src/lib/errors';
import { rowOf, settingsWords } from './settings-words';

interface Node {
  readonly type?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly default?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
}

interface Row {
  readonly path: string;
  readonly takes: readonly string[];
  readonly unsaid: unknown;
}

/** These have pages of their own, or a section for all tenants. */
const toldElsewhere = ['controls', 'tenants.<name>.controls', 'tenants.<name>.access', 'tenants.<name>.approvals'];
/** Parts of one key. */
const alone = ['groups', 'waivers'];
/** The events are listed with the webhooks. */
const eventsOfTenant = 'tenants.<name>.webhooks.<name>';
/** Lists whose items one line describes whole. */
const wholeItems = [
  'approvals.freeze',
  'approvals.windows',
  'tenants.<name>.signals.containWithoutAsking',
  'approvals.tiers.low.groups',
  'approvals.tiers.medium.groups',
  'approvals.tiers.high.groups',
];

/** Throws InputError where a key has no words, or words have no key. */
export function settingsPage(): string {
  const usual = new Map(rowsWritten('output').map(({ path, unsaid }) => [path, unsaid]));
  const rows = rowsWritten('input').map((row) => ({ ...row, unsaid: row.unsaid ?? asWritten(usual.get(row.path), row) }));
  const missing = rows
    .filter(({ path }) => settingsWords[path] === undefined)
    .map(({ path }) => `${path}: say in docs/make/settings-words.ts what it means`);
  const stale = Object.keys(settingsWords).filter((path) => rows.every((row) => row.path !== path));
  if (missing.length + stale.length > 0)
    throw new InputError('The reference of settings cannot be written.', [
      ...missing,
      ...stale.map((path) => `${path}: there is no such key`),
    ]);
  const parts = [...new Set(rows.map(({ path }) => partOf(path)))];
  return [
    '# Settings',
    '',
    'Look up every key of `hardenbot.yaml`. Keys below a heading begin with its name (`slack.appId`). `hardenbot init` writes a first file; [`examples/hardenbot.yaml`](../examples/hardenbot.yaml) shows a whole one. Most keys of a tenant can be [changed in chat](settings-in-chat.md).',
    '',
    '- Secrets come from the [environment](environment.md), never from this file.',
    '- An unknown key or an invalid value is rejected by its name before anything starts.',
    '- A key takes text unless the table says otherwise. Times are written `30m`, `4h` or `7d`.',
    '- `access`, `approvals` and `controls` of a tenant replace those for all, key by key.',
    '',
    ...parts.flatMap((part) => [
      `## ${part}`,
      '',
      '| key | takes (default) | meaning |',
      '|---|---|---|',
      ...lines(rows.filter(({ path }) => partOf(path) === part)),
      '',
    ]),
  ].join('\n');
}

function rowsWritten(io: 'input' | 'output'): readonly Row[] {
  const schema: Node = JSON.parse(JSON.stringify(z.toJSONSchema(settingsSchema, { io, unrepresentable: 'any' })));
  return merged(rowsOf(schema, ''));
}

/** A length of time is milliseconds once it is read. */
function asWritten(value: unknown, { takes }: Row): unknown {
  if (typeof value !== 'number' || !takes.includes('')) return value;
  const [name, size] = Object.entries(units).findLast(([, length]) => value % length === 0) ?? ['ms', 1];
  return `${value / size}${name}`;
}

function rowsOf(node: Node, path: string): readonly Row[] {
  if (toldElsewhere.includes(path)) return [{ path, takes: [], unsaid: undefined }];
  const { anyOf = [], oneOf = [], properties = {}, additionalProperties, items } = node;
  const alternatives = [...anyOf, ...oneOf];
  const below = [
    ...Object.entries(properties).flatMap(([key, child]) => rowsOf(child, path === '' ? key : `${path}.${key}`)),
    ...(typeof additionalProperties === 'object' ? rowsOf(additionalProperties, `${path}.<name>`) : []),
    ...(items !== undefined && !wholeItems.includes(path) && items.properties !== undefined ? rowsOf(items, path) : []),
    ...alternatives.flatMap((one) => (one.properties === undefined && one.anyOf === undefined ? [] : rowsOf(one, path))),
  ];
  const plain = (alternatives.length === 0 ? [node] : alternatives).filter(
    (one) => one.properties === undefined && one.additionalProperties === undefined && one.anyOf === undefined,
  );
  const isList = items?.properties !== undefined && !wholeItems.includes(path);
  const own = path === '' || isList || plain.length === 0 ? [] : [{ path, takes: plain.map(takesOf), unsaid: node.default }];
  return [...own, ...below];
}

function takesOf({ type, enum: words, const: word, items }: Node): string {
  if (words !== undefined) return words.map((one) => `\`${String(one)}\``).join(', ');
  if (word !== undefined) return `\`${String(word)}\``;
  if (type === 'array') return items?.enum === undefined ? 'list' : `list of ${takesOf(items)}`;
  return { string: '', integer: 'number', number: 'number', boolean: 'true, false', null: 'null' }[type ?? ''] ?? 'list or text';
}

/** Alternatives say the same key several times. */
function merged(rows: readonly Row[]): readonly Row[] {
  return [...new Set(rows.map(({ path }) => path))].map((path) => {
    const same = rows.filter((row) => row.path === path);
    return {
      path,
      takes: withoutSaid([...new Set(same.flatMap(({ takes }) => takes))]),
      unsaid: same.find(({ unsaid }) => unsaid !== undefined)?.unsaid,
    };
  });
}

/** Without a word that stands in the list of another alternative. */
function withoutSaid(takes: readonly string[]): readonly string[] {
  return takes.filter((one) => takes.every((other) => other === one || !other.split(', ').includes(one)));
}

function partOf(path: string): string {
  const [first = ''] = path.split('.');
  if (first === 'tenants') return 'One tenant, below `tenants.<name>`';
  return path.includes('.') && !alone.includes(first) ? first : 'Single keys';
}

/** One line for each meaning: keys that share one stand together. */
function lines(rows: readonly Row[]): readonly string[] {
  const leaderOf = ({ path }: Row): string => rowOf(settingsWords[path] ?? '') ?? path;
  const groups = [...new Set(rows.map(leaderOf))].map((leader) => rows.filter((row) => leaderOf(row) === leader));
  return groups.map((group) => {
    const keys = group.map(({ path }) => `\`${shortKey(path)}\``).join(', ');
    const takes = [...new Set(group.map(takesWithDefault))].filter((one) => one !== '').join('; ');
    return `| ${keys} | ${takes} | ${settingsWords[group[0]?.path ?? ''] ?? ''} |`;
  });
}

/** Without what the heading above says. */
function shortKey(path: string): string {
  const part = partOf(path);
  return path.replace(/^tenants\.<name>\./, '').replace(path.startsWith(`${part}.`) ? `${part}.` : '', '');
}

function takesWithDefault({ path, takes, unsaid }: Row): string {
  // What takes null alone is turned on as it is by an empty object.
  const kinds =
    takes.every((one) => one === 'null') && takes.length > 0 ? ['`{}`'] : takes.filter((one) => one !== '' && one !== 'null');
  const words = path === eventsOfTenant ? 'list of events' : kinds.join(' or ');
  if (unsaid === undefined || canBeLeftOut(unsaid) || Array.isArray(unsaid)) return words;
  return `${words} (\`${JSON.stringify(unsaid).replaceAll('"', '')}\`)`.trim();
}

const canBeLeftOut = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);
