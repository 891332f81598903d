/** Every kind of card that has buttons, each in the states that it goes through, with everything that a tenant or a person names as long as it can be. */
import type { Card } from '../../../src/chat/card';
import { budgets } from '../../../src/chat/glance';
import { controls } from '../../../src/controls/index';
import type { Change, ChangeStatus } from '../../../src/engine/changes/change';
import type { Plan } from '../../../src/engine/plan/plan';
import { bundleCard, bundleTurn } from '../../../src/features/bundle/card';
import { campaignCard, campaignTurn } from '../../../src/features/campaign/gateway/card';
import { campaignResultsCard } from '../../../src/features/campaign/gateway/results-card';
import { card as travelShown } from '../../../src/features/travel/card';
import { askTravelCard } from '../../../src/features/travel/gateway/list-card';
import { approverCall } from '../../../src/views/approver-call';
import { briefOf } from '../../../src/views/brief';
import { changeCard } from '../../../src/views/change';
import type { ChangeView } from '../../../src/views/change-view';
import { changesCard } from '../../../src/views/changes';
import { newsOf } from '../../../src/views/news';
import { reminderOf } from '../../../src/views/notices';
import { parametersCard } from '../../../src/views/parameters';
import { resultsCard } from '../../../src/views/results';
import { twinCard } from '../../../src/views/twin';
import { openOffice } from '../corridor/office';
import { viewInOffice } from '../corridor/view-in-office';
import { popOff } from '../decisions/sample-plan';
import { count } from '../runner/counts';
import { feature, lookedAt } from './every-other-kind';
import { longestCards, personName, reason, tenant, until, upn } from './longest-cards';

export interface Kind {
  /** Where its buttons are made. */
  readonly files: readonly string[];
  /** Words above the first button that it may say. */
  readonly words: number;
  readonly states: readonly Card[];
}

const found = <Item>(item: Item | undefined | null): Item => {
  if (item === undefined || item === null) throw new Error('There is nothing.');
  return item;
};

/** Controls of which each state is tried. */
const tried = count({ fast: 3, full: 60 });

/** The kinds of cards by what people call them. */
export async function everyKind(): Promise<Readonly<Record<string, Kind>>> {
  const plans = await planViews();
  const [some] = plans;
  const rows = plans.slice(0, 5);
  const few = plans.slice(0, tried);
  const view = found(some);
  const reported: ChangeView = {
    ...view,
    change: { ...view.change, reported: { type: 'reported', since: until, lines: long.lines, notMeasured: [reason] } as never },
  };
  const longest = await longestCards();
  const named = (what: string): readonly Card[] =>
    Object.entries(longest).flatMap(([name, card]) => (name.startsWith(what) ? [card] : []));
  return {
    status: {
      files: ['src/views/status.ts', 'src/views/next-steps.ts', 'src/views/plan-buttons.ts'],
      words: 90,
      states: named('status'),
    },
    'approval of a control': { files: ['src/views/change-actions.ts'], words: 70, states: named('approval') },
    digest: {
      files: ['src/views/digest.ts', 'src/views/digest-details.ts'],
      words: budgets.digest.words,
      states: named('digest'),
    },
    'a change of any status': { files: [], words: 70, states: few.flatMap(inEveryStatus) },
    'whose turn it is': {
      files: ['src/views/approver-call.ts'],
      words: 70,
      states: few.flatMap((one) => approverCall(one)?.card ?? []),
    },
    'a reminder': { files: ['src/views/notices.ts'], words: 70, states: few.flatMap((one) => reminders(one)) },
    'news for the requester': {
      files: [],
      words: 90,
      states: few.flatMap((one) => everyStatus(one).flatMap((each) => newsOf(each).map(({ card }) => card))),
    },
    'several plans': { files: ['src/features/bundle/card.ts', 'src/views/several.ts'], words: 90, states: bundles(rows) },
    campaign: { files: ['src/features/campaign/gateway/card.ts'], words: 90, states: campaigns(view) },
    results: {
      files: ['src/views/results.ts', 'src/features/campaign/gateway/results-card.ts'],
      words: 90,
      states: [
        found(resultsCard({ ...reported, control: controls[0] })),
        found(campaignResultsCard({ id: 'b-4k7m2xq', rows: [reported, reported] })),
      ],
    },
    'an open twin': {
      files: ['src/views/twin.ts'],
      words: 90,
      states: [null, 'pop-imap'].map((replacing) => twinCard({ tenant, twin: view.change, control: view.control, replacing })),
    },
    'a travel exception': {
      files: ['src/features/travel/card.ts', 'src/features/travel/gateway/list-card.ts'],
      words: 80,
      states: exceptions(view),
    },
    'a list of changes': {
      files: ['src/views/to-keep.ts'],
      words: 90,
      states: [
        changesCard(
          tenant,
          plans.map(({ change }) => inStatus(change, 'verified')),
          { now: new Date(until), brief: (change) => briefOf({ change, control: controls[0] }) },
        ),
      ],
    },
    parameters: {
      files: ['src/views/parameters.ts'],
      words: 90,
      states: controls
        .filter(({ parameters }) => parameters !== undefined)
        .slice(0, tried)
        .map((control) => parametersCard(control, { ranges: Array.from({ length: 80 }, (_, n) => `203.0.113.${n}/32`) }, tenant)),
    },
    ...lookedAt(view.change),
    ...feature(view.change),
  };
}

