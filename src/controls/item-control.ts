/** Controls of one form: each object has an actual and an expected value. Audit, evidence, coverage, plan and refusals follow from one function. */

import type { Operation } from '../engine/plan/operation.js';
import { SharedParts } from '../engine/plan/shared-parts.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { isRefusal, type Refusal } from '../lib/errors.js';
import { type Read, readKey } from '../tenant/resource.js';
import type {
  Audit,
  Context,
  Control,
  ControlDefinition,
  Judgement,
  Outcomes,
  PartDefinition,
  PlanDraft,
  Planning,
} from './control.js';
import type { Coverage, Missing } from './finding.js';
import { addEvidence, changeOf, isExempt, stateOf, stateOfValue } from './item.js';
import type { Collection } from './item-collection.js';
import { collectionsOf, type Found, ItemFold, type Tally } from './item-fold.js';
import { NotPlanned } from './not-planned.js';
import { notDecided, openQuestionOf, refuseUndecided } from './question.js';
import { EvidenceList, missingReads } from './reasoning/findings/evidence-list.js';
import { type JudgedPart, resultOfParts, verdictOfParts } from './reasoning/findings/parts.js';
import { refuseUnreadable } from './reasoning/findings/refusals.js';
import type { RowCollector } from './reasoning/findings/row-collector.js';
import { sayVendorDate, vendorWarnings } from './reasoning/findings/vendor-dates.js';
import { WarningList } from './reasoning/findings/warning-list.js';

