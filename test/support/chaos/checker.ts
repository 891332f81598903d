/** The independent checker: given only what the tenant was asked to do and what the ledger says, it proves that both fit. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import { brokenLink, genesis } from '../../../src/engine/ledger/chain';
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import { type Effect, effectOf, wantedBy } from './effects';
import { orderProblems } from './order-checker';

type Intent = Extract<LedgerEvent, { type: 'intent' }>;
type Outcome = Extract<LedgerEvent, { type: 'outcome' }>;

interface Step {
  readonly name: string;
  readonly subject: string;
  readonly undo: boolean;
  readonly intent: Intent;
  readonly at: string;
  readonly outcomes: readonly { readonly at: string; readonly outcome: Outcome }[];
  readonly effects: readonly Effect[];
}

/**
 * Every manner in which calls and ledger do not fit, a sentence each; none: all is well. Reads nothing else and calls nothing of what it
 * judges but the hash of an entry. Understands updates through Exchange cmdlets and what is done about a compromised account, and calls any other effect a violation.
 */
export function violations(calls: readonly RecordedCall[], stored: readonly Entry[]): readonly string[] {
  const entries = stored.map(asSigned);
  const announced = stepsOf(entries);
  const stray: string[] = [];
  const effects = new Map<Step, Effect[]>();
  for (const call of calls.filter(({ effect }) => effect)) {
    const effect = effectOf(call);
    const step = effect === null ? `${call.cmdlet ?? call.path} is not understood` : stepFor(effect, announced);
    if (typeof step === 'string') stray.push(step);
    else if (effect !== null) effects.set(step, [...(effects.get(step) ?? []), effect]);
  }
  const steps = announced.map((step) => ({ ...step, effects: effects.get(step) ?? [] }));
  return [
    ...chainProblems(stored),
    ...orderProblems(entries),
    ...stray,
    ...steps.flatMap(problemsOf),
    ...revertProblems(entries, steps),
  ];
}

/** What was done while the ledger took nothing stands in it as text, and counts since it was signed. */
function asSigned(entry: Entry): Entry {
  if (entry.event.type !== 'moved') return entry;
  const { at, event } = JSON.parse(entry.event.text) as Entry;
  return { ...entry, at, event };
}

function stepsOf(entries: readonly Entry[]): readonly Step[] {
  const steps = new Map<string, Step>();
  /** How often what was left of a change was tried again: that announces it again. */
  const again = new Map<string, number>();
  for (const { subject, at, event } of entries) {
    if (event.type === 'resumed') again.set(subject, (again.get(subject) ?? 0) + 1);
    if (event.type !== 'intent' && event.type !== 'outcome') continue;
    const undo = event.undo === true;
    const tries = again.get(subject) ?? 0;
    const name = `${subject} ${undo ? 'undo ' : ''}operation ${event.n}${tries === 0 ? '' : ` (try ${tries + 1})`}`;
    const known = steps.get(name);
    if (event.type === 'outcome' && event.result === 'notSent') steps.delete(name);
    else if (event.type === 'intent') {
      if (known === undefined) steps.set(name, { name, subject, undo, at, intent: event, outcomes: [], effects: [] });
    } else if (known !== undefined) steps.set(name, { ...known, outcomes: [...known.outcomes, { at, outcome: event }] });
  }
  return [...steps.values()];
}

/** The step that an effect belongs to: of those that wanted exactly this, the one that was announced last before it. Otherwise what is wrong. */
function stepFor(effect: Effect, steps: readonly Step[]): Step | string {
  const fitting = steps.filter(({ intent }) => {
    const wanted = wantedBy(intent.operation);
    return wanted !== null && wanted.object === effect.object && wanted.fields === effect.fields;
  });
  const before = fitting.filter(({ at }) => at <= effect.at).at(-1);
  if (before !== undefined) return before;
  const [later] = fitting;
  return later === undefined
    ? `${effect.described} was never announced`
    : `${effect.described} was done before ${later.name} was announced`;
}

