/** The independent checker: told only what the tenant was asked to do and what the ledger says, it proves that both fit. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import { brokenLink, genesis } from '../../../src/ledger/chain';
import type { Entry, LedgerEvent } from '../../../src/ledger/entry';

type Intent = Extract<LedgerEvent, { type: 'intent' }>;
type Outcome = Extract<LedgerEvent, { type: 'outcome' }>;

interface Step {
  readonly name: string;
  readonly at: string;
  readonly intent: Intent;
  readonly outcomes: readonly Outcome[];
}

/** Every way in which calls and ledger do not fit, a sentence each; none: all is well. Understands updates through Exchange cmdlets. */
export function violations(calls: readonly RecordedCall[], entries: readonly Entry[]): readonly string[] {
  const effects = calls.filter((call) => call.effect);
  const steps = stepsOf(entries);
  const claimed = new Map<RecordedCall, Step>();
  for (const call of effects) {
    const step = steps.find((candidate) => isEffectOf(call, candidate));
    if (step !== undefined) claimed.set(call, step);
  }
  return [
    ...chainProblems(entries),
    ...effects.filter((call) => !claimed.has(call)).map((call) => `${described(call)} was never announced`),
    ...[...claimed]
      .filter(([call, step]) => call.at < step.at)
      .map(([call, step]) => `${described(call)} was done before ${step.name} was announced`),
    ...steps.flatMap((step) => problemsOf(step, [...claimed.values()].filter((other) => other === step).length)),
    ...revertProblems(entries, steps),
  ];
}

function stepsOf(entries: readonly Entry[]): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const { subject, at, event } of entries) {
    if (event.type !== 'intent' && event.type !== 'outcome') continue;
    const name = `${subject} ${event.undo === true ? 'undo ' : ''}operation ${event.n}`;
    const known = steps.get(name);
    if (event.type === 'intent') {
      if (known === undefined) steps.set(name, { name, at, intent: event, outcomes: [] });
    } else if (known !== undefined) steps.set(name, { ...known, outcomes: [...known.outcomes, event] });
  }
  return [...steps.values()];
}

function isEffectOf(call: RecordedCall, { intent }: Step): boolean {
  const { operation } = intent;
  if (operation.kind !== 'update') return false;
  const { Identity, ...sent } = (call.parameters ?? {}) as Record<string, unknown>;
  const wanted = Object.entries(operation.after);
  const noun = operation.resource.replace(/^exchange\./, '');
  return (
    call.cmdlet === `Set-${noun}` && Identity === operation.identity && wanted.every(([name, value]) => sent[name] === value)
  );
}

/** At most one effect; an end that says what was done, or that nobody can say. */
function problemsOf(step: Step, effects: number): readonly string[] {
  const results = [...new Set(step.outcomes.map((outcome) => outcome.result))];
  const [result] = results;
  if (effects > 1) return [`${step.name} was done ${effects} times`];
  if (result === undefined) return [`${step.name} was announced and has no outcome`];
  if (results.length > 1) return [`${step.name} has two outcomes: ${results.join(' and ')}`];
  if (result === 'applied' && effects === 0) return [`${step.name} is called applied and was never done`];
  if ((result === 'failed' || result === 'conflict' || result === 'unchanged') && effects > 0)
    return [`${step.name} is called ${result} and was done`];
  return [];
}

/** What a finished undoing left: each thing that was done is put back, and nothing else. */
function revertProblems(entries: readonly Entry[], steps: readonly Step[]): readonly string[] {
  const stepsOfSubject = (subject: string, undo: boolean) =>
    steps.filter((step) => step.name.startsWith(`${subject} `) && (step.intent.undo === true) === undo);
  return entries.flatMap(({ subject, event }) => {
    if (event.type === 'undone' && event.stopped === undefined)
      return compared(stepsOfSubject(subject, false), stepsOfSubject(subject, true));
    return event.type === 'reverted' ? compared(stepsOfSubject(subject, false), stepsOfSubject(event.by, false)) : [];
  });
}

function compared(first: readonly Step[], back: readonly Step[]): readonly string[] {
  const done = first.filter((step) => step.outcomes.at(-1)?.result === 'applied');
  const missing = done.filter((step) => !back.some((other) => isInverse(step.intent, other.intent)));
  const foreign = back.filter((step) => !done.some((other) => isInverse(other.intent, step.intent)));
  return [
    ...missing.map((step) => `${step.name} was not put back`),
    ...foreign.map((step) => `${step.name} puts back what was not done`),
  ];
}

function isInverse({ operation: one }: Intent, { operation: other }: Intent): boolean {
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

function described(call: RecordedCall): string {
  return `${call.cmdlet ?? call.method} ${JSON.stringify(call.parameters ?? call.path)}`;
}
