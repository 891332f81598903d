/** Accepting a finding for a time: requested, decided on and listed. */
import type { Card, Message } from '../../../chat/card.js';
import { isOpen } from '../../../engine/changes/change.js';
import type { ReadsFold, ReadsRecent } from '../../../engine/ledger/ledger.js';
import { type ApprovalPolicy, possibleApprovers } from '../../../engine/plan/approval.js';
import { meansObject } from '../../../engine/plan/except.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import type { Command, CommandPorts, HasDirectory, HasLedger, HasNow, HasVerifier } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { findControl } from '../../../gateway/commands/words/find-control.js';
import { parseFlags } from '../../../gateway/commands/words/flags.js';
import { readReason, reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import type { GatewayFeature, SubjectOfFeature } from '../../../gateway/feature.js';
import { latestChanges, maxKeepMs } from '../../../gateway/latest-changes.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { unknownChange } from '../../../gateway/unknown-change.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { momentCell } from '../../../views/moment.js';
import { itemsOf, type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { asksReference, referenceNames, referenceTakes } from '../../kinds.js';
import { waiverCard, waiverStatusCell, waiversCard } from '../card.js';
import { isWaiver, waiverDigest, waiverName } from '../entry-terms.js';
import { type WaiverWithStatus, waiversOf } from '../waived.js';
import { genuineApprovers, riskOf, type Waiver, waiverOf, waiverStatus } from '../waiver.js';
import {
  approveWaiver,
  endWaiver,
  rejectWaiver,
  requestLeftOut,
  requestWaiver,
  type WaiverTime,
  waivingPorts,
} from './decide.js';

const waive: Command = {
  name: 'waive',
  flags: ['days', 'reason'],
  options: referenceNames,
  takes: `<control> [object] --days N --reason …${referenceTakes}`,
  summary: 'asks others to accept a finding for a time; `end <waiver id>` ends one',
  example: '/harden waive pop-imap gus@contoso.com --days 30 --reason "his phone is replaced in December"',
  run: async (call, ports) => {
    const flags = parseFlags(call.words, ['days', 'reason']);
    if (isRefusal(flags)) return flags;
    const { plain, named } = flags;
    const [first, object] = plain;
    if (first?.toLowerCase() === 'end')
      return object === undefined
        ? refuse('missing-waiver', 'Which waiver?', 'Name its id; /harden waivers lists them.')
        : endWaiver(waivingPorts(ports), call, object.toLowerCase());
    const control = findControl(first, ports.controls);
    if (isRefusal(control)) return control;
    const terms = readWaiverTerms({ days: named.get('days') ?? '', reason: named.get('reason') });
    if (isRefusal(terms)) return terms;
    const wish = { control, ...terms };
    return requestWaiver(waivingPorts(ports), call, object === undefined ? wish : { ...wish, object });
  },
};

/** For how long, and why. */
function readWaiverTerms(typed: { readonly days: string; readonly reason: string | undefined }): WaiverTime | Refusal {
  const days = /^\d{1,4}$/.test(typed.days) ? Number(typed.days) : 0;
  if (days < 1) return refuse('missing-days', 'For how many days?', 'Add --days N, a whole number, e.g. --days 30.');
  const reason = readReason(typed.reason, {
    reason: 'A waiver needs a reason.',
    remedy: 'Add --reason and why, for those who approve it.',
  });
  return isRefusal(reason) ? reason : { days, reason };
}

/** The answer to the question of a button: `30 the scanner is replaced in December`. */
function readWaiverAnswer(answer: string): WaiverTime | Refusal {
  const [days = '', ...reason] = answer.trim().split(/\s+/u);
  return readWaiverTerms({ days, reason: reason.join(' ') });
}

const waivers: Command = {
  name: 'waivers',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists what is accepted, until when, and why; with @group, in all of its tenants',
  example: '/harden waivers',
  needs: 'read',
  run: async (call, ports) => waiversCard(call.tenant.name, (await waiversIn(call.tenant.id, ports)).toSorted(byUrgency)),
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'waivers') ?? groupWaiversCard(await ofEach(call, ports, ({ id }) => waiversIn(id, ports))),
};

function waiversIn(tenantId: string, { ledger, verifier, directory, now }: CommandPorts): Promise<readonly WaiverWithStatus[]> {
  return waiversOf({ ledger, verifier, policy: (id) => directory.policy(id), now }, tenantId);
}

/** What waits for someone first, then what lapses first, then what is over. */
function byUrgency(one: WaiverWithStatus, other: WaiverWithStatus): number {
  return rank(one) - rank(other) || Date.parse(one.waiver.terms.until) - Date.parse(other.waiver.terms.until);
}

function rank({ status }: WaiverWithStatus): number {
  return status === 'waiting' ? 0 : status === 'active' ? 1 : 2;
}

/** The waivers of several tenants in one list. */
function groupWaiversCard(view: ListedGroup<WaiverWithStatus>): Card {
  const all = itemsOf(view).toSorted(({ item: one }, { item: other }) => byUrgency(one, other));
  const active = all.filter(({ item }) => item.status === 'active').length;
  return {
    title: `Waivers of ${nameOf(view)}`,
    tone: 'neutral',
    blocks: listed(view, {
      ask: `waivers @${view.group}`,
      one: 'waiver',
      none: 'Nothing is waived.',
      lead: `${counted(active, 'finding')} accepted; what waits for someone first, then what lapses first.`,
      columns: ['id', 'tenant', 'what', 'status', 'until', 'reason'],
      rows: all.map(({ tenant, item: { waiver, status } }) => [
        { text: waiver.id },
        { text: tenant },
        { text: waiverName(waiver.terms) },
        waiverStatusCell(status),
        momentCell(new Date(waiver.terms.until)),
        { text: waiver.terms.reason },
      ]),
    }),
  };
}

/** What can be decided on a waiver. */
const waiverSubject: SubjectOfFeature = {
  isOf: isWaiver,
  buttons: {
    // A waiver begins at once.
    approve: ({ call, subject, digest, reason }, ports) =>
      underReference(reason, (named) => approveWaiver(waivingPorts(ports), { ...call, ...named }, subject, digest)),
    reject: ({ call, subject, reason: typed }, ports) => {
      const reason = reasonOfRejection(typed);
      return isRefusal(reason) ? reason : rejectWaiver(waivingPorts(ports), call, subject, reason);
    },
    revoke: ({ call, subject }, ports) => endWaiver(waivingPorts(ports), call, subject),
  },
  noSuchButton: refuse('no-such-button', 'A waiver has no such button.', 'Decide on the newest card.'),
  shown: async ({ person, tenant }, id, ports) => {
    const denied = await ports.directory.authorize(person, 'read', tenant.id);
    if (denied !== null) return denied;
    const found = waiverOf(await ports.ledger.subject(tenant.id, id));
    if (found === null)
      return unknownChange(ports.ledger, tenant.id, { typed: id, reason: 'There is no waiver of that id here.' });
    const policy = await ports.directory.policy(tenant.id);
    return isRefusal(policy)
      ? policy
      : { card: await cardOf(found, tenant.name, policy, ports), digest: waiverDigest(found.terms) };
  },
  approve: (call, { id, digest }, ports) =>
    call.at === undefined
      ? approveWaiver(waivingPorts(ports), call, id, digest)
      : refuse('unknown-word', 'A waiver begins at once.', 'Leave at= out. Nothing was approved.'),
};

/** The card of a waiver. */
async function waiverMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const found = waiverOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (found === null || isRefusal(policy)) return null;
  return { card: await cardOf(found, tenant.name, policy, ports), details: [] };
}

