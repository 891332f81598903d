/** A waiver through its life, and the list of all. */

import type { Block, Card, Cell, Statement, Tone } from '../../chat/card.js';
import { atAGlance, budgets } from '../../chat/glance.js';
import { definitions } from '../../controls/definitions.js';
import type { WaivedStatus } from '../../controls/waived-finding.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { type Refusal, refusalText } from '../../lib/errors.js';
import { firstNames } from '../../lib/plural.js';
import { listInLine } from '../../lib/truncate.js';
import { referenceFacts } from '../../views/change-plan.js';
import { valueText } from '../../views/findings.js';
import { moment, momentCell, whoAndWhen } from '../../views/moment.js';
import { counted } from '../../views/words.js';
import { referenceQuestion } from '../kinds.js';
import { type WaiverTerms, waiverDigest, waiverName } from './entry-terms.js';
import type { Waiver } from './waiver.js';

const waiverWord: Readonly<Record<WaivedStatus, string>> = {
  waiting: 'waiting for approval',
  active: 'waived',
  rejected: 'rejected',
  expired: 'not approved in time',
  ended: 'ended',
  lapsed: 'lapsed',
  forged: 'not genuine: nobody signed it',
  untold: 'it is unknown now who accepted it',
};

const waiverTone: Readonly<Record<WaivedStatus, Tone>> = {
  waiting: 'warn',
  active: 'neutral',
  rejected: 'neutral',
  expired: 'neutral',
  ended: 'warn',
  lapsed: 'warn',
  forged: 'bad',
  untold: 'warn',
};

interface WaiverView {
  readonly tenant: string;
  readonly waiver: Waiver;
  readonly status: WaivedStatus;
  readonly approvedBy: readonly string[];
  readonly canApprove: readonly string[];
  readonly needed: number;
  /** Ids of plans that wait and would change what is accepted; absent: none. */
  readonly plans?: readonly string[];
  /** An approval has to name a reference. */
  readonly asksReference?: boolean;
}

const shown = 10;
/** Approvers whose names stand above the buttons. */
const maxNamed = 3;

export function waiverCard(view: WaiverView): Card {
  const { tenant, waiver, status } = view;
  const { terms } = waiver;
  const title = `Waive ${waiverName(terms)} in ${tenant}`;
  return {
    title,
    tone: waiverTone[status],
    blocks: atAGlance({
      title,
      lead: [
        {
          kind: 'text',
          spans: [
            { text: waiverWord[status], style: 'strong' },
            { text: detail(view) },
            { text: ` · ${waiver.id}`, style: 'muted' },
          ],
        },
        {
          kind: 'facts',
          facts: [
            {
              label: isInForce(status) ? 'What stays open' : 'What it was for',
              value: openOf(terms),
            },
            { label: 'Until', value: [moment(new Date(terms.until)), { text: ` (${counted(terms.days, 'day')})` }] },
            ...(status === 'waiting' ? [{ label: 'Can approve', value: firstNames(view.canApprove, maxNamed) || 'nobody' }] : []),
            {
              label: 'Requested by',
              value: whoAndWhen(waiver.request.decision.person.name, new Date(waiver.request.decision.decidedAt)),
            },
            { label: 'Reason', value: terms.reason },
          ],
        },
        ...planned(view),
      ],
      actions: actions(view),
      details: detailsOf(view),
      budget: budgets.approval,
    }),
  };
}

/** What is not done and of what, by name: the details have the values. */
function openOf({ control, accepted: objects, complete, severity }: WaiverTerms): string {
  const names = firstNames(
    objects.map(({ object }) => object),
    maxNamed,
  );
  const does = definitions.find(({ id }) => id === control)?.changeTitle.does ?? control;
  return `${does}: not done for ${names}${complete ? '' : ', or for more'}; ${severity} severity`;
}

/** The answer to a second request for the same waiver, with a button that opens the one that waits. */
export function alreadyWaits(tenant: string, refusal: Refusal, id: string): Card {
  return {
    title: 'Not requested again',
    tone: 'warn',
    blocks: [
      { kind: 'text', spans: [{ text: refusalText(refusal) }] },
      { kind: 'actions', actions: [{ name: 'show', label: 'Open', style: 'primary', subject: `${id}@${tenant}` }] },
    ],
  };
}

