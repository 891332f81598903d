/** What a plan would do, for whom it matters, what was checked, and who decides: the middle of a change's card. */

import type { Attachment } from '../chat/attachment.js';
import type { Block, Cell, ObjectChange, Span, Statement } from '../chat/card.js';
import { lookAlikes, mixedScripts, unusualLetters } from '../chat/look-alike.js';
import { type Change, isByRule, startOfChange } from '../engine/changes/change.js';
import type { SignedDecision } from '../engine/plan/decision.js';
import { differences, isReversible, type Operation } from '../engine/plan/operation.js';
import { maxInUse, type Plan, shortDigest } from '../engine/plan/plan.js';
import { partOf, references, referencesOf } from '../features/kinds.js';
import { isObject, type Json } from '../lib/json.js';
import { lookupOwn } from '../lib/lookup-own.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { listInLine } from '../lib/truncate.js';
import { type ObjectNoun, objectNouns } from '../tenant/object-nouns.js';
import { capitalized } from '../tenant/origin.js';
import { endsReporting } from '../tenant/policy-in-words.js';
import { builtInRoleName } from '../tenant/resources/built-in-roles.js';
import { saidInWords } from '../tenant/resources/said-in-words.js';
import { stepWords } from '../tenant/step-words.js';
import { type ChangeView, type PlanList, type ShownStatus, shownStatus } from './change-view.js';
import { csvLine } from './csv.js';
import { moment, whoAndWhen } from './moment.js';
import { parameterBlocks, parameterFacts } from './parameters.js';
import { counted } from './words.js';

export function planBlocks(view: ChangeView, plan: Plan): readonly Statement[] {
  const status = shownStatus(view);
  const open = status === 'waiting' || status === 'approved' || status === 'scheduled';
  // A step that leaves nothing to be seen is known by its words alone.
  const seen = plan.stepwise === true ? view.first.filter(({ kind }) => kind !== 'action') : view.first;
  const lines = seen
    .flatMap((operation) => changedValues(operation, view.first, plan.names))
    // What a step names only so that it can be restored exactly is in the full list.
    .filter(({ before, after }) => plan.stepwise !== true || before !== after)
    .map((line) => ({ ...line, object: objectIn(plan, line.object) }));
  return [
    {
      kind: 'facts',
      facts: [...whatFacts(view, plan), ...parameterFacts(plan), ...(open ? whoFacts(view, plan) : []), ...riskFacts(plan)],
    },
    ...plan.warnings.map(warningBlock),
    ...(open ? lookAlikeBlocks(namesOn(view, plan)) : []),
    ...(open ? impactBlocks(view, plan) : []),
    ...(open ? guardBlocks(plan, view.control?.section?.proven) : []),
    ...(open && plan.keepWithinMs !== undefined ? [revertsItself(plan.keepWithinMs)] : []),
    ...parameterBlocks(plan),
    ...stepBlocks(view.change, view.first),
    ...(lines.length === 0 || isPast(status)
      ? []
      : [
          {
            kind: 'diff' as const,
            changes: lines,
            ...(plan.operations > view.first.length ? { more: plan.operations - view.first.length } : {}),
          },
        ]),
    ...(open && view.list !== null ? [planAttachment(plan, view.list)] : []),
  ];
}

/** Whom and what the card names for the decision. */
export function namesOn({ approval, first, control }: ChangeView, plan: Plan): readonly string[] {
  return [
    plan.requestedBy.name,
    ...approval.canApprove,
    ...first.map(({ object }) => object),
    ...(control?.section?.names?.(plan) ?? []),
  ];
}

/** Anyone who uses what is closed is marked where the object stands. */
function objectIn({ impact }: Plan, object: string): string {
  const used = impact.inUse?.find((one) => one.object === object);
  return used === undefined ? object : `${object} – in use: ${used.how}`;
}

/** The full list of a plan as a file, whatever its size. */
export function planAttachment(plan: Plan, { file, first }: PlanList): Attachment {
  return {
    kind: 'attachment',
    name: `${plan.id}.csv`,
    label: 'The full list',
    holds: counted(plan.operations, plan.stepwise === true ? 'step' : 'object'),
    ask: `export ${plan.id}`,
    preview: first.length === 0 ? [] : [listHeader, ...first.map(listLines)].join('').trimEnd().split('\r\n'),
    file,
  };
}

