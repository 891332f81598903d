/** Slack's rules for blocks and dialogs, as its reference states them: what breaks one is refused as Slack refuses it. */
import { z } from 'zod';

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed(), 'half a character');
const blockId = z.string().max(255).optional();

const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const anyText = (max: number) =>
  z.union([plainText(max), z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() })]);

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
});

/** Everything that rich text may hold; the app uses text alone, and the reader reports the rest as live. */
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(100_000), style: style.optional() }),
  z.strictObject({ type: z.literal('link'), url: z.string(), text: z.string().optional(), style: style.optional() }),
  z.strictObject({ type: z.literal('emoji'), name: z.string() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int().positive(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string() }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
]);

const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) }),
        z.strictObject({ type: z.literal('rich_text_preformatted'), elements: z.array(richElement).min(1) }),
      ]),
    )
    .min(1),
});

const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: z.string().min(1).max(255),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  initial_value: z.string().max(3000).optional(),
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: z.string().min(1).max(255),
  options: z
    .array(z.strictObject({ text: anyText(75), description: anyText(75).optional(), value: z.string().max(150) }))
    .min(1)
    .max(10)
    .refine((options) => areUnique(options.map(({ value }) => value)), 'two options have one value'),
});

const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [textInput, radioButtons]),
});

/** As the reference describes a line; the block has other kinds of chart, which this app does not draw. */
const dataVisualization = z
  .strictObject({
    type: z.literal('data_visualization'),
    block_id: blockId,
    title: text(50),
    chart: z.strictObject({
      type: z.literal('line'),
      series: z
        .array(
          z.strictObject({
            name: text(20),
            data: z
              .array(z.strictObject({ label: text(20), value: z.number() }))
              .min(1)
              .max(20),
          }),
        )
        .min(1)
        .max(6),
      axis_config: z.strictObject({
        categories: z.array(text(20)).min(1),
        x_label: text(50).optional(),
        y_label: text(50).optional(),
      }),
    }),
  })
  .refine(
    ({ chart: { series, axis_config: axis } }) =>
      areUnique(axis.categories) && series.every(({ data }) => data.every(({ label }) => axis.categories.includes(label))),
    'labels have to be categories',
  );

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: button.optional(),
  })
  .refine(({ text: said, fields }) => said !== undefined || fields !== undefined, 'a section needs text or fields');

/** Of the kinds of block that every description of a container allows inside, the one that this app puts there. */
const container = z.strictObject({
  type: z.literal('container'),
  block_id: blockId,
  title: plainText(150),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  child_blocks: z.array(section).min(1).max(10),
});

const messageBlock = z.discriminatedUnion('type', [
  dataVisualization,
  container,
  section,
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(button).min(1).max(25) }),
  richText,
]);
export type MessageBlock = z.infer<typeof messageBlock>;
export type ButtonElement = z.infer<typeof button>;

/** What can be pressed in some blocks, in order. */
export function buttonsIn(blocks: readonly MessageBlock[]): readonly ButtonElement[] {
  return blocks.flatMap((block) => {
    if (block.type === 'actions') return block.elements;
    return block.type === 'section' && block.accessory !== undefined ? [block.accessory] : [];
  });
}

const messageBlocks = z
  .array(messageBlock)
  .max(50)
  .refine((blocks) => blocks.filter(({ type }) => type === 'data_visualization').length <= 2, 'two charts at most')
  .refine((blocks) => areUnique(blocks.flatMap((block) => block.block_id ?? [])), 'block_id is used twice')
  .refine((blocks) => areUnique(buttonsIn(blocks).map((one) => one.action_id)), 'action_id is used twice');

const modalSchema = z.strictObject({
  type: z.literal('modal'),
  callback_id: z.string().max(255),
  private_metadata: z.string().max(3000).default(''),
  title: plainText(24),
  submit: plainText(24),
  close: plainText(24).optional(),
  blocks: z.array(z.union([input, messageBlock])).max(100),
});
export type Modal = z.infer<typeof modalSchema>;

const homeSchema = z.strictObject({
  type: z.literal('home'),
  callback_id: z.string().max(255).default(''),
  private_metadata: z.string().max(3000).default(''),
  blocks: z.array(messageBlock).max(100),
});
export type HomeTab = z.infer<typeof homeSchema>;

/** An error word of Slack with the details it adds. */
export interface SlackError {
  readonly error: string;
  readonly details: readonly string[];
}

/** Undocumented; measured by others at about this (bolt-js#2509). */
const measuredTotal = 13_200;
const maxText = 40_000;

export function checkMessage(
  fallback: string,
  blocks: unknown,
  {
    blocksTotal: total = measuredTotal,
    charts = true,
    folds = true,
  }: { readonly blocksTotal?: number; readonly charts?: boolean; readonly folds?: boolean } = {},
): SlackError | readonly MessageBlock[] {
  if (fallback === '' && blocks === undefined) return { error: 'no_text', details: [] };
  if (fallback.length > maxText) return { error: 'msg_too_long', details: [] };
  if (JSON.stringify(blocks ?? []).length > total) return { error: 'msg_blocks_too_long', details: [] };
  const parsed = messageBlocks.safeParse(blocks ?? []);
  if (!parsed.success) return { error: 'invalid_blocks', details: [z.prettifyError(parsed.error)] };
  const unknown = parsed.data.find(({ type }) => (type === 'data_visualization' && !charts) || (type === 'container' && !folds));
  return unknown === undefined ? parsed.data : { error: 'invalid_blocks', details: [`unsupported type: ${unknown.type}`] };
}

export function checkModal(view: unknown): SlackError | Modal {
  const parsed = modalSchema.safeParse(view);
  return parsed.success ? parsed.data : { error: 'invalid_arguments', details: [z.prettifyError(parsed.error)] };
}

export function checkHome(view: unknown): SlackError | HomeTab {
  const parsed = homeSchema.safeParse(view);
  return parsed.success ? parsed.data : { error: 'invalid_arguments', details: [z.prettifyError(parsed.error)] };
}

export function isSlackError(value: object): value is SlackError {
  return 'error' in value;
}

function areUnique(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}
