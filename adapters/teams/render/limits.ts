/** What Teams takes of a message. Its documents changed the figure for a whole message three times, so we stay below the oldest one. */

export const limits = {
  /** A card as UTF-8 JSON. Documented today: 100 KB of UTF-16 for a message; before that 40 KB, and 28 KB. */
  card: 25_000,
  /** Blocks of a card that are drawn at most; the others are counted. */
  blocks: 40,
  title: 300,
  paragraph: 3000,
  label: 200,
  value: 1000,
  cell: 650,
  /** Lines of a file that are folded into the card. */
  fileLines: 100,
  fileTitle: 100,
  /** Of a chart: characters of a label, and points. */
  chartLabel: 50,
  chartPoints: 30,
  /** Buttons of one row: Teams shows six, the library of Adaptive Cards five. */
  buttons: 5,
  buttonLabel: 60,
  /** What a button carries, as JSON. Ours to choose: it is in the card twice, for clients of either kind. */
  buttonData: 2000,
  /** What a person may write as a reason. */
  reason: 500,
  summary: 300,
  /** The text that answers a click. */
  answer: 400,
} as const;

/** UTF-8 bytes of a value as JSON with its comma. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}