const long = {
  lines: [{ label: 'Mail that claims your domain, 30 days', value: reason.repeat(2) }],
  notMeasured: [reason, reason],
};

/** A plan of each control that can be planned, as long as it can be. */
async function planViews(): Promise<readonly ChangeView[]> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return controls
    .filter(({ onlyByHand }) => onlyByHand !== true)
    .map((control, place): ChangeView => {
      const view = viewInOffice(office, office.newest(), control);
      const plan: Plan = {
        ...found(view.change.plan),
        control: control.id,
        risk: 'high',
        operations: 12_345,
        expiresAt: '2026-12-24T12:00:00.000Z',
        requestedBy: { ...found(view.change.plan).requestedBy, name: personName(9) },
        except: Array.from({ length: 8 }, (_, n) => upn(n)),
        warnings: Array.from({ length: 4 }, (_, n) => ({ code: `mail-loss-${n}`, text: reason.repeat(2) })),
        ...(place % 3 === 0 ? { keepWithinMs: 30 * 60_000 } : {}),
        ...(place % 3 === 1 ? { irreversible: 12_345 } : {}),
        impact: {
          ...long,
          ...(control.eachObject === true
            ? { inUse: Array.from({ length: 40 }, (_, n) => ({ object: upn(n), how: reason })) }
            : {}),
        },
      };
      const many = Array.from({ length: 30 }, (_, n) => ({ name: personName(n), accounts: { slack: `U${n}` } }));
      return {
        ...view,
        tenant,
        now: new Date('2026-11-24T08:00:00Z'),
        first: Array.from({ length: 10 }, (_, n) => ({ ...popOff(n), object: upn(n) })),
        approval: { ...view.approval, missing: 2, canApprove: many.map(({ name }) => name), mentioned: many.slice(0, place + 1) },
        change: { ...view.change, status: 'waiting', plan },
      };
    });
}

const statuses: readonly ChangeStatus[] = [
  ...(['requested', 'nothingToDo', 'refused', 'waiting', 'rejected', 'revoked', 'approved', 'applying', 'stopped'] as const),
  ...(['partly', 'applied', 'verified', 'mismatch', 'reverting', 'revertedUnkept', 'revertStopped', 'reverted'] as const),
];