async function cardOf(
  waiver: Waiver,
  tenant: string,
  policy: ApprovalPolicy,
  ports: HasVerifier & HasDirectory & HasNow & HasLedger,
): Promise<Card> {
  const { verifier, directory, now } = ports;
  const { risk, requestedBy } = riskOf(waiver);
  const status = waiverStatus(waiver, { verifier, policy, now: now() });
  return waiverCard({
    tenant,
    waiver,
    status,
    plans: status === 'waiting' || status === 'active' ? await waitingPlans(waiver, ports, policy) : [],
    approvedBy: genuineApprovers(waiver, { verifier, policy }).map(({ name }) => name),
    canApprove: possibleApprovers(policy, risk, requestedBy).map((entraId) => directory.nameOf(entraId)),
    needed: policy.tiers[risk].approvals,
    asksReference: asksReference('approvals', policy),
  });
}

/** Changes that are looked at however old they are. */
const scanLimit = 60;

/** Ids of the plans of the same control that can still be applied, and do not leave the object out. */
async function waitingPlans(
  { tenant, terms: { control, object } }: Waiver,
  { ledger, now }: { readonly ledger: ReadsFold & ReadsRecent; readonly now: () => Date },
  { expiresAfterMs }: ApprovalPolicy,
): Promise<readonly string[]> {
  const since = new Date(now().getTime() - Math.max(expiresAfterMs, maxKeepMs));
  const waiting: string[] = [];
  for (const change of await latestChanges(ledger, tenant, { count: scanLimit, since })) {
    const { id, plan } = change;
    if (plan === null || plan.control !== control || plan.reverts !== undefined || !isOpen(change)) continue;
    const isLeftOut = object !== undefined && plan.except?.some((typed) => meansObject(typed, object)) === true;
    const isLapsed = change.status === 'waiting' && new Date(plan.expiresAt) <= now();
    if (!isLeftOut && !isLapsed) waiting.push(id);
  }
  return waiting;
}

/** Other words for a waiver. */
const meant: Readonly<Record<string, string>> = {
  exception: '/harden help waive',
  accept: '/harden help waive',
  ignore: '/harden help waive',
  exempt: '/harden help waive',
  snooze: '/harden help waive',
};

export const gateway: GatewayFeature = {
  meant,
  help: { title: 'Accept, and keep a record', commands: [waive, waivers] },
  subject: waiverSubject,
  buttons: [
    {
      // What a plan left out.
      name: 'waive',
      asksForWork: true,
      run: ({ call, subject, reason = '' }, ports) => {
        const said = takeOptions(reason.trim().split(/\s+/u), referenceNames);
        if (isRefusal(said)) return said;
        const { words, ...named } = said;
        const time = readWaiverAnswer(words.join(' '));
        return isRefusal(time) ? time : requestLeftOut(waivingPorts(ports), { ...call, ...named }, subject, time);
      },
    },
  ],
  messages: { waiver: { keys: ({ subject }) => [subject], draw: waiverMessage } },
  watch: { isOf: isWaiver, card: 'waiver' },
};
