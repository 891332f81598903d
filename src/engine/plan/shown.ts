/** What a decision says of the card that it was made on: one text, signed with the decision, that the worker holds against what it draws itself. */

interface ShownParts {
  /** The code that drew it: words may differ from version to version. */
  readonly drawnBy: string;
  /** Of the plan and its first operations, see `shownHash`: what the card was drawn from. */
  readonly content: string;
  /** Of the card as it was drawn, with what is below it. */
  readonly card: string;
}

const form = /^2:([0-9a-f]{16}):([0-9a-f]{64}):([0-9a-f]{64})$/;
const earlierForm = /^[0-9a-f]{64}$/;

export function shownText({ drawnBy, content, card }: ShownParts): string {
  return `2:${drawnBy}:${content}:${card}`;
}

/** Null for a text of the earlier form, and for what is of none. */
export function readShown(shown: string | undefined): ShownParts | null {
  const [, drawnBy = '', content = '', card = ''] = form.exec(shown ?? '') ?? [];
  return card === '' ? null : { drawnBy, content, card };
}

/** Of the plan and its first operations, in either form; null where it says nothing of them. */
export function contentShown(shown: string | undefined): string | null {
  if (shown !== undefined && earlierForm.test(shown)) return shown;
  return readShown(shown)?.content ?? null;
}
