/** How the parts of a card share the room of a message, on every platform that has a limit. */

export interface Shared {
  /** What its buttons take on their own; null: it has none, and is cut to fit. */
  readonly buttons: number | null;
  /** What it takes whole. */
  readonly whole: number;
}

/**
 * Draws all parts within `room`. Buttons may take `buttonShare` of it: what they decide on must still be readable beside them. Half of what they leave is shared out equally
 * and the other half goes to anyone who comes first, so that a long table never hides what follows it.
 */
export function shareRoom<Part, Drawn>(
  parts: readonly Part[],
  options: {
    readonly room: number;
    readonly buttonShare: number;
    readonly sizeOf: (part: Part) => Shared;
    /** Draws a part in no more than this. */
    readonly draw: (part: Part, room: number) => readonly Drawn[];
    readonly drawnSize: (drawn: readonly Drawn[]) => number;
  },
): readonly Drawn[] {
  const { room, draw, drawnSize } = options;
  const sizes = parts.map(options.sizeOf);
  const needs = needsOf(sizes, room, options.buttonShare);
  let later = needs.reduce((sum, need) => sum + need, 0);
  let left = room;
  return parts.flatMap((part, index) => {
    const need = needs[index] ?? 0;
    later -= need;
    const drawn = draw(part, sizes[index]?.buttons === null ? left - later : need);
    left -= drawnSize(drawn);
    return drawn;
  });
}

/** What each part is sure to get. */
function needsOf(sizes: readonly Shared[], room: number, buttonShare: number): readonly number[] {
  let forButtons = room * buttonShare;
  const buttons = sizes.map(({ buttons: wanted }) => {
    const need = Math.min(forButtons, wanted ?? 0);
    forButtons -= need;
    return need;
  });
  const share = (room - buttons.reduce((sum, need) => sum + need, 0)) / (2 * sizes.length);
  return sizes.map(({ buttons: wanted, whole }, index) => (wanted === null ? Math.min(share, whole) : (buttons[index] ?? 0)));
}