/** At most one effect; an end that says what was done, or that nobody can say. */
function problemsOf({ name, intent, outcomes, effects }: Step): readonly string[] {
  const results = [...new Set(outcomes.map(({ outcome }) => outcome.result))];
  const [result] = results;
  if (effects.length > 1 && !mayRepeat(intent)) return [`${name} was done ${effects.length} times`];
  if (result === undefined) return [`${name} was announced and has no outcome`];
  if (results.length > 1) return [`${name} has two outcomes: ${results.join(' and ')}`];
  const [effect] = effects;
  if (result === 'applied' && effect === undefined) return [`${name} is called applied and was never done`];
  if ((result === 'failed' || result === 'conflict' || result === 'unchanged') && effect !== undefined)
    return [`${name} is called ${result} and was done`];
  const [first] = outcomes;
  if (result === 'applied' && effect !== undefined && first !== undefined && effect.at > first.at)
    return [`${name} was called applied before it was done`];
  return [];
}

/** Doing it twice is as good as once: where nobody knows whether it was done, it is sent again. */
function mayRepeat({ operation }: Intent): boolean {
  return operation.kind === 'action' && operation.repeat === true;
}

/** What a finished undoing left: each thing that was done is restored to what it was, and nothing else is touched. */
function revertProblems(entries: readonly Entry[], steps: readonly Step[]): readonly string[] {
  const stepsOfSubject = (subject: string, undo: boolean) =>
    steps.filter((step) => step.subject === subject && step.undo === undo);
  return entries.flatMap(({ subject, event }) => {
    if (event.type === 'undone' && event.stopped === undefined)
      return compared(stepsOfSubject(subject, false), stepsOfSubject(subject, true), settled(entries, subject, true));
    return event.type === 'reverted'
      ? compared(stepsOfSubject(subject, false), stepsOfSubject(event.by, false), settled(entries, event.by, false))
      : [];
  });
}

/** How many operations were found to be back already, without being announced: someone else had put them back. */
function settled(entries: readonly Entry[], subject: string, undo: boolean): number {
  const own = entries.filter((entry) => entry.subject === subject).map(({ event }) => event);
  const intents = new Set(own.flatMap((event) => (event.type === 'intent' && (event.undo === true) === undo ? [event.n] : [])));
  return own.filter(
    (event) =>
      event.type === 'outcome' && (event.undo === true) === undo && event.result === 'unchanged' && !intents.has(event.n),
  ).length;
}

function compared(first: readonly Step[], back: readonly Step[], foundBack: number): readonly string[] {
  const done = first.filter((step) => step.effects.length > 0 || endedAs(step, 'applied'));
  const missing = done.filter((step) => !back.some((other) => isInverse(step, other) && endedAs(other, 'applied', 'unchanged')));
  const foreign = back.filter((step) => !done.some((other) => isInverse(other, step)));
  return [
    ...(missing.length > foundBack ? missing.map((step) => `${step.name} was not restored`) : []),
    ...foreign.map((step) => `${step.name} restores what was not done`),
  ];
}

function endedAs({ outcomes }: Step, ...results: readonly Outcome['result'][]): boolean {
  const last = outcomes.at(-1);
  return last !== undefined && results.includes(last.outcome.result);
}

function isInverse({ intent: { operation: one } }: Step, { intent: { operation: other } }: Step): boolean {
  return (
    one.kind === 'update' &&
    other.kind === 'update' &&
    one.resource === other.resource &&
    one.identity === other.identity &&
    JSON.stringify(one.before) === JSON.stringify(other.after) &&
    JSON.stringify(one.after) === JSON.stringify(other.before)
  );
}

function chainProblems(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry, index) => {
    const broken = brokenLink(entries[index - 1] ?? genesis, entry);
    return broken === null ? [] : [broken];
  });
}
