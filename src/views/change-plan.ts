/** What a plan would do, for whom it matters, what was checked, and who decides: the middle of a change's card. */
import type { Block, Change as DiffLine } from '../chat/card.js';
import { differences, type Operation } from '../plan/operation.js';
import { type Plan, shortDigest } from '../plan/plan.js';
import { type ChangeView, shownStatus } from './change-view.js';
import { csv } from './csv.js';
import { counted, moment } from './words.js';

export function planBlocks(view: ChangeView, plan: Plan): readonly Block[] {
  const status = shownStatus(view);
  const open = status === 'waiting' || status === 'approved';
  const lines = view.first.flatMap((operation) =>
    differences(operation).map((line): DiffLine => ({ object: operation.object, ...line })),
  );
  return [
    { kind: 'facts', facts: [...whatFacts(view, plan), ...(open ? whoFacts(view, plan) : []), riskFact(plan)] },
    ...(open ? impactBlocks(view, plan) : []),
    ...(open ? guardBlocks(plan) : []),
    ...(open && plan.keepWithinMs !== undefined ? [undoesItself(plan.keepWithinMs)] : []),
    {
      kind: 'diff',
      changes: lines,
      ...(plan.operations > view.first.length ? { more: plan.operations - view.first.length } : {}),
    },
    ...(open && view.list !== null
      ? [{ kind: 'attachment' as const, name: `${plan.id}.csv`, label: 'The full list', content: view.list }]
      : []),
    ...plan.warnings.map(({ code, text }): Block => ({ kind: 'text', spans: [{ text: `${code}: `, style: 'warn' }, { text }] })),
  ];
}

/** Every property that a plan changes, one row each. */
export function planList(operations: Iterable<Operation>): string {
  const rows = function* (): Generator<readonly string[]> {
    for (const operation of operations)
      for (const { property, before, after } of differences(operation))
        yield [operation.object, operation.resource, property, shown(before), shown(after)];
  };
  return csv(['object', 'resource', 'property', 'before', 'after'], rows());
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Facts = Extract<Block, { kind: 'facts' }>['facts'];

function whatFacts({ control }: ChangeView, plan: Plan): Facts {
  return [
    {
      label: 'What',
      value: plan.reverts === undefined ? (control?.title ?? plan.control) : `put back what ${plan.reverts} changed`,
    },
    {
      label: 'Changes',
      value: `${counted(plan.operations, 'object')}${plan.irreversible > 0 ? `, ${plan.irreversible} of them cannot be undone` : ', all of them can be undone'}`,
    },
    { label: 'Stage', value: plan.stage === 'prepare' ? 'prepare: nothing bites yet; enforcing is a second plan' : 'enforce' },
    { label: 'Asked for by', value: `${plan.requestedBy.name}, ${moment(new Date(plan.createdAt))}` },
  ];
}

function whoFacts({ approval }: ChangeView, plan: Plan): Facts {
  return [
    { label: 'Can approve', value: approval.canApprove.join(', ') },
    ...(approval.obstacle === null ? [] : [{ label: 'But not now', value: approval.obstacle }]),
    { label: 'Expires', value: moment(new Date(plan.expiresAt)) },
  ];
}

function riskFact(plan: Plan): Facts[number] {
  return { label: 'Risk', value: `${plan.risk}, digest ${shortDigest(plan.digest)}` };
}

function guardBlocks(plan: Plan): readonly Block[] {
  return plan.guards.length === 0
    ? []
    : [
        { kind: 'text', spans: [{ text: 'Taken into account, so that nobody is locked out:', style: 'strong' }] },
        { kind: 'facts', facts: plan.guards },
      ];
}

function undoesItself(keepWithinMs: number): Block {
  return {
    kind: 'text',
    spans: [
      {
        text: `It undoes itself ${Math.round(keepWithinMs / 60_000)} minutes after it was applied unless somebody keeps it.`,
        style: 'warn',
      },
    ],
  };
}

function impactBlocks({ control }: ChangeView, plan: Plan): readonly Block[] {
  const { lines, notMeasured } = plan.impact;
  return [
    ...(control === undefined || plan.reverts !== undefined
      ? []
      : [{ kind: 'text' as const, spans: [{ text: 'Who notices: ', style: 'strong' as const }, { text: control.impact }] }]),
    ...(lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: lines }]),
    ...notMeasured.map(
      (text): Block => ({
        kind: 'text',
        spans: [
          { text: 'Not measured: ', style: 'muted' },
          { text, style: 'muted' },
        ],
      }),
    ),
  ];
}