function inStatus(change: Change, status: ChangeStatus): Change {
  const signed = { decision: { ...change.request.decision.decision, reason: reason.repeat(3) } } as never;
  const at = new Date(until);
  const isDone = status === 'applied' || status === 'verified' || status === 'mismatch' || status === 'partly';
  return {
    ...change,
    status,
    refusal: { reason: reason.repeat(3), remedy: reason },
    rejection: status === 'rejected' ? signed : null,
    revocation: status === 'revoked' ? signed : null,
    stopped: reason.repeat(2),
    verification: { measured: 'fail', expected: 'pass', summary: reason.repeat(3) } as never,
    revertMeasured: { measured: 'fail', expected: 'pass', summary: reason.repeat(3) } as never,
    appliedAt: isDone ? at : null,
    checked: reason,
    checkpoint: 'contoso 9 abcdef',
    keep:
      isDone && change.plan?.keepWithinMs !== undefined
        ? { until: new Date('2026-12-24T12:00:00Z'), kept: [], revertAsked: [] }
        : null,
  };
}

function everyStatus(view: ChangeView): readonly ChangeView[] {
  return statuses.map((status) => ({ ...view, change: inStatus(view.change, status) }));
}

function inEveryStatus(view: ChangeView): readonly Card[] {
  const shut: ChangeView = { ...view, approval: { ...view.approval, obstacle: reason.repeat(2) } };
  const window = { notBefore: until, notAfter: until };
  const later: ChangeView = { ...view, approval: { ...view.approval, window } };
  const { decision } = view.change.request;
  const alone = { ...decision, decision: { ...decision.decision, kind: 'emergency', reason: reason.repeat(3) } } as never;
  const emergency: ChangeView = { ...view, change: { ...inStatus(view.change, 'verified'), approvals: [alone] } };
  return [...everyStatus(view), shut, later, emergency].map((each) => changeCard(each));
}

function reminders(view: ChangeView): readonly Card[] {
  const keepers = view.approval.mentioned.slice(0, 5);
  const kept = { ...view, keepers, change: inStatus(view.change, 'verified') };
  return [view, kept].flatMap((one) => reminderOf(one)?.card ?? []);
}

function bundles(rows: readonly ChangeView[]): readonly Card[] {
  const declined = Array.from({ length: 2 }, (_, n) => ({ control: `control-${n}`, code: 'x', reason, remedy: reason }));
  const common = { id: 'b-4k7m2xq', tenant, isPlanned: true, isCutOff: true, digest: 'd'.repeat(64) };
  const of = (views: readonly ChangeView[]) =>
    views.map((view) => ({ control: view.control?.id ?? '', id: view.change.id, view }));
  return [
    ...rows.map((_, size) => ({ ...common, declined: [], rows: of(rows.slice(0, size + 1)) })),
    { ...common, declined, rows: of(rows) },
    { ...common, declined: [], rows: of(rows.map((view) => ({ ...view, change: inStatus(view.change, 'verified') }))) },
  ].flatMap((bundle) => [bundleCard(bundle), ...bundleTurn(bundle).map(({ card }) => card)]);
}

function campaigns(view: ChangeView): readonly Card[] {
  const rows = Array.from({ length: 60 }, (_, n) => ({ ...view, tenant: `${tenant}-${n}` }));
  const id = 'b-4k7m2xq';
  const digest = 'x'.repeat(64);
  return [
    { id, digest, rows },
    { id, digest, rows, isCutShort: true as const, unread: rows.map((row) => row.tenant) },
    ...statuses.map((status) => ({ id, digest, rows: rows.map((row) => ({ ...row, change: inStatus(row.change, status) })) })),
  ].flatMap((campaign) => [campaignCard(campaign), ...campaignTurn(campaign).map(({ card }) => card)]);
}

function exceptions(view: ChangeView): readonly Card[] {
  const travel = {
    account: { id: 'e', name: upn(1) },
    isPrivileged: false,
    countries: ['ES', 'FR', 'IT', 'PT', 'GB', 'IE'],
    until,
    reason: reason.repeat(3),
  };
  const exception = {
    ...view,
    control: travelShown,
    zones: { tenant: 'Europe/Berlin', person: 'America/Argentina/Buenos_Aires' },
  };
  const change = { ...view.change, plan: { ...found(view.change.plan), control: 'travel', travel } };
  return [askTravelCard(tenant), ...everyStatus({ ...exception, change }).map((one) => changeCard(one))];
}
