/** Finds what a proposal would do: how grave it is, who gains by it, which verdicts and waiting plans it would move. */
import type { TenantSettings } from '../../../config/settings.js';
import type { Control } from '../../../controls/control.js';
import { changePrefixes, isOpen } from '../../../engine/changes/change.js';
import { readChanges } from '../../../engine/changes/change-of.js';
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import type { SignedDecision } from '../../../engine/plan/decision.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { auditTenant } from '../../../worker/audit/audit-tenant.js';
import { exceptionsIn } from '../../../worker/change-kind.js';
import {
  contextFor,
  faultsOf,
  type TenantContext,
  type WithClock,
  type WithControls,
  type WorkerContext,
} from '../../../worker/context.js';
import { waivedIn } from '../../waived.js';
import { addedInChat } from '../added-in-chat.js';
import { triedWith, whyNotSettings } from '../check.js';
import type { SettingsEffect, SettingsTerms } from '../entry-terms.js';
import { heldForMs } from '../keys.js';
import { movesOf } from '../moves.js';
import type { SettingsChange } from '../settings-change.js';
import { whoCanApprove } from '../settings-change.js';
import { waitingProposals } from '../waiting.js';
import { type Among, peopleAmong } from './people-among.js';

/** Writes what was found, or why it cannot be carried out. */
export async function recordEffect(work: WorkerContext, tenant: TenantContext, asked: SettingsChange): Promise<void> {
  const weighed = await effectOf(work, tenant, asked);
  if (isRefusal(weighed)) {
    const { code, reason, remedy } = weighed;
    await work.ledger.append(tenant.id, asked.id, { type: 'settingsDeclined', code, reason, remedy });
  } else await work.ledger.append(tenant.id, asked.id, { type: 'settingsWeighed', weighed });
}

async function effectOf(work: WorkerContext, tenant: TenantContext, asked: SettingsChange): Promise<SettingsEffect | Refusal> {
  const { decided } = work;
  const where = { decided, tenantId: tenant.id };
  const refusal = whyNotSettings(asked.terms, where);
  if (refusal !== null) return refusal;
  const to = triedWith(asked.terms.changes, where);
  if (isRefusal(to)) return to;
  const gains = await gainsOf(work, tenant, { id: asked.id, terms: asked.terms, to });
  if (isRefusal(gains)) return gains;
  const weighed = {
    ...gains,
    verdicts: await verdictsMoved(work, tenant, { terms: asked.terms, to }),
    plans: await plansMoved(work, tenant.id, to),
  };
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return policy;
  const needed = policy.tiers[weighed.risk].approvals;
  const able = whoCanApprove({ ...asked, weighed }, policy).length;
  return able >= needed
    ? weighed
    : refuse(
        'nobody-can-approve',
        `This takes ${needed} ${needed === 1 ? 'approval' : 'approvals'} by people who gain nothing by it, and ${able === 0 ? 'nobody' : able === 1 ? 'only one person' : `only ${able} people`} could give one.`,
        'Let someone else propose it, or write it into hardenbot.yaml.',
      );
}

type Gains = Omit<SettingsEffect, 'verdicts' | 'plans'>;

interface Gaining {
  /** Of the proposal itself. */
  readonly id: string;
  readonly terms: SettingsTerms;
  readonly to: TenantSettings;
  /** Only requests before this moment wait for it; absent: all that wait. */
  readonly askedBefore?: Date;
}

/** How grave it is and who gains by it, as things are now. */
export async function gainsOf(
  work: WorkerContext,
  tenant: TenantContext,
  { id: own, terms, to, askedBefore }: Gaining,
): Promise<Gains | Refusal> {
  const { live } = work.decided;
  const moves = movesOf(terms, { live, from: live.tenant(tenant.name) ?? to, to });
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return policy;
  const added = addedInChat(work.decided, tenant.id);
  const accounts = await decidingAmong(work, tenant, { moves, policy });
  const open = (await openChanges(work, tenant.id)).filter(({ request }) => isBefore(request.decision, askedBefore));
  const asked = moves.easesRequests
    ? [...open.map(({ request }) => request.decision), ...(await otherRequests(work, tenant.id, own))]
    : [];
  const asking = asked.flatMap((one) => (isBefore(one, askedBefore) ? [one.decision.person.entraId] : []));
  const controls = new Set(controlsOf(work, terms).map(({ id }) => id));
  const ofChecks =
    moves.why.some(({ is }) => is !== 'tighter') && controls.size > 0
      ? open.flatMap(({ plan, request }) =>
          controls.has(plan?.control ?? request.control ?? '') ? [request.decision.decision.person.entraId] : [],
        )
      : [];
  return {
    risk: moves.risk,
    why: moves.why,
    without: [...new Set([...moves.entries.people, ...accounts.people, ...asking, ...ofChecks])].sort(),
    unknown: [...accounts.unknown],
    ...(added.length === 0 ? {} : { addedInChat: [...added] }),
    ...(moves.isHeld ? { heldForMs } : {}),
  };
}