/** Where what is said beside the objects goes. */
interface Sayings {
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

/** What is looked at, made for one audit or one plan: it may keep what its rows say. */
export interface Inspection<Name extends string = string> {
  /** By name, in the order of the plan and of the evidence; a name among the parts of the control is that part, null: settings switch it off. */
  readonly collections: Readonly<Record<Name, Collection | null>>;
  /** Whose evidence comes before that of the others: few objects that many would crowd out. */
  readonly evidenceFirst?: readonly Name[];
  /** Where it listens beside its collections; absent: nowhere. */
  readonly rows?: RowCollector;
  /** What the control reads first; absent: `judgedFrom`. */
  readonly reads?: readonly Read[];
  /** What the finding names where it could not be read; absent: what the collections need. */
  judgedFrom?(outcomes: Outcomes): readonly Read[];
  /** What could not be read, where that is no list of reads; absent: those of `judgedFrom` that failed. */
  missing?(outcomes: Outcomes): readonly Missing[];
  /** Without one of these there is no plan; absent: what the collections need. */
  decisive?(outcomes: Outcomes): readonly Read[];
  readonly follow?: (outcomes: Outcomes) => readonly Read[];
  readonly mayFollow?: readonly Read[];
  /** The sentence of the finding. */
  summary(found: Found<Name>): string;
  /** Absent: by objects that count (`verdictOfItems`), or by parts where the control has some. */
  verdict?(found: Found<Name>): Verdict;
  /** Of a control with parts: what makes it a failure whatever else holds. */
  fails?(found: Found<Name>): boolean;
  /** Absent: all objects of lists; null: they cannot be counted. */
  coverage?(found: Found<Name>): Coverage | null;
  /** Collections that are no part of the finding, once everything was read; absent: none. */
  leftOut?(found: Found<Name>): readonly Name[];
  /** What evidence and warnings begin with. */
  before?(found: Found<Name>, to: Sayings): void;
  /** What they end with. */
  after?(found: Found<Name>, to: Sayings): void;
  /** What Microsoft changes on a day, and whom of the tenant that affects; absent: nothing that is known. */
  vendorDate?(found: Found<Name>): { readonly entry: string; readonly asOf: Date; readonly affected: string } | null;
  /** Why there is no plan, asked when everything could be read. */
  refuse?(found: Found<Name>): Refusal | null;
  /** The plan; absent: every operation, in the order of the collections, after which the control passes. */
  draft?(planned: Planned<Name>): PlanDraft | Refusal;
}

export interface Planned<Name extends string = string> {
  readonly found: Found<Name>;
  readonly operations: Readonly<Record<Name, readonly Operation[]>>;
}

/**
 * A control whose audit and plan follow from one function. An object that says nothing keeps it from passing and from being planned; so does a list
 * that broke off.
 * @param inspect called once for each audit and each plan
 * @param more what a control has beside them
 */
export function itemControl<Settings, Name extends string>(
  definition: ControlDefinition<Settings>,
  inspect: (context: Context<Settings>) => Inspection<Name>,
  more: Pick<Control<Settings>, 'study' | 'trial' | 'suggest' | 'revertWarning'> = {},
): Control<Settings> {
  const { parts = [] } = definition;
  const openQuestion = ({ settings }: Context<Settings>) => openQuestionOf(definition, settings);
  return {
    ...definition,
    reads: (context) => (openQuestion(context) === null ? firstReads(inspect(context)) : []),
    audit: (context) => {
      const question = openQuestion(context);
      return question === null ? itemAudit(inspect(context), parts) : { see: () => undefined, judge: () => notDecided(question) };
    },
    plan: (context) =>
      openQuestion(context) === null
        ? itemPlan(inspect(context))
        : { see: () => undefined, draft: () => refuseUndecided(definition) },
    ...more,
  };
}

const nothingRead: Outcomes = () => ({ complete: true, rows: 0 });

function firstReads<Name extends string>(inspection: Inspection<Name>): readonly Read[] {
  return inspection.reads ?? readsOf(inspection, inspection.judgedFrom?.(nothingRead));
}

/** What the collections need, each once, where the control does not say it otherwise. */
function readsOf<Name extends string>(inspection: Inspection<Name>, own: readonly Read[] | undefined): readonly Read[] {
  if (own !== undefined) return own;
  const all = collectionsOf(inspection).flatMap(([, { reads }]) => reads);
  return [...new Map(all.map((read) => [readKey(read), read])).values()];
}

function itemAudit<Name extends string>(inspection: Inspection<Name>, parts: readonly PartDefinition[]): Audit {
  const names = collectionsOf(inspection).map(([name]) => name);
  const evidenceOf = new Map([...(inspection.evidenceFirst ?? []), ...names].map((name) => [name, new EvidenceList()]));
  const open: OpenCollections<Name> = { planned: new Set(), byHand: new Set() };
  const fold = new ItemFold(inspection, (name, item) => {
    const evidence = evidenceOf.get(name);
    if (evidence !== undefined) addEvidence(item, evidence);
    if (stateOf(item) === 'gap' && !isExempt(item)) open[item.byHand === undefined ? 'planned' : 'byHand'].add(name);
  });
  return {
    see: fold.rows.see,
    ...(inspection.follow === undefined ? {} : { follow: inspection.follow }),
    ...(inspection.mayFollow === undefined ? {} : { mayFollow: inspection.mayFollow }),
    judge: (outcomes): Judgement => {
      const found = fold.found(outcomes);
      const to = { evidence: new EvidenceList(), warnings: new WarningList() };
      inspection.before?.(found, to);
      const leftOut = inspection.leftOut?.(found) ?? [];
      for (const [name, evidence] of evidenceOf) if (!leftOut.includes(name)) to.evidence.add(evidence);
      inspection.after?.(found, to);
      const dated = inspection.vendorDate?.(found) ?? null;
      const dates = dated === null ? {} : sayVendorDate(dated.entry, { ...dated, warnings: to.warnings });
      const judged = parts.length === 0 ? null : judgedParts(inspection, found, parts);
      const coverage = coverageOf(inspection, found, judged !== null);
      return {
        verdict:
          inspection.verdict?.(found) ??
          (judged === null
            ? verdictOfItems(found.total, found)
            : verdictOfParts(
                parts.flatMap(({ id, beside = false }) => (beside ? [] : (judged[id]?.state ?? []))),
                inspection.fails?.(found) ?? false,
              )),
        ...(judged === null ? {} : resultOfParts(judged)),
        summary: inspection.summary(found),
        ...to.evidence.result(),
        ...(coverage === null ? {} : { coverage }),
        ...(isByHand(open, leftOut) ? { byHand: true as const } : {}),
        ...dates,
        warnings: to.warnings.result(),
        missing: inspection.missing?.(outcomes) ?? missingReads(readsOf(inspection, inspection.judgedFrom?.(outcomes)), outcomes),
      };
    },
  };
}

/** The collections in which a plan changes something that is open, and those in which a person does. */
type OpenCollections<Name extends string> = Readonly<Record<'planned' | 'byHand', Set<Name>>>;

function isByHand<Name extends string>({ planned, byHand }: OpenCollections<Name>, leftOut: readonly Name[]): boolean {
  return byHand.size > 0 && [...planned].every((name) => leftOut.includes(name));
}

/** @param whole nothing that might be open was left out */
export function verdictOfItems({ objects, holds, gaps, unknown }: Tally, { whole }: { readonly whole: boolean }): Verdict {
  if (gaps > 0) return holds === 0 ? 'fail' : 'partial';
  if (!whole) return 'unknown';
  if (objects === 0) return 'notApplicable';
  return unknown > 0 ? 'unknown' : 'pass';
}

/** Absent where every collection is one object, and where each part is counted alone. */
function coverageOf<Name extends string>(inspection: Inspection<Name>, found: Found<Name>, hasParts: boolean): Coverage | null {
  if (inspection.coverage !== undefined) return inspection.coverage(found);
  if (hasParts || collectionsOf(inspection).every(([, { isList }]) => !isList)) return null;
  return covered(found.total);
}

function covered({ holds, objects }: Tally): Coverage {
  return { covered: holds, of: objects };
}

/** Each part that settings do not switch off and of which something is there, by its collection. */
function judgedParts<Name extends string>(
  inspection: Inspection<Name>,
  { of, state }: Found<Name>,
  parts: readonly PartDefinition[],
): Readonly<Record<string, JudgedPart>> {
  return Object.fromEntries(
    collectionsOf(inspection).flatMap(([name]) => {
      const judged = parts.some(({ id }) => id === name) ? state[name] : null;
      return judged === null ? [] : [[name, { state: judged, coverage: covered(of[name]) }]];
    }),
  );
}

function itemPlan<Name extends string>(inspection: Inspection<Name>): Planning {
  const operations = Object.fromEntries(collectionsOf(inspection).map(([name]) => [name, []])) as unknown as Record<
    Name,
    Operation[]
  >;
  const parts = new SharedParts();
  const notPlanned = new NotPlanned(collectionsOf(inspection).map(([, { unknown }]) => unknown));
  const fold = new ItemFold(inspection, (name, item, collection) => {
    const isWanted = item.isNeeded ?? !isExempt(item);
    if (isWanted && item.values.some((value) => stateOfValue(value) === 'unknown')) {
      notPlanned.unknown(item.object, { what: collection.unknown, stops: item.isNeeded === true || !collection.isList });
      if (collection.isList) return;
    }
    const change = item.change === undefined ? changeOf(item) : item.change;
    if (change === null) return;
    if (item.byHand !== undefined) {
      notPlanned.untouched.add(`${item.object} (${item.byHand})`);
      return;
    }
    const operation = collection.operation(item, change);
    if (operation === null) notPlanned.unaddressable.add(item.object);
    else operations[name].push(parts.of(operation));
  });
  return {
    see: fold.rows.see,
    ...(inspection.follow === undefined ? {} : { follow: inspection.follow }),
    draft: (outcomes) => {
      const found = fold.found(outcomes);
      const all = inOrder(collectionsOf(inspection).map(([name]) => operations[name]));
      const leftOut = inspection.leftOut?.(found) ?? [];
      const isEmpty = collectionsOf(inspection).every(([name]) => operations[name].length === 0 || leftOut.includes(name));
      const refusal =
        refuseUnreadable(missingReads(readsOf(inspection, inspection.decisive?.(outcomes)), outcomes)) ??
        inspection.refuse?.(found) ??
        notPlanned.refusal(isEmpty);
      if (refusal !== null) return refusal;
      const drafted = inspection.draft?.({ found, operations }) ?? enforcing(all);
      if (isRefusal(drafted)) return drafted;
      const dated = inspection.vendorDate?.(found) ?? null;
      return notPlanned.saidBy({
        ...drafted,
        warnings: [...drafted.warnings, ...(dated === null ? [] : vendorWarnings(dated.entry, dated))],
      });
    },
  };
}

/** A plan of these operations at once, after which the control passes if nothing else is said. */
export function enforcing(
  operations: Iterable<Operation>,
  more: Partial<Pick<PlanDraft, 'expects' | 'warnings'>> = {},
): PlanDraft {
  return { stage: 'enforce', expects: 'pass', warnings: [], ...more, operations };
}

/** One after the other, without another list that holds them all. */
export function* inOrder(lists: readonly (readonly Operation[])[]): Generator<Operation> {
  for (const list of lists) yield* list;
}
