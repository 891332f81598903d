/** The gateway of the demo: the terminal is its chat, and in a story nobody types. */
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { createTerminal } from '../../../adapters/terminal/index.js';
import { startGateway } from '../../compose/gateway.js';
import { storePlaceOf } from '../../compose/store-place.js';
import { type Secrets, wantsColour } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import { definitions } from '../../controls/definitions.js';
import { commands } from '../../features/commands.js';
import { frameworks } from '../../frameworks/framework.js';
import { keyringFor } from '../../keys/read-keyring.js';
import { createLogger } from '../../process/logger.js';
import { clockOf } from './on-date.js';
import { demoPeople } from './supervisor.js';

interface TerminalInput {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly story: boolean;
  /** The day on which it plays; absent: today. */
  readonly date?: string;
}

const tries = [
  { typed: '/harden audit', shows: 'what is open, the worst first' },
  { typed: '/harden plan pop-imap', shows: 'what one change would do, and for whom' },
  { typed: '/harden contain eli@contoso.com', shows: 'a compromised account' },
];

/** Where a customer is beside the tenant. */
const triesOfTwo = [
  { typed: '/harden audit @all', shows: 'what stands open in every tenant' },
  { typed: '/harden plan direct-send @all canary=1', shows: 'one change in all, in one first' },
  { typed: '/harden plan pop-imap fabrikam', shows: 'one change in one of them' },
];

/** What may be typed after these words is a control. */
const ofControls = ['plan', 'explain', 'audit', 'history', 'waive'];

/** What Tab completes: each command, with the controls, frameworks or commands that it takes. */
function phrases(): readonly string[] {
  const after = (word: string, names: readonly string[]): readonly string[] => names.map((name) => `/harden ${word} ${name}`);
  return [
    ...commands.map(({ name, takes }) => `/harden ${name}${takes === '' ? '' : ' '}`),
    ...ofControls.flatMap((word) =>
      after(
        word,
        definitions.map(({ id }) => id),
      ),
    ),
    ...after(
      'evidence',
      frameworks.map(({ id }) => id),
    ),
    ...after(
      'help',
      commands.map(({ name }) => name),
    ),
    ...[...tries, ...triesOfTwo].map(({ typed }) => typed),
  ];
}

/** Runs until the person leaves or the story has ended; resolves to the exit code. */
export async function runTerminal(input: TerminalInput): Promise<number> {
  const { secrets, story } = input;
  const clock = clockOf(input.date);
  const typed = story ? new PassThrough() : process.stdin;
  const screen = watchedScreen(process.stdout);
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const terminal = createTerminal({
    input: typed,
    output: story ? screen.output : process.stdout,
    people: demoPeople.map((person) => ({ id: person.terminal, name: person.name })),
    ...(story ? {} : { tries: Object.keys(input.settings.tenants).length > 1 ? triesOfTwo : tries, phrases: phrases() }),
    channel: 'hardening',
    files: '.cache/demo/files',
    colour: wantsColour(process.stdout),
    tenantEndpoint: secrets.require('HARDENBOT_TERMINAL_ENDPOINT', 'where the simulated tenant is; the demo sets it'),
    // The story waits for what it wants to see on its own.
    ...(story ? { pauseMs: 0 } : {}),
    onQuit: leave,
  });
  const decisionKeyPem = secrets.require('HARDENBOT_DECISION_KEY', 'the key that signs decisions; the demo makes one');
  const gateway = await startGateway({
    settings: input.settings,
    store: await storePlaceOf(input.settings, secrets, 'gateway'),
    decisionKeyPem,
    keyring: keyringFor('gateway', decisionKeyPem, secrets),
    platforms: [terminal],
    logger: createLogger('gateway', { file: '.cache/demo/gateway.log', hidden: () => secrets.given() }),
    clock,
  });
  try {
    if (!(typed instanceof PassThrough)) await left;
    else await playStory({ typed, screen });
    return 0;
  } finally {
    await gateway.stop();
  }
}

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
  { types: '/harden revert {change}', until: /Undo: [\s\S]*\[\d+\] Approve/ },
  { types: ':as bo', until: /./ },
  // Two cards, drawn in any order.
  { types: '{Approve}', until: /applied and verified[\s\S]*undone by|undone by[\s\S]*applied and verified/ },
  { types: '/harden changes', until: /last moved/ },
];

const timeoutMs = 60_000;

/** Types one step after the other. Throws when what should be seen does not come within a minute. */
async function playStory(stage: { readonly typed: Writable; readonly screen: WatchedScreen }): Promise<void> {
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

interface WatchedScreen {
  /** Write here; it goes on to the real screen. */
  readonly output: Writable & { readonly columns: number; readonly rows: number; readonly isTTY: boolean };
  /** The last thing on the screen that the pattern's group caught. */
  last(pattern: RegExp): string;
  /** Resolves when what is written from now on fits. */
  shows(pattern: RegExp): Promise<void>;
}

/** A screen that remembers what was written to it, without colours. */
function watchedScreen(real: NodeJS.WriteStream): WatchedScreen {
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
