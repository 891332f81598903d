/** The card of a proposal, in the channel and as an answer. */

import type { Card, Message, PersonalNews } from '../../../chat/card.js';
import { type ApprovalPolicy, possibleApprovers } from '../../../engine/plan/approval.js';
import type { DecisionVerifier } from '../../../engine/plan/decision.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { isRefusal } from '../../../lib/errors.js';
import type { NamesPeople } from '../../../people/directory.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { asksReference } from '../../kinds.js';
import { settingsChangeCard } from '../card.js';
import { type Decided, type DecidedLog, entryOf } from '../decided.js';
import { decidedIn } from '../decided-settings.js';
import type { InForce } from '../in-force.js';
import { namesIn } from '../in-words.js';
import {
  approvers,
  heldUntil,
  missingApprovals,
  type SettingsChange,
  settingsChangeOf,
  whoCanApprove,
} from '../settings-change.js';

const nothingDecided = { log: null, inForce: [] } as const;

export async function settingsMessage({ subject }: DrawJob, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const asked = settingsChangeOf(await ports.ledger.subject(tenant.id, subject));
  const policy = await ports.policy(tenant.id);
  if (asked === null || isRefusal(policy)) return null;
  const settings = await ports.renewSettings?.(tenant.id, ports.ledger);
  const { log, inForce } = settings === undefined ? nothingDecided : decidedIn(settings).of(tenant.id);
  const decided = await entryOf(asked.id, log, { ledger: ports.ledger, tenant: tenant.id });
  const shown = { asked, log, inForce, decided, tenant: tenant.name, policy };
  const card = cardOf(shown, ports);
  const personal = announcedTo(shown, card);
  return { card, details: [], ...(personal.length === 0 ? {} : { personal }) };
}

/** Who decides is what a thief wants to change: every approver of the file hears of it, in whichever channel its card stands. */
export function announcedTo({ asked, decided, policy }: SettingsCardInput, card: Card): readonly PersonalNews[] {
  const { weighed, request } = asked;
  const isOver = asked.rejection !== null || asked.withdrawn !== null || asked.declined !== null;
  if (weighed?.heldForMs === undefined || isOver || decided !== null) return [];
  const people = possibleApprovers(policy, weighed.risk, { entraId: '', name: '' });
  const first = people.filter((id) => weighed.addedInChat?.includes(id) !== true);
  const { surface } = request.decision;
  return first.map((person) => ({ part: 'announced', person, platform: surface, card, isUrgent: true }));
}

interface Drawing {
  readonly verifier: DecisionVerifier;
  readonly directory: NamesPeople;
  readonly now: () => Date;
}

interface SettingsCardInput {
  readonly asked: SettingsChange;
  readonly log: DecidedLog | null;
  /** What people decided, with why it does not count where it does not. */
  readonly inForce: readonly InForce[];
  /** The entry that put it in force; null: it is not. */
  readonly decided: Decided | null;
  readonly tenant: string;
  readonly policy: ApprovalPolicy;
}

export function cardOf(
  { asked, log, inForce, decided, tenant, policy }: SettingsCardInput,
  { verifier, directory, now }: Drawing,
): Card {
  const keys = asked.terms.changes.map(({ key }) => key);
  return settingsChangeCard({
    tenant,
    asked,
    decided,
    superseded: decided === null ? [] : keys.filter((key) => log?.byKey.get(key)?.entry.id !== asked.id),
    passedOver: inForce.flatMap(({ key, entry, whyNot }) => (entry.id === asked.id && whyNot !== null ? [key] : [])),
    now: now(),
    approvedBy: approvers(asked, { verifier, policy }).map(({ name }) => name),
    canApprove: whoCanApprove(asked, policy).map((id) => directory.nameOf(id)),
    without: (asked.weighed?.without ?? []).map((id) => directory.nameOf(id)),
    nameOf: namesIn((id) => directory.nameOf(id)),
    addedInChat: (asked.weighed?.addedInChat ?? []).map((id) => directory.nameOf(id)),
    isApproved: missingApprovals(asked, { verifier, policy }) === 0,
    heldUntil: heldUntil(asked),
    needed: policy.tiers[asked.weighed?.risk ?? 'high'].approvals,
    asksReference: asksReference('approvals', policy),
  });
}
