/** Block Kit by Slack's reference: which blocks and elements there are, what they hold, and how long and how many they may be. */
import type { Violation } from './violation';

type Json = Readonly<Record<string, unknown>>;

/** docs.slack.dev/reference/block-kit/blocks, a page a block: members, the longest text of each, and how many entries a list has. */
interface Kind {
  readonly members: readonly string[];
  readonly required: readonly string[];
  /** Characters of a text, or of the text in a text object, by the member. */
  readonly longest?: Readonly<Record<string, number>>;
  readonly most?: Readonly<Record<string, number>>;
}

const blocks: Readonly<Record<string, Kind>> = {
  header: { members: ['text'], required: ['text'], longest: { text: 150 } },
  divider: { members: [], required: [] },
  section: {
    members: ['text', 'fields', 'accessory', 'expand'],
    required: [],
    longest: { text: 3000, fields: 2000 },
    most: { fields: 10 },
  },
  context: { members: ['elements'], required: ['elements'], most: { elements: 10 } },
  actions: { members: ['elements'], required: ['elements'], most: { elements: 25 } },
  input: {
    members: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    required: ['label', 'element'],
    longest: { label: 2000, hint: 2000 },
  },
  rich_text: { members: ['elements'], required: ['elements'] },
  table: { members: ['rows', 'column_settings'], required: ['rows'], most: { rows: 100, column_settings: 20 } },
  container: {
    members: [
      'title',
      'rich_text_title',
      'subtitle',
      'child_blocks',
      'width',
      'icon',
      'is_collapsible',
      'default_collapsed',
      'has_header_divider',
    ],
    required: ['child_blocks'],
    longest: { title: 150, subtitle: 150 },
    most: { child_blocks: 10 },
  },
  data_visualization: { members: ['title', 'chart'], required: ['title', 'chart'], longest: { title: 50 } },
};

/** docs.slack.dev/reference/block-kit/block-elements and /composition-objects. */
const elements: Readonly<Record<string, Kind>> = {
  button: {
    members: ['text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'],
    required: ['text'],
    longest: { text: 75, action_id: 255, url: 3000, value: 2000, accessibility_label: 75 },
  },
  plain_text_input: {
    members: [
      'action_id',
      'initial_value',
      'multiline',
      'min_length',
      'max_length',
      'dispatch_action_config',
      'focus_on_load',
      'placeholder',
    ],
    required: [],
    longest: { action_id: 255, placeholder: 150, initial_value: 3000 },
  },
  plain_text: { members: ['text', 'emoji'], required: ['text'] },
  mrkdwn: { members: ['text', 'verbatim'], required: ['text'] },
  rich_text_section: { members: ['elements'], required: ['elements'] },
  rich_text_preformatted: { members: ['elements', 'border'], required: ['elements'] },
  rich_text_list: { members: ['elements', 'style', 'indent', 'offset', 'border'], required: ['elements', 'style'] },
  rich_text_quote: { members: ['elements', 'border'], required: ['elements'] },
  text: { members: ['text', 'style'], required: ['text'] },
  link: { members: ['url', 'text', 'unsafe', 'style'], required: ['url'] },
  emoji: { members: ['name', 'unicode', 'style'], required: ['name'] },
  date: { members: ['timestamp', 'format', 'url', 'fallback'], required: ['timestamp', 'format'] },
  user: { members: ['user_id', 'style'], required: ['user_id'] },
  usergroup: { members: ['usergroup_id', 'style'], required: ['usergroup_id'] },
  channel: { members: ['channel_id', 'style'], required: ['channel_id'] },
  broadcast: { members: ['range'], required: ['range'] },
  line: { members: ['series', 'axis_config'], required: ['series', 'axis_config'], most: { series: 6 } },
};

const styles = new Set(['primary', 'danger']);

/** Blocks of a message or of a view. */
const mostBlocks = { message: 50, modal: 100, home: 100 } as const;

export type Surface = keyof typeof mostBlocks;

