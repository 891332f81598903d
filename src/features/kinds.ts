/** The kinds of changes beside the plain one of a control. */
import type { Refusal } from '../lib/errors.js';
import type { ChangeKind, OwnEnd } from './change-kind.js';
import { features } from './features.js';
import type { ReferenceKind } from './reference-kind.js';
import type { RequestKind } from './request-kind.js';
import type { DecisionReferences, PlanTerms, ReferencedAct, ReferenceName, ReferenceRules, RequestTerms } from './terms.js';

export const changeKinds: readonly ChangeKind[] = features.flatMap(({ kind }) => kind ?? []);

/** The kind that terms are of; undefined: a plain change. */
export function kindOf(terms: PlanTerms): ChangeKind | undefined {
  return changeKinds.find(({ id }) => terms[id] !== undefined);
}

/** The kind with a prefix of its own that this id begins with; undefined: none. */
export function kindOfId(changeId: string): ChangeKind | undefined {
  return changeKinds.find(({ prefix }) => prefix !== undefined && changeId.toLowerCase().startsWith(`${prefix}-`));
}

/** What the ids of changes begin with that have a prefix of their own, with the dash. */
export const ownPrefixes: readonly string[] = changeKinds.flatMap(({ prefix }) => (prefix === undefined ? [] : [`${prefix}-`]));

/** Null: it has no end of its own. */
export function ownEndOf(plan: PlanTerms & { readonly id: string }): OwnEnd | null {
  return kindOf(plan)?.ownEnd?.(plan, plan.id) ?? null;
}

/** Whether a plan holds the terms that were asked for, and none that were not. */
export function holdsWhatWasAsked(planned: Parameters<ChangeKind['isAsAsked']>[0], asked: RequestTerms): boolean {
  const isUndo = planned.reverts !== undefined;
  return changeKinds.every((kind) => (isUndo && kind.whenUndone === undefined) || kind.isAsAsked(planned, asked));
}

/** Whether it cannot wait. @param terms of a request or a plan */
export function cannotWait(terms: PlanTerms | RequestTerms): boolean {
  return changeKinds.some((kind) => kind.isUrgent === true && terms[kind.id] !== undefined);
}

/** What people call it where a finding is accepted for a time; empty where no feature does that. */
export const waivedWords = features.flatMap(({ waives }) => waives ?? []);

export const requestKinds: readonly RequestKind[] = features.flatMap(({ request }) => request ?? []);

/** The kind of a request that waits for others; undefined: it waits for none. */
export function requestKindOf(request: RequestTerms): RequestKind | undefined {
  return requestKinds.find(({ id }) => request[id] !== undefined);
}

/** What a request is part of, with others that it waits for; null: it stands alone. */
export function partOf(request: RequestTerms): { readonly what: string; readonly id: string } | null {
  const kind = requestKindOf(request);
  return kind === undefined ? null : { what: kind.id, id: kind.partOf(request) };
}

export const references: readonly ReferenceKind[] = features.flatMap(({ reference }) => reference ?? []);

/** The options of commands that name one. */
export const referenceNames: readonly ReferenceName[] = references.map(({ id }) => id);

/** How help says that one may be named: ` [ticket=…]`. */
export const referenceTakes = referenceNames.map((name) => ` [${name}=…]`).join('');

/** What a button asks that needs one. */
export const referenceQuestion = references.map(({ question }) => question).join(' ');

/** For a sentence: `ticket=CHG0123`. */
export const referenceExample = references.map(({ id, example }) => `${id}=${example}`).join(' ');

/** Null where everything is named that rules of a tenant ask for with such an act. */
export function whyNoReference(act: ReferencedAct, named: DecisionReferences, rules: ReferenceRules): Refusal | null {
  for (const reference of references) {
    const refusal = reference.whyNot(act, named[reference.id], rules);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** Whether rules of a tenant ask for a reference with such an act. */
export function asksReference(act: ReferencedAct, rules: ReferenceRules): boolean {
  return references.some((reference) => reference.isRequired(act, rules));
}

/** What is named with a decision, or with an act that becomes one, and nothing else of it. */
export function referencesIn(act: DecisionReferences): DecisionReferences {
  return Object.fromEntries(references.flatMap(({ id }) => (act[id] === undefined ? [] : [[id, act[id]]])));
}

/** As they are typed behind a command: `ticket=CHG0123`. */
export function referenceWords(act: DecisionReferences): readonly string[] {
  return references.flatMap(({ id }) => (act[id] === undefined ? [] : [`${id}=${act[id]}`]));
}

/** All that was named with some decisions, each once, in the order in which they were made. */
export function referencesOf(
  decisions: readonly { readonly decision: DecisionReferences }[],
  some: readonly ReferenceKind[] = references,
): readonly string[] {
  return some.flatMap(({ id }) => namedIn(decisions, id));
}

/** The same for exports, a list for each reference. */
export function exportedReferences(decisions: readonly { readonly decision: DecisionReferences }[]): ExportedReferences {
  const lists = references.map(({ id, plural }) => [plural, namedIn(decisions, id)] as const);
  return Object.fromEntries(lists) as ExportedReferences;
}

/** What exports say of one decision: null where nothing was named. */
export type ExportedReference = { readonly [Name in ReferenceName]: string | null };

export function exportedReference(decision: DecisionReferences): ExportedReference {
  return Object.fromEntries(references.map(({ id }) => [id, decision[id] ?? null])) as ExportedReference;
}

/** What exports say of all decisions on a subject. */
export type ExportedReferences = { readonly [Plural in ReferenceKind['plural']]: readonly string[] };

function namedIn(decisions: readonly { readonly decision: DecisionReferences }[], id: ReferenceKind['id']): readonly string[] {
  return [...new Set(decisions.flatMap(({ decision }) => decision[id] ?? []))];
}