/** Accounts of chats have no such id. */
const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who of those that decide is on the list, with an account of theirs that settings name beside them too. */
async function decidingAmong(
  { clock }: WithClock,
  { client }: TenantContext,
  { moves, policy }: { readonly moves: ReturnType<typeof movesOf>; readonly policy: ApprovalPolicy },
): Promise<Among> {
  const approverSets = policy.tiers[moves.risk].approverSets.flatMap(({ members }) => [...members]);
  const deciding = new Set([...policy.approvers, ...approverSets]);
  const others = new Map([...(policy.otherAccounts ?? [])].filter(([id, of]) => objectId.test(id) && deciding.has(of)));
  const people = [...new Set([...deciding, ...others.keys()])];
  const found = await peopleAmong(moves.entries.accounts, { client, people, now: clock.now() });
  return { ...found, people: found.people.map((id) => others.get(id) ?? id) };
}

function isBefore({ decision }: SignedDecision, moment: Date | undefined): boolean {
  return moment === undefined || new Date(decision.decidedAt) <= moment;
}

/** What nobody touched for longer neither is approved any more nor begins: it may wait a month for people, and four for its window. In milliseconds. */
const mayWaitMs = 180 * 24 * 60 * 60_000;

/** Those that are planned, that wait, or that were approved and have not begun, however many others were asked for since. */
export async function openChanges(work: WorkerContext, tenantId: string) {
  const ids = await work.ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, changePrefixes);
  const since = work.clock.now().getTime() - mayWaitMs;
  const open = [];
  for await (const [, change] of readChanges(work.ledger, tenantId, ids)) {
    if (change === null) continue;
    if (change.lastAt.getTime() < since) break;
    if (change.status === 'requested' || isOpen(change)) open.push(change);
  }
  return open;
}

/** What waits for people beside changes: findings that someone wants accepted, and other proposals. */
async function otherRequests(work: WorkerContext, tenantId: string, own: string): Promise<readonly SignedDecision[]> {
  const now = () => work.clock.now();
  const waived = await waivedIn({ ...work, policy: (id) => work.policy(id), now }, tenantId);
  const proposals = await waitingProposals({ ...work, now }, tenantId);
  return [
    ...waived.flatMap(({ status, asked }) => (status === 'waiting' ? asked.slice(0, 1) : [])),
    ...proposals.flatMap(({ id, request }) => (id === own ? [] : [request])),
  ];
}

async function plansMoved(work: WorkerContext, tenantId: string, to: TenantSettings): Promise<string[]> {
  const { live } = work.decided;
  return (await openChanges(work, tenantId)).flatMap(({ id, plan }) =>
    plan !== null && live.versionFor(plan.control, to) !== plan.settingsVersion ? [id] : [],
  );
}

/** The checks whose settings it is about. */
export function controlsOf({ controls }: WithControls, { changes }: SettingsTerms): readonly Control[] {
  return controls.filter(({ id }) => changes.some(({ key }) => key.startsWith(`controls.${id}.`)));
}

/**
 * Judges the checks that it is about by the settings as they count and as they would, over the same reads; nothing of that is kept. A check that cannot be
 * judged because something could not be read is named as well, from unknown to unknown.
 */
async function verdictsMoved(
  work: WorkerContext,
  tenant: TenantContext,
  { terms, to }: { readonly terms: SettingsTerms; readonly to: TenantSettings },
): Promise<SettingsEffect['verdicts']> {
  const controls = controlsOf(work, terms);
  if (controls.length === 0) return [];
  const asOf = work.clock.now();
  const exceptions = await exceptionsIn(work, tenant.id);
  const now = work.decided.live.tenant(tenant.name) ?? to;
  const { findings } = await auditTenant(
    [now, to].flatMap((settings) =>
      controls.map((control) => ({
        control,
        context: contextFor({ control, tenantId: tenant.id, settings, protectedPeople: [], exceptions, asOf }),
      })),
    ),
    { client: tenant.client, monotonicMs: () => work.clock.monotonicMs(), ...faultsOf(work, tenant.id) },
  );
  const before = findings.slice(0, controls.length);
  const known = new Set(((await work.postures.latest(tenant.id))?.findings ?? []).map(({ control }) => control));
  return findings.slice(controls.length).flatMap(({ control, verdict, missing }, index) => {
    const was = known.has(control) ? (before[index]?.verdict ?? null) : null;
    const isUnknown = verdict === 'unknown' && missing.length > 0;
    return was === verdict && !isUnknown ? [] : [{ control, from: was, to: verdict }];
  });
}