const listHeader = csvLine(['object', 'resource', 'property', 'before', 'after']);

/** Every property that a plan changes, one row each, in pieces. */
export async function* planList(operations: AsyncIterable<Operation>): AsyncGenerator<string> {
  let piece = listHeader;
  for await (const operation of operations) {
    piece += listLines(operation);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Characters that are sent together. */
const pieceLength = 65_536;

function listLines(operation: Operation): string {
  return differences(operation)
    .map(({ property, before, after }) => csvLine([operation.object, operation.resource, property, shown(before), shown(after)]))
    .join('');
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How much it changes beside what its title says: `1 mailbox and 1 other object`; empty where the title says all of it. */
export function amountOf(plan: Plan, control: ChangeView['control']): string {
  const to = control?.changeTitle.to;
  const own = to === undefined ? undefined : plan.touched?.[to.resource];
  if (to === undefined || own === undefined) return plan.operations === 1 ? '' : changedObjects([plan]);
  const others = plan.operations - own;
  if (others === 0 || (others === 1 && to.isWhole === true)) return '';
  return `${counted(own, to.one, to.many)} and ${counted(others, 'other object')}`;
}

/** Those of the objects that its title counts, where what is in use is among them. */
export function countedIn({ touched, operations }: Plan, control: ChangeView['control']): string {
  const to = control?.changeTitle.to;
  const own = to === undefined ? undefined : touched?.[to.resource];
  return to === undefined || own === undefined ? counted(operations, 'object') : counted(own, to.one, to.many);
}

/** How much several plans for the same change together, the objects by the name that its title gives them. */
export function amountOfAll(plans: readonly Plan[], control: ChangeView['control']): string {
  const to = control?.changeTitle.to;
  const sum = (of: (plan: Plan) => number): number => plans.reduce((total, plan) => total + of(plan), 0);
  const operations = sum((plan) => plan.operations);
  const own = to === undefined ? 0 : sum(({ touched }) => touched?.[to.resource] ?? 0);
  if (to === undefined || own === 0) return changedObjects(plans);
  const others = operations - own;
  return `${counted(own, to.one, to.many)}${others === 0 ? '' : ` and ${counted(others, 'other object')}`}`;
}

/** For example `1 named location and 1 policy`; of more kinds than can be read at once, and in older plans, their number. */
function changedObjects(plans: readonly Plan[]): string {
  const counts = new Map<ObjectNoun, number>();
  for (const { touched = {}, stepwise } of plans)
    for (const [resource, count] of stepwise === true ? [] : Object.entries(touched)) {
      const noun = lookupOwn(objectNouns, resource);
      if (noun !== undefined) counts.set(noun, (counts.get(noun) ?? 0) + count);
    }
  // The worker draws the card again from what was stored, whose keys come in another order.
  const named = [...counts].toSorted(([one], [other]) => (one.one < other.one ? -1 : 1));
  const operations = plans.reduce((total, plan) => total + plan.operations, 0);
  const isWhole = [...counts.values()].reduce((total, count) => total + count, 0) === operations;
  if (counts.size > maxKinds || !isWhole)
    return counted(operations, plans.every(({ stepwise }) => stepwise === true) ? 'step' : 'object');
  return named.map(([{ one, many }, count]) => counted(count, one, many)).join(' and ');
}

const maxKinds = 2;

/** How many objects it changes, and how many of that can be undone. */
export function sizeOf(plan: Plan): string {
  return `${counted(plan.operations, plan.stepwise === true ? 'step' : 'object')}, ${howReversible(plan)}`;
}

function howReversible({ operations, irreversible }: Plan): string {
  if (operations === 1) return irreversible > 0 ? 'which cannot be undone' : 'which can be undone';
  if (irreversible === 0) return 'all of them can be undone';
  return irreversible === operations ? 'none of them can be undone' : `${irreversible} of them cannot be undone`;
}

type Facts = Extract<Block, { kind: 'facts' }>['facts'];

function whatFacts({ control, change, first, zones }: ChangeView, plan: Plan): Facts {
  const own = control?.section?.facts?.(plan, zones);
  const about = control?.section?.about?.(plan);
  const part = partOf(change.request);
  return [
    {
      label: 'What',
      value: plan.reverts === undefined ? (control?.title ?? plan.control) : `undo what ${plan.reverts} changed`,
    },
    { label: 'Changes', value: sizeOf(plan) },
    ...finalFacts(plan, first),
    ...(part === null ? [] : [{ label: 'Part of', value: `the ${part.what} ${part.id}` }]),
    ...(own ?? wordsOf(first, plan.names).map((value) => ({ label: 'In words', value }))),
    ...(about ?? (own === undefined ? stageFacts(plan, first) : [])),
    ...(plan.except === undefined ? [] : [{ label: 'All but', value: listInLine(plan.except) }]),
    isByRule(change)
      ? { label: 'Rule requested by', value: plan.requestedBy.name }
      : { label: 'Requested by', value: whoAndWhen(plan.requestedBy.name, new Date(plan.createdAt)) },
    ...referenceFacts([change.request.decision, ...change.approvals]),
  ];
}

/** Which of the steps cannot be undone. */
function finalFacts({ stepwise }: Plan, first: readonly Operation[]): Facts {
  const final = stepwise === true ? first.filter((operation) => !isReversible(operation)) : [];
  return final.length === 0 ? [] : [{ label: 'Cannot be undone', value: listInLine(final.map(stepWords)) }];
}

export function referenceFacts(decisions: readonly SignedDecision[]): Facts {
  return references.flatMap((reference) => {
    const named = referencesOf(decisions, [reference]);
    return named.length === 0 ? [] : [{ label: capitalized(reference.noun), value: listInLine(named) }];
  });
}

/** Of what is done in stages alone: most plans have one. */
function stageFacts({ stage }: Plan, first: readonly Operation[]): Facts {
  if (stage === 'prepare')
    return [{ label: 'Stage', value: 'step 1 of 2: report-only, nobody is affected yet. Enforcing is a separate plan.' }];
  return first.some(endsReporting) ? [{ label: 'Stage', value: 'enforce' }] : [];
}

/** What was to be changed is not what is: the list would say something that is not so. */
function isPast(status: ShownStatus): boolean {
  return (
    status === 'rejected' || status === 'revoked' || status === 'expired' || status === 'reverted' || status === 'revertedUnkept'
  );
}

/** The code in words: `mail-loss` is mail loss. */
function warningBlock({ code, text }: Plan['warnings'][number]): Extract<Block, { kind: 'text' }> {
  const words = code.replaceAll('-', ' ');
  return { kind: 'text', spans: [{ text: `${capitalized(words)}: `, style: 'warn' }, { text }] };
}

function whoFacts(view: ChangeView, plan: Plan): Facts {
  const { approval } = view;
  const asks = shownStatus(view) === 'waiting';
  return [
    ...(!asks ? [] : [{ label: 'Can approve', value: listInLine(approval.canApprove) || 'nobody' }]),
    ...(approval.obstacle === null ? [] : [{ label: 'But not now', value: approval.obstacle }]),
    ...startFacts(view.change),
    ...(shownStatus(view) === 'scheduled' || isByRule(view.change)
      ? []
      : [{ label: 'Approve by', value: [moment(new Date(plan.expiresAt))] }]),
  ];
}

/** When it is to begin, and until when it may. */
function startFacts(change: Change): Facts {
  const start = startOfChange(change);
  if (start === null) return [];
  const value: readonly Span[] = [
    moment(new Date(start.notBefore)),
    { text: ' at the earliest, ' },
    moment(new Date(start.notAfter)),
    { text: ' at the latest; everything is checked again before' },
  ];
  return [{ label: 'Begins', value }];
}

function riskFacts(plan: Plan): Facts {
  return [
    { label: 'Risk', value: plan.risk },
    { label: 'Digest', value: shortDigest(plan.digest) },
  ];
}

function guardBlocks(plan: Plan, lead = 'Checked against lock-out:'): readonly Statement[] {
  return plan.guards.length === 0
    ? []
    : [
        {
          kind: 'text',
          spans: [{ text: lead, style: 'strong' }],
        },
        { kind: 'facts', facts: plan.guards },
      ];
}

function revertsItself(keepWithinMs: number): Statement {
  return {
    kind: 'text',
    spans: [
      {
        text: `Undone automatically after ${lasting(keepWithinMs)} unless someone keeps it.`,
        style: 'warn',
      },
    ],
  };
}

/** For example `30 minutes`. */
export function lasting(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 180 || minutes % 60 !== 0 ? counted(minutes, 'minute') : counted(minutes / 60, 'hour');
}

function impactBlocks({ control }: ChangeView, plan: Plan): readonly Statement[] {
  const { lines, notMeasured } = plan.impact;
  return [
    ...(control === undefined || plan.reverts !== undefined
      ? []
      : [{ kind: 'text' as const, spans: [{ text: 'Who notices: ', style: 'strong' as const }, { text: control.impact }] }]),
    ...(lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: lines }]),
    ...inUseBlocks(plan),
    ...notMeasured.map(
      (text): Statement => ({
        kind: 'text',
        spans: [
          { text: control?.section?.notes === true ? 'Note: ' : 'Not measured: ', style: 'muted' },
          { text, style: 'muted' },
        ],
      }),
    ),
  ];
}

/** Everyone who is known to use what it closes: the rows of the card are only the first. */
function inUseBlocks({ impact: { inUse = [] } }: Plan): readonly Statement[] {
  if (inUse.length === 0) return [];
  const value = listInLine(inUse.map(({ object, how }) => `${object} (${how})`));
  return [{ kind: 'facts', facts: [{ label: inUse.length < maxInUse ? 'In use' : 'In use, the first of them', value }] }];
}

/** This many names are named; of more it is said that there are more. */
const maxNamed = 5;

/** @param names as the card shows them, each as often as it likes */
export function lookAlikeBlocks(names: readonly string[]): readonly Statement[] {
  const different = [...new Set(names)];
  const alike = lookAlikes(different);
  const told = new Set(alike.flat());
  const mixed = different.filter((name) => !told.has(name) && mixedScripts(name).length > 0);
  const sentences = [
    ...alike.map((same) => `${same.map(quoted).join(' looks like ')}: these are different.`),
    ...mixed.map((name) => `${quoted(name)} mixes ${mixedScripts(name).join(' and ')} letters and may look like another name.`),
  ];
  if (sentences.length === 0) return [];
  const more = sentences.length > maxNamed ? ` And ${sentences.length - maxNamed} more.` : '';
  const text = `${sentences.slice(0, maxNamed).join(' ')}${more}`;
  return [{ kind: 'text', spans: [{ text: 'Look closely: ', style: 'warn' }, { text }] }];
}

function quoted(name: string): string {
  const letters = unusualLetters(name);
  return letters === '' ? `"${name}"` : `"${name}" with ${letters}`;
}

/** The steps of a plan in which each stands on its own, with what became of each. */
function stepBlocks(change: Change, first: readonly Operation[]): readonly Statement[] {
  const { plan, journal } = change;
  if (plan?.stepwise === undefined || first.length === 0) return [];
  const begun = journal.outcomes.size > 0 || journal.intents.size > 0;
  return [
    {
      kind: 'table',
      columns: ['step', 'what', ...(begun ? ['result'] : [])],
      rows: first.map((operation, index) => [
        { text: `${index + 1}` },
        { text: stepWords(operation) },
        ...(begun ? [resultOf(change, index + 1)] : []),
      ]),
      ...(plan.operations > first.length ? { more: plan.operations - first.length } : {}),
    },
  ];
}

export function resultOf({ journal }: Change, n: number): Cell {
  const outcome = journal.outcomes.get(n);
  if (outcome === undefined) return { text: journal.intents.has(n) ? 'under way' : 'not begun' };
  const because = outcome.reason === undefined ? '' : `: ${outcome.reason}`;
  switch (outcome.result) {
    case 'applied':
      return { text: `done${because}`, tone: 'good' };
    case 'unchanged':
      return { text: 'was so already', tone: 'good' };
    case 'conflict':
      return { text: `not done, someone changed it${because}`, tone: 'warn' };
    case 'failed':
      return { text: `NOT DONE${because}`, tone: 'bad' };
    case 'unknown':
      return { text: `not known whether it was done${because}`, tone: 'bad' };
  }
}

type Names = Readonly<Record<string, string>>;

/** One line for each object that a plan makes and that can be said in words. @param names by id, as the plan has them */
export function wordsOf(operations: readonly Operation[], names: Names = {}): readonly string[] {
  return operations.flatMap((operation, index) => {
    if (operation.kind !== 'create' || isPartOfAnother(index + 1, operations)) return [];
    return inWords(operation, operations, names) ?? [];
  });
}

/** The name behind an id; null where nobody knows it. Roles have the same ids everywhere. */
function nameOfId(value: Json, names: Names): string | null {
  if (typeof value !== 'string') return null;
  return lookupOwn(names, value.toLowerCase()) ?? builtInRoleName(value);
}

/** What a later step refers to is said with that step. */
function isPartOfAnother(step: number, operations: readonly Operation[]): boolean {
  return operations.some((operation) => JSON.stringify(operation).includes(`{"ref":${step}}`));
}

/**
 * Each value that changes, by its path: of nested values only the leaves that differ. Of an object that is made or removed, what is empty
 * and the annotations of the service are left out; the full list has them.
 */
export function changedValues(
  operation: Operation,
  operations: readonly Operation[],
  names: Names = {},
): readonly ObjectChange[] {
  const named = (value: Json): Json => {
    const name = typeof value === 'string' ? nameOfId(value, names) : null;
    return name === null || typeof value !== 'string' ? value : `${name} (${value})`;
  };
  const isWhole = operation.kind === 'create' || operation.kind === 'remove';
  return differences(operation)
    .filter(({ property }) => !(isWhole && property.startsWith('@')))
    .flatMap((line) => leavesOf(line, (value) => referredTo(value, operations)?.object ?? null))
    .map(({ property, ...sides }) => ({ object: operation.object, property, ...namedSides(sides, named) }));
}

function namedSides({ before, after }: Omit<Line, 'property'>, named: (value: Json) => Json): Omit<Line, 'property'> {
  return omitUndefined({
    before: before === undefined ? undefined : inEach(before, named),
    after: after === undefined ? undefined : inEach(after, named),
  });
}

/** A value, or each of a list. */
function inEach(value: Json, named: (value: Json) => Json): Json {
  return Array.isArray(value) ? value.map(named) : named(value);
}

type Line = ReturnType<typeof differences>[number];

function leavesOf(line: Line, nameOf: (value: Json) => string | null): readonly Line[] {
  if (!isObject(line.before) && !isObject(line.after)) return [line];
  const before = leaves(line.property, line.before, nameOf);
  const after = leaves(line.property, line.after, nameOf);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((property) => {
    const [was, is] = [before.get(property), after.get(property)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ property, ...omitUndefined({ before: was, after: is }) }];
  });
}

/** The values inside, by their paths; nothing of what is empty. */
function leaves(path: string, value: Json | undefined, nameOf: (value: Json) => string | null): ReadonlyMap<string, Json> {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return new Map();
  if (!isObject(value)) return new Map([[path, Array.isArray(value) ? value.map((one) => nameOf(one) ?? one) : value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(`${path}.${key}`, inner, nameOf)]));
}

function inWords(operation: Operation, operations: readonly Operation[], names: Names): string | null {
  if (operation.kind !== 'create') return null;
  const nameOf = (value: Json): string | null => {
    const made = referredTo(value, operations);
    return made === null ? nameOfId(value, names) : (inWords(made, operations, names) ?? made.object);
  };
  return saidInWords.find(({ key }) => key === operation.resource)?.inWords?.(operation.after, nameOf) ?? null;
}

/** The earlier operation of the same plan whose object a value stands for. */
function referredTo(value: Json, operations: readonly Operation[]): Operation | null {
  const step = isObject(value) ? value['ref'] : undefined;
  return typeof step === 'number' ? (operations[step - 1] ?? null) : null;
}
