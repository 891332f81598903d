/** What a receiver gets of an entry of the ledger: a CloudEvent 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */

import type { WebhookTopic } from '../../config/webhooks.js';
import { approvers } from '../../engine/changes/change.js';
import { changeOf } from '../../engine/changes/change-of.js';
import type { LedgerEvent } from '../../engine/ledger/entry.js';
import { type MatchEvent, matchEvent } from '../../engine/ledger/match-event.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { reportOf, type SignedDecision } from '../../engine/plan/decision.js';
import { featureEventReports, ofFeatureEvents } from '../../features/events.js';
import { changeKinds, exportedReferences, partOf } from '../../features/kinds.js';
import { aboutSubject } from '../../features/waived.js';
import type { InternalError } from '../../lib/internal-error.js';
import type { NamedTenant } from '../../lib/named-tenant.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { viewOf } from '../../queue/request.js';
import type { OutsideAlarm } from '../outbox/posted-alarms.js';

export interface Telling {
  readonly topic: WebhookTopic;
  /** The same however often the entry is reported: what came before is known by it. */
  readonly id: string;
  readonly event: object;
}

interface OneEntry {
  readonly tenant: NamedTenant;
  readonly entry: VerifiedEntry;
}

export interface EntryOfTenant extends OneEntry {
  /** The entries of its subject. */
  readonly subject: readonly VerifiedEntry[];
}

/** What of an entry is reported, and nothing of others. */
interface TopicData {
  readonly topic: WebhookTopic;
  readonly data: () => object;
}

/** Null for an entry that no receiver is notified of. */
export function topicOf({ event }: { readonly event: LedgerEvent }): WebhookTopic | null {
  return matchEvent(topicData, event)?.topic ?? null;
}

/** Null as above. Names, reasons and numbers are as people wrote them: anyone who shows them escapes them. */
export function cloudEvent({ tenant, entry, subject }: EntryOfTenant): Telling | null {
  const said = matchEvent(topicData, entry.event);
  if (said === null) return null;
  return tellingOf({ tenant, entry }, said.topic, { ...aboutOf(subject.filter(({ seq }) => seq <= entry.seq)), ...said.data() });
}

/** An alarm that no chat confirmed: it is of no entry, because a halted ledger takes none. */
export function alarmEvent({ id, tenant, title, text }: OutsideAlarm, now: Date): object {
  return {
    specversion: '1.0',
    id,
    source: `urn:hardenbot:${tenant.id}`,
    type: 'hardenbot.alarm',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: { tenant, title, text },
  };
}

/** What a receiver gets when someone tries whether it takes events: of no tenant and of no entry. */
export function testEvent(id: string, now: Date): object {
  return {
    specversion: '1.0',
    id,
    source: 'urn:hardenbot',
    type: 'hardenbot.test',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: { text: 'hardenbot doctor --post tries whether this receiver takes events. Nothing happened.' },
  };
}

/** What is said of an entry that a mistake of ours keeps from being reported whole. */
export function bareEvent({ tenant, entry }: EntryOfTenant, fault: InternalError): Telling | null {
  const topic = topicOf(entry);
  return topic === null ? null : tellingOf({ tenant, entry }, topic, { failed: fault.id });
}

function tellingOf({ tenant, entry }: OneEntry, topic: WebhookTopic, data: object): Telling {
  // A ledger that was restored may have another entry in the place: then it is another event.
  const id = `${entry.tenant}-${entry.seq}-${entry.hash.slice(0, 12)}`;
  return {
    topic,
    id,
    event: {
      specversion: '1.0',
      id,
      source: `urn:hardenbot:${entry.tenant}`,
      type: `hardenbot.${topic}`,
      subject: entry.subject,
      time: entry.at,
      /** The extension of the same name: in which order things happened, as text that sorts. */
      sequence: String(entry.seq).padStart(12, '0'),
      datacontenttype: 'application/json',
      data: { tenant: { id: tenant.id, name: tenant.name }, ...data },
    },
  };
}

/** What the entry belongs to, as it stood then. */
function aboutOf(entries: readonly VerifiedEntry[]): object {
  const change = changeOf(entries);
  if (change !== null) return aboutChange(change);
  return aboutSubject(entries) ?? {};
}

function aboutChange(change: NonNullable<ReturnType<typeof changeOf>>): object {
  const { request, plan } = change;
  const part = partOf(request);
  return {
    change: {
      id: change.id,
      what: request.what,
      status: change.status,
      ...omitUndefined({
        control: request.control,
        reverts: request.change,
        account: request.account,
      }),
      ...Object.assign({}, ...changeKinds.map((kind) => kind.reported?.(request))),
      ...(part === null ? {} : { [part.what]: part.id }),
      requestedBy: request.decision.decision.person.name,
      approvedBy: approvers(change).map(({ name }) => name),
      ...omitUndefined({ rule: request.rule }),
      ...exportedReferences([request.decision, ...change.approvals]),
      ...(plan === null ? {} : { risk: plan.risk, stage: plan.stage, operations: plan.operations, digest: plan.digest }),
    },
  };
}

const decided =
  (topic: WebhookTopic) =>
  ({ decision }: { readonly decision: SignedDecision }): TopicData => ({ topic, data: () => reportOf(decision) });

const notSent = (): null => null;

const topicData: MatchEvent<[], TopicData | null> = {
  ...ofFeatureEvents(notSent),
  ...featureEventReports,
  requested: (event) => {
    const view = viewOf(event.what);
    return view === 'audit' ? null : { topic: view === 'change' ? 'requested' : view, data: () => reportOf(event.decision) };
  },
  approved: decided('approved'),
  rejected: decided('rejected'),
  revoked: decided('revoked'),
  refused: ({ code, reason, remedy }) => ({ topic: 'refused', data: () => ({ code, reason, remedy }) }),
  applied: ({ done, total, stopped, left }) => ({
    topic: 'applied',
    data: () => ({ done, total, ...omitUndefined({ stopped, left }) }),
  }),
  verified: ({ measured, expected, summary }) => ({ topic: 'verified', data: () => ({ measured, expected, summary }) }),
  undone: ({ done, total, stopped }) => ({ topic: 'undone', data: () => ({ done, total, ...omitUndefined({ stopped }) }) }),
  reverted: ({ by: change }) => ({ topic: 'undone', data: () => ({ revertedBy: change }) }),
  drifted: ({ move }) => ({ topic: 'drift', data: () => ({ move }) }),
  audited: notSent,
  planned: notSent,
  nothingToDo: notSent,
  reviewed: notSent,
  reminded: notSent,
  turnedAway: notSent,
  applying: notSent,
  intent: notSent,
  outcome: notSent,
  resumed: notSent,
  reported: notSent,
  keepBy: notSent,
  kept: notSent,
  undoAsked: notSent,
  undoing: notSent,
  checkpoint: notSent,
  linkAsked: notSent,
  linked: notSent,
  unlinked: notSent,
  notifyChosen: notSent,
  delivered: notSent,
  setAside: notSent,
  directoryMove: notSent,
  stored: notSent,
  moved: notSent,
  archived: notSent,
  clockJumped: notSent,
};
