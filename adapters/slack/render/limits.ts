/** Slack's limits on a message, as its block reference states them, or as people measured them where it does not. */
import type { DrawnBlock } from './rich-text.js';

export const limits = {
  /** Blocks of a message; a modal has 100. */
  blocks: 50,
  /** Characters of a header. */
  header: 150,
  /** Characters of the text in one block: stated for sections, and kept for rich text, for which nothing is stated. */
  blockText: 3000,
  /** The same for one line of it, which leaves room for the line that says what is not shown. */
  line: 2900,
  /** Of a line with a button beside it. */
  rowText: 500,
  /** Blocks inside of a container. */
  childBlocks: 10,
  buttons: 5,
  buttonLabel: 75,
  buttonValue: 2000,
  dialogTitle: 24,
  dialogLabel: 2000,
  dialogMetadata: 3000,
  /** Radio buttons of a dialog, and the characters of one and of what stands below it. */
  choices: 10,
  choiceText: 75,
  /** Fields of a dialog; Slack takes 100 blocks. */
  dialogFields: 10,
  /** Characters of one field; a plain text input takes up to 3,000. */
  field: 900,
  /** Characters of the hint below a field. */
  fieldHint: 2000,
  /** Of a chart: characters of its title and of a label, points of a line, charts of a message. */
  chartTitle: 50,
  chartLabel: 20,
  chartPoints: 20,
  charts: 2,
  /** What a person may write as a reason; a plain text input takes up to 3,000. */
  reason: 500,
  /** Characters of the fallback text; 4,000 are recommended as the most, notifications show far less. */
  fallback: 1000,
  /**
   * All blocks together, as JSON. Not documented: `msg_blocks_too_long` was seen at about 13,200 (bolt-js#2509), and below 12,000
   * when only text was counted (bolt-js#2867), so containers count as well.
   */
  total: 12_000,
} as const;

/** What blocks take of `limits.total`. */
export function sizeOf(blocks: readonly DrawnBlock[]): number {
  return blocks.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0);
}
