/** The questions of `hardenbot init`, one after the other: what cannot be used is asked for again, so that no other answer is lost by it. */
import { createInterface } from 'node:readline/promises';
import { InputError } from '../lib/errors.js';
import { type Chats, chatsOf, complaintOf, type Question, questions } from '../setup/answers.js';

export type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Asking {
  ask(text: string): Promise<string>;
  say(text: string): void;
}

export interface Told {
  readonly chats: Chats;
  readonly answers: Given;
}

/** What flags said, and what was answered. */
export async function askMissing(flags: Given, terminal: Asking): Promise<Told> {
  const chats = await askChats(flags, terminal);
  const answers: Record<string, string | readonly string[] | undefined> = { ...flags };
  for (const question of questions) {
    if (question.chat !== undefined && !chats[question.chat]) continue;
    if (answers[question.key] !== undefined || question.optional === true) continue;
    answers[question.key] = await askFor(question, chats, terminal);
  }
  return { chats, answers };
}

async function askFor(question: Question, chats: Chats, terminal: Asking): Promise<string | readonly string[]> {
  for (;;) {
    const typed = (await terminal.ask(`${question.ask}: `)).trim();
    const answer = question.separator === undefined ? typed : parts(typed, question.separator);
    const complaint = typed === '' ? 'it cannot be left out' : complaintOf(question, answer, chats);
    if (complaint === null) return answer;
    terminal.say(`  - ${complaint}\n`);
  }
}

/** Asked only where no flag says it. */
async function askChats(flags: Given, terminal: Asking): Promise<Chats> {
  if (Object.keys(flags).some((key) => /^(slack|teams)/.test(key))) return chatsOf(flags);
  for (;;) {
    const typed = (await terminal.ask('Where do you talk: slack, teams or both: ')).trim().toLowerCase();
    if (['slack', 'teams', 'both'].includes(typed)) return { slack: typed !== 'teams', teams: typed !== 'slack' };
    terminal.say('  - answer slack, teams or both\n');
  }
}

export function parts(typed: string, separator: string): readonly string[] {
  return typed
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Throws InputError where whoever is asked leaves by Ctrl-C or Ctrl-D. */
export async function atTerminal<Result>(run: (terminal: Asking) => Promise<Result>): Promise<Result> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  terminal.once('close', () => left.abort());
  try {
    return await run({
      ask: (text) => terminal.question(text, { signal: left.signal }),
      say: (text) => void process.stdout.write(text),
    });
  } catch (error) {
    if (!left.signal.aborted) throw error;
    throw new InputError('\nhardenbot init was left: nothing was written.', [
      'run it again, or give its flags: hardenbot init --help',
    ]);
  } finally {
    terminal.close();
  }
}