function planned({ plans = [] }: WaiverView): readonly Statement[] {
  if (plans.length === 0) return [];
  const text = `${firstNames(plans, maxNamed)} can still change this: a waiver stops no plan. Reject it, or plan again without it.`;
  return [{ kind: 'text', spans: [{ text, style: 'warn' }] }];
}

function detailsOf({ waiver, status, canApprove }: WaiverView): readonly Statement[] {
  const { terms } = waiver;
  return [
    {
      kind: 'facts',
      facts: [
        ...(status === 'waiting' && canApprove.length > maxNamed
          ? [{ label: 'Can approve', value: listInLine(canApprove) }]
          : []),
        ...referenceFacts([waiver.request, ...waiver.approvals]),
        { label: 'Severity', value: `${terms.severity}, digest ${shortDigest(waiverDigest(terms))}` },
      ],
    },
    accepted(terms),
    ...(isInForce(status) ? [watched] : []),
  ];
}

/** Or may come to be: what it says of now is true then. */
function isInForce(status: WaivedStatus): boolean {
  return status === 'waiting' || status === 'active' || status === 'untold';
}

const watched: Statement = {
  kind: 'text',
  spans: [
    {
      text: 'The score does not change, and the values stay watched: when one of them changes, the waiver ends.',
      style: 'muted',
    },
  ],
};

export function waiversCard(
  tenant: string,
  waivers: readonly { readonly waiver: Waiver; readonly status: WaivedStatus }[],
): Card {
  const title = `Waivers of ${tenant}`;
  if (waivers.length === 0)
    return {
      title,
      tone: 'neutral',
      blocks: [
        { kind: 'text', spans: [{ text: 'Nothing is waived. /harden waive <control> --days N --reason … asks for one.' }] },
      ],
    };
  return {
    title,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['id', 'what', 'status', 'until', 'reason', 'approved by'],
        rows: waivers.map(({ waiver, status }) => [
          { text: waiver.id },
          { text: waiverName(waiver.terms) },
          waiverStatusCell(status),
          momentCell(new Date(waiver.terms.until)),
          { text: waiver.terms.reason },
          { text: waiver.approvals.map(({ decision }) => decision.person.name).join(', ') },
        ]),
      },
      {
        kind: 'text',
        spans: [{ text: '/harden waive end <id> ends one; /harden export has all of them as a file.', style: 'muted' }],
      },
    ],
  };
}

export function waiverStatusCell(status: WaivedStatus): Cell {
  return { text: waiverWord[status], tone: waiverTone[status] };
}

function detail({ waiver, status, approvedBy, needed }: WaiverView): string {
  if (status === 'ended') return `: ${waiver.ended?.detail ?? ''}`;
  if (status === 'rejected')
    return ` by ${waiver.rejection?.decision.person.name ?? 'somebody'}: ${waiver.rejection?.decision.reason ?? ''}`;
  const by = approvedBy.length === 0 ? '' : ` (approved by ${approvedBy.join(' and ')})`;
  return status === 'waiting' ? ` - ${approvedBy.length} of ${counted(needed, 'approval')}${by}` : by;
}

function accepted({ accepted: objects, complete }: WaiverTerms): Statement {
  const rows = objects.flatMap(({ object, values }) =>
    Object.entries(values).map(([property, value]) => [{ text: object }, { text: property }, { text: valueText(value) }]),
  );
  const more = rows.length > shown || !complete ? { more: Math.max(1, rows.length - shown) } : {};
  return { kind: 'table', columns: ['object', 'property', 'accepted value'], rows: rows.slice(0, shown), ...more };
}

function actions({ waiver, status, tenant, asksReference }: WaiverView): readonly Block[] {
  const bound = { subject: `${waiver.id}@${tenant}`, digest: waiverDigest(waiver.terms) };
  if (status === 'active') return [{ kind: 'actions', actions: [{ name: 'revoke', label: 'End', ...bound }] }];
  if (status !== 'waiting') return [];
  return [
    {
      kind: 'actions',
      actions: [
        {
          name: 'approve',
          label: 'Approve',
          style: 'primary',
          ...bound,
          ...(asksReference === true ? { asks: { title: 'Accept this for a time', label: referenceQuestion } } : {}),
        },
        { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title: 'Reject this waiver', label: 'Why?' } },
        { name: 'revoke', label: 'Revoke', ...bound },
      ],
    },
  ];
}
