/** Warnings of a finding: one of each kind kept whole, many of a kind kept short. */
import type { Warning } from '../../finding.js';

const kept = 10;

/** Where warnings go. */
export interface Warns {
  add(code: string, text: string): void;
}

export class WarningList implements Warns {
  private readonly textsByCode = new Map<string, Set<string>>();

  add(code: string, text: string): void {
    const texts = this.textsByCode.get(code) ?? new Set();
    this.textsByCode.set(code, texts.add(text));
  }

  /** At most ten of a code; of more it is said how many. */
  result(): readonly Warning[] {
    return [...this.textsByCode].flatMap(([code, texts]) => {
      const shown = [...texts].slice(0, kept).map((text) => ({ code, text }));
      const rest = texts.size - shown.length;
      return rest > 0 ? [...shown, { code, text: `And ${rest} more of these.` }] : shown;
    });
  }
}
