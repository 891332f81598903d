/** Runs the code of one control, so that a mistake in it stays with that control: what it throws is reported as an InternalError, and anyone else who reads goes on. */
import type { RowFold } from '../controls/control.js';
import { InternalError } from '../lib/internal-error.js';
import { omitUndefined } from '../lib/omit-undefined.js';

export class ControlCode {
  private readonly control: string;
  private fault: InternalError | null = null;

  constructor({ id }: { readonly id: string }) {
    this.control = id;
  }

  /** Throws an InternalError for whatever `code` throws; and at once, without asking it, where something of this control failed before. */
  run<Result>(code: () => Result): Result {
    if (this.fault !== null) throw this.fault;
    try {
      return code();
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** For a pass with others: it never throws, and once it failed it takes no further row and asks for nothing. What is `run` next is about that. */
  fold(fold: RowFold): RowFold {
    return {
      ...omitUndefined({ mayFollow: fold.mayFollow }),
      see: (read, row) => {
        if (this.fault !== null) return;
        try {
          fold.see(read, row);
        } catch (error) {
          this.failed(error);
        }
      },
      follow: (outcomes) => {
        if (this.fault !== null) return [];
        try {
          return fold.follow?.(outcomes) ?? [];
        } catch (error) {
          this.failed(error);
          return [];
        }
      },
    };
  }

  /** Items that are made one by one while others take them. */
  each<Item>(items: Iterable<Item>): Iterable<Item> {
    return Array.isArray(items) ? items : { [Symbol.iterator]: () => this.made(items) };
  }

  private *made<Item>(items: Iterable<Item>): Generator<Item> {
    const making = this.run(() => items[Symbol.iterator]());
    for (let next = this.run(() => making.next()); next.done !== true; next = this.run(() => making.next())) yield next.value;
  }

  private failed(error: unknown): InternalError {
    this.fault = new InternalError(this.control, error);
    return this.fault;
  }
}
