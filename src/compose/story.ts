/** One whole story told without input: somebody types for the three people of the demo and waits for what the terminal shows. */
import type { Writable } from 'node:stream';
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
  { types: '/harden revert {change}', until: /undo c-[\s\S]*\[\d+\] Approve/ },
  { types: ':as bo', until: /./ },
  { types: '{Approve}', until: /applied and verified[\s\S]*undone/ },
  { types: '/harden changes', until: /last moved/ },
];

const patienceMs = 60_000;

/** Types one step after the other. Throws when what should be seen does not come within a minute. */
export async function playStory(stage: { readonly typed: Writable; readonly output: NodeJS.WriteStream }): Promise<void> {
  const screen = watch(stage.output);
  for (const step of steps) {
    const line = step.types
      .replace('{change}', () => screen.last(/\b(c-[a-z0-9]{7})\b/g))
      .replace(/\{(\w+)\}/, (_all, label: string) => screen.last(new RegExp(`\\[(\\d+)\\] ${label}`, 'g')));
    screen.clear();
    stage.typed.write(`${line}\n`);
    await screen.shows(step);
  }
}

/** Remembers what is written to the screen, without colours. */
function watch(output: NodeJS.WriteStream) {
  let all = '';
  let since = 0;
  let changed: () => void = () => undefined;
  const write = output.write.bind(output);
  output.write = ((chunk: string | Uint8Array, ...rest: []) => {
    all += stripVTControlCharacters(String(chunk));
    changed();
    return write(chunk, ...rest);
  }) as typeof output.write;

  return {
    clear: () => {
      since = all.length;
    },
    last: (pattern: RegExp): string => {
      const found = [...all.matchAll(pattern)].at(-1)?.[1];
      if (found === undefined) throw new Error(`Nothing on the screen looks like ${String(pattern)}.`);
      return found;
    },
    shows: (step: Step): Promise<void> =>
      new Promise((resolve, reject) => {
        const giveUp = setTimeout(
          () => reject(new Error(`After "${step.types}" the screen never showed ${String(step.until)}.`)),
          patienceMs,
        );
        changed = () => {
          if (!step.until.test(all.slice(since))) return;
          clearTimeout(giveUp);
          changed = () => undefined;
          resolve();
        };
        changed();
      }),
  };
}
