/** The kinds of changes beside the plain one of a control. */
import type { ChangeKind, OwnEnd } from './change-kind.js';
import { features } from './features.js';
import type { RequestKind } from './request-kind.js';
import type { PlanTerms, RequestTerms } from './terms.js';

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

/** The kind of a request that waits for others; undefined: it waits for none. */
export function requestKindOf(request: RequestTerms): RequestKind | undefined {
  return features.flatMap((feature) => feature.request ?? []).find(({ id }) => request[id] !== undefined);
}
