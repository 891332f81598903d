/** What a message must look like for Teams to take it: a strict reading of Adaptive Cards 1.5, written from its schema and not from our code. */
import { z } from 'zod';

const spacing = z.enum(['None', 'Small', 'Default', 'Medium', 'Large', 'ExtraLarge', 'Padding']).optional();
const color = z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']).optional();
const size = z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional();
const weight = z.enum(['Default', 'Lighter', 'Bolder']).optional();
const fontType = z.enum(['Default', 'Monospace']).optional();

const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  size,
  weight,
  color,
  fontType,
  isSubtle: z.boolean().optional(),
  selectAction: z.strictObject({ type: z.literal('Action.OpenUrl'), url: z.url({ protocol: /^https$/ }) }).optional(),
});

const richTextBlock = z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1), spacing });

const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string(),
  size,
  weight,
  color,
  wrap: z.boolean().optional(),
  spacing,
});

const factSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: z.string(), value: z.string() })).min(1),
  spacing,
});

const text = z.discriminatedUnion('type', [richTextBlock, textBlock, factSet]);

const table = z
  .strictObject({
    type: z.literal('Table'),
    columns: z.array(z.strictObject({ width: z.union([z.number().positive(), z.string().regex(/^\d+px$/)]) })).min(1),
    firstRowAsHeader: z.boolean().optional(),
    rows: z.array(
      z.strictObject({
        type: z.literal('TableRow'),
        cells: z.array(z.strictObject({ type: z.literal('TableCell'), items: z.array(text).min(1) })),
      }),
    ),
  })
  .refine(
    ({ columns, rows }) => rows.every((row) => row.cells.length === columns.length),
    'every row has a cell for every column',
  );

const container = z.strictObject({
  type: z.literal('Container'),
  style: z.enum(['default', 'emphasis', 'good', 'attention', 'warning', 'accent']).optional(),
  bleed: z.boolean().optional(),
  items: z.array(text).min(1),
});

/** As Microsoft documents the element; a client that does not know it shows the fallback. */
const lineChart = z.strictObject({
  type: z.literal('Chart.Line'),
  title: z.string().optional(),
  data: z
    .array(
      z.strictObject({
        legend: z.string().min(1),
        values: z.array(z.strictObject({ x: z.string().min(1), y: z.number() })).min(2),
      }),
    )
    .min(1),
  fallback: richTextBlock,
});

const input = z.strictObject({
  type: z.literal('Input.Text'),
  id: z.string().min(1),
  label: z.string().min(1),
  isMultiline: z.boolean().optional(),
  isRequired: z.boolean().optional(),
  errorMessage: z.string().optional(),
  maxLength: z.number().int().positive().optional(),
});

const style = z.enum(['default', 'positive', 'destructive']).optional();
const submit = z.strictObject({
  type: z.literal('Action.Submit'),
  title: z.string().min(1),
  style,
  data: z.record(z.string(), z.unknown()),
});
const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  title: z.string().min(1),
  style,
  verb: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  fallback: submit,
});
const showCard = z.strictObject({
  type: z.literal('Action.ShowCard'),
  title: z.string().min(1),
  style,
  card: z.strictObject({
    type: z.literal('AdaptiveCard'),
    body: z.array(z.discriminatedUnion('type', [richTextBlock, input])),
    /** None where it only unfolds what is to be read. */
    actions: z.array(execute).min(1).optional(),
  }),
});
/** Six are shown; the others hide behind a menu. */
const actionSet = z.strictObject({
  type: z.literal('ActionSet'),
  actions: z
    .array(z.discriminatedUnion('type', [execute, showCard]))
    .min(1)
    .max(6),
});

/** Columns beside each other, of text or of buttons. */
const columnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  columns: z
    .array(
      z.strictObject({
        type: z.literal('Column'),
        width: z.union([z.enum(['auto', 'stretch']), z.number().positive(), z.string().regex(/^\d+px$/)]).optional(),
        verticalContentAlignment: z.enum(['Top', 'Center', 'Bottom']).optional(),
        items: z.array(z.discriminatedUnion('type', [richTextBlock, actionSet])).min(1),
      }),
    )
    .min(1),
  spacing,
});

export const cardSchema = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.string().optional(),
  version: z.literal('1.5'),
  fallbackText: z.string().min(1),
  body: z
    .array(z.discriminatedUnion('type', [richTextBlock, textBlock, factSet, table, container, actionSet, columnSet, lineChart]))
    .min(1),
  msteams: z
    .strictObject({
      width: z.literal('Full').optional(),
      entities: z
        .array(
          z.strictObject({
            type: z.literal('mention'),
            text: z.string().regex(/^<at>[^<>]+<\/at>$/),
            mentioned: z.strictObject({ id: z.string().min(1), name: z.string().min(1), type: z.literal('tag').optional() }),
          }),
        )
        .optional(),
    })
    .optional(),
});

const messageSchema = z.looseObject({
  type: z.literal('message'),
  summary: z.string().min(1),
  text: z.undefined().optional(),
  /** Microsoft's Agents SDK sends some with a message that one person alone sees; ours sends none. */
  entities: z.array(z.looseObject({ type: z.string().min(1) })).optional(),
  recipient: z.looseObject({ id: z.string().min(1) }).optional(),
  attachments: z.tuple([
    z.strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: cardSchema }),
  ]),
});

export type CardJson = z.infer<typeof cardSchema>;
export type CardElement = CardJson['body'][number];
export type TextElement = z.infer<typeof text>;
export type ExecuteJson = z.infer<typeof execute>;
export type ButtonJson = ExecuteJson | z.infer<typeof showCard>;
export type MessageJson = z.infer<typeof messageSchema>;

const context = z.record(z.string(), z.unknown());

/** The offer of a file, and what shows a file that was taken: only in the chat with one person. */
const fileSchema = z.looseObject({
  type: z.literal('message'),
  summary: z.string().min(1),
  attachments: z.tuple([
    z.discriminatedUnion('contentType', [
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'),
        name: z.string().min(1),
        content: z.strictObject({
          description: z.string(),
          sizeInBytes: z.int().positive(),
          acceptContext: context,
          declineContext: context,
        }),
      }),
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.teams.card.file.info'),
        contentUrl: z.url(),
        name: z.string().min(1),
        content: z.strictObject({ uniqueId: z.string().min(1), fileType: z.string().min(1) }),
      }),
    ]),
  ]),
});
export type FileCard = z.infer<typeof fileSchema>['attachments'][0];

/** Null where the message is no such card. */
export function readFileCard(body: unknown): FileCard | null {
  const parsed = fileSchema.safeParse(body);
  return parsed.success ? parsed.data.attachments[0] : null;
}

/** The message, or in words what is wrong with it. */
export function checkMessage(body: unknown): MessageJson | string {
  const parsed = messageSchema.safeParse(body);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}
