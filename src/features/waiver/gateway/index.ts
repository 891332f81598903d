/** Accepting a finding for a time: requested, decided on and listed. */

import type { Card, Message } from '../../../chat/card.js';
import { isOpen } from '../../../engine/changes/change.js';
import type { ReadsFold, ReadsRecent } from '../../../engine/ledger/ledger.js';
import { type ApprovalPolicy, possibleApprovers } from '../../../engine/plan/approval.js';
import { meansObject } from '../../../engine/plan/except.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import type { HasDirectory, HasLedger, HasNow, HasVerifier } from '../../../gateway/commands/command.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { takeOptions } from '../../../gateway/commands/words/take-options.js';
import type { GatewayFeature, SubjectOfFeature } from '../../../gateway/feature.js';
import { latestChanges, maxKeepMs } from '../../../gateway/latest-changes.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { unknownChange } from '../../../gateway/unknown-change.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { asksReference, referenceNames } from '../../kinds.js';
import { waiverCard } from '../card.js';
import { isWaiver, waiverDigest } from '../entry-terms.js';
import { genuineApprovers, riskOf, type Waiver, waiverOf, waiverStatus } from '../waiver.js';
import { readWaiverAnswer, waive, waivers } from './commands.js';
import { approveWaiver, endWaiver, rejectWaiver, requestLeftOut, waivingPorts } from './decide.js';

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