export function judgeBlocks(value: unknown, surface: Surface): readonly Violation[] {
  if (!Array.isArray(value)) return [said('card', surface, 'has blocks that are no list')];
  const most = mostBlocks[surface];
  const list: readonly unknown[] = value;
  const ids = list.flatMap((block) => (isObject(block) && typeof block['block_id'] === 'string' ? [block['block_id']] : []));
  return [
    ...(list.length > most ? [said('limit', surface, `has ${list.length} blocks, and Slack takes ${most}`)] : []),
    ...(new Set(ids).size < ids.length ? [said('card', surface, 'uses a block_id twice')] : []),
    ...list.flatMap((block) => complaints(block, { table: blocks, place: surface })),
  ];
}

function complaints(
  value: unknown,
  where: { readonly table: Readonly<Record<string, Kind>>; readonly place: string },
): readonly Violation[] {
  const type = isObject(value) ? wordOf(value['type']) : 'nothing';
  const kind = Object.hasOwn(where.table, type) ? where.table[type] : undefined;
  if (!isObject(value) || kind === undefined)
    return [said('card', where.place, `holds ${type}, which Block Kit does not have there`)];
  const place = `${where.place} › ${type}`;
  const names = Object.keys(value).filter((name) => name !== 'type' && name !== 'block_id');
  return [
    ...names
      .filter((name) => !kind.members.includes(name))
      .map((name) => said('card', place, `has ${name}, which is no member of it`)),
    ...kind.required.filter((name) => !(name in value)).map((name) => said('card', place, `lacks ${name}`)),
    ...names.flatMap((name) => complaintsOfMember(value[name], { kind, name, place })),
    ...(type === 'button' && value['style'] !== undefined && !styles.has(wordOf(value['style']))
      ? [said('enum', place, `has the style ${wordOf(value['style'])}, which is neither primary nor danger`)]
      : []),
    ...(typeof value['block_id'] === 'string' && value['block_id'].length > 255
      ? [said('limit', place, 'has a block_id of more than 255 characters')]
      : []),
  ];
}

function complaintsOfMember(
  value: unknown,
  { kind, name, place }: { readonly kind: Kind; readonly name: string; readonly place: string },
): readonly Violation[] {
  const longest = kind.longest?.[name];
  const most = kind.most?.[name];
  const texts = [value]
    .flat()
    .map((one: unknown) => (isObject(one) ? one['text'] : one))
    .filter((one) => typeof one === 'string');
  const inner = [value].flat().filter((one) => isObject(one) && typeof one['type'] === 'string');
  return [
    ...texts.filter((text) => text === '' && name === 'text').map(() => said('limit', place, `has an empty ${name}`)),
    ...texts
      .filter((text) => longest !== undefined && text.length > longest)
      .map((text) => said('limit', place, `has a ${name} of ${text.length} characters, and Slack takes ${longest}`)),
    ...(Array.isArray(value) && most !== undefined && value.length > most
      ? [said('limit', place, `has ${value.length} ${name}, and Slack takes ${most}`)]
      : []),
    ...(Array.isArray(value) && value.length === 0 ? [said('limit', place, `has no ${name} at all`)] : []),
    ...inner.flatMap((one) => complaints(one, { table: name === 'child_blocks' ? blocks : elements, place })),
  ];
}

/** docs.slack.dev/reference/views: members of a view, and their lengths. */
const views: Readonly<Record<'modal' | 'home', Kind>> = {
  modal: {
    members: [
      'title',
      'blocks',
      'close',
      'submit',
      'private_metadata',
      'callback_id',
      'clear_on_close',
      'notify_on_close',
      'external_id',
      'submit_disabled',
    ],
    required: ['title', 'blocks'],
    longest: { title: 24, close: 24, submit: 24, private_metadata: 3000, callback_id: 255 },
  },
  home: {
    members: ['blocks', 'private_metadata', 'callback_id', 'external_id'],
    required: ['blocks'],
    longest: { private_metadata: 3000, callback_id: 255 },
  },
};

export function judgeView(view: unknown): readonly Violation[] {
  if (!isObject(view)) return [said('card', 'a view', 'is no object')];
  const surface = view['type'] === 'home' ? 'home' : 'modal';
  const { blocks: list, ...rest } = view;
  const own = complaints(rest, {
    table: { [surface]: { ...views[surface], required: views[surface].required.filter((one) => one !== 'blocks') } },
    place: 'a view',
  });
  return [...own, ...judgeBlocks(list, surface)];
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : 'nothing';
}

function said(rule: Violation['rule'], place: string, says: string): Violation {
  return { rule, request: place, says: `In Slack ${place} ${says}.` };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
