/** One whole story told without input: somebody types for the three people of the demo and waits for what the terminal shows. */
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

interface Step {
  /** What is typed; `{change}` is the id of the newest change, `{Approve}` the number of the newest button with that label. */
  readonly types: string;
  /** What must be seen afterwards. */
  readonly until: RegExp;
}

/** Status, audit, plan, a refused self-approval, approval by another, applied, verified, reverted, verified. */
const steps: readonly Step[] = [
  { types: '/harden status', until: /not been audited/ },
  { types: '/harden audit', until: /\d+ controls?:/ },
  { types: '/harden plan pop-imap', until: /\[\d+\] Approve/ },
  { types: '{Approve}', until: /someone else has to approve/ },
  { types: ':as bo', until: /./ },
  { types: '{Approve}', until: /applied and verified/ },
  { types: ':as ana', until: /./ },
  { types: '/harden revert {change}', until: /Undo c-[\s\S]*\[\d+\] Approve/ },
  { types: ':as bo', until: /./ },
  // Two cards, drawn in any order.
  { types: '{Approve}', until: /applied and verified[\s\S]*undone by|undone by[\s\S]*applied and verified/ },
  { types: '/harden changes', until: /last moved/ },
];

const timeoutMs = 60_000;

/** Types one step after the other. Throws when what should be seen does not come within a minute. */
export async function playStory(stage: { readonly typed: Writable; readonly screen: WatchedScreen }): Promise<void> {
  const { typed, screen } = stage;
  for (const step of steps) {
    const line = step.types
      .replace('{change}', () => screen.last(/\b(c-[a-z0-9]{7})\b/g))
      .replace(/\{(\w+)\}/, (_all, label: string) => screen.last(new RegExp(`\\[(\\d+)\\] ${label}`, 'g')));
    const shown = screen.shows(step.until);
    typed.write(`${line}\n`);
    await shown;
  }
}

export interface WatchedScreen {
  /** Write here; it goes on to the real screen. */
  readonly output: Writable & { readonly columns: number; readonly rows: number; readonly isTTY: boolean };
  /** The last thing on the screen that the pattern's group caught. */
  last(pattern: RegExp): string;
  /** Resolves when what is written from now on fits. */
  shows(pattern: RegExp): Promise<void>;
}

/** A screen that remembers what was written to it, without colours. */
export function watchedScreen(real: NodeJS.WriteStream): WatchedScreen {
  let all = '';
  let changed: () => void = () => undefined;
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, written) => {
      all += stripVTControlCharacters(chunk.toString());
      changed();
      real.write(chunk, written);
    },
  });
  return {
    output: Object.assign(stream, { columns: real.columns ?? 100, rows: real.rows ?? 40, isTTY: real.isTTY }),
    last: (pattern) => {
      const found = [...all.matchAll(pattern)].at(-1)?.[1];
      if (found === undefined) throw new Error(`Nothing on the screen looks like ${String(pattern)}.`);
      return found;
    },
    shows: (pattern) => {
      const since = all.length;
      return new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => reject(new Error(`The screen never showed ${String(pattern)}.`)), timeoutMs);
        changed = () => {
          if (!pattern.test(all.slice(since))) return;
          clearTimeout(giveUp);
          changed = () => undefined;
          resolve();
        };
      });
    },
  };
}
