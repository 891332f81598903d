/** The kinds of cards that are of no single plan: what was looked at, incidents, and what features show. */

import { textFile } from '../../../src/chat/attachment';
import { budgets } from '../../../src/chat/glance';
import { controls } from '../../../src/controls/index';
import type { WaivedStatus } from '../../../src/controls/waived-finding';
import type { Change } from '../../../src/engine/changes/change';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { incidentCard } from '../../../src/features/incident/gateway/incident-card';
import { byHandCard, reopenedCard } from '../../../src/features/incident/gateway/notices';
import { questionsCard } from '../../../src/features/questions/card';
import { settingCard, settingsChangeCard } from '../../../src/features/settings-change/card';
import { askCard, signalCard } from '../../../src/features/signals/gateway/signal-card';
import { noticeOf } from '../../../src/features/signals/notice';
import { waiverCard } from '../../../src/features/waiver/card';
import type { Waiver } from '../../../src/features/waiver/waiver';
import { auditCard } from '../../../src/views/audit';
import { driftCard } from '../../../src/views/drift';
import { explainCard } from '../../../src/views/explain';
import { homeCard } from '../../../src/views/home';
import { linkConfirmCard } from '../../../src/views/link';
import { count } from '../runner/counts';
import type { Kind } from './every-kind';
import { personName, reason, tenant, until, upn } from './longest-cards';

const now = new Date('2026-11-24T08:00:00Z');
const verdicts: readonly Verdict[] = ['fail', 'partial', 'unknown', 'pass', 'notApplicable'];

const findingOf = (control: string, verdict: Verdict) =>
  ({
    control,
    way: 1,
    verdict,
    summary: reason.repeat(3),
    evidence: Array.from({ length: 9 }, (_, n) => ({ object: upn(n), property: 'p', actual: true, expected: false })),
    evidenceTotal: 9,
    gaps: 9,
    warnings: [{ code: 'delay', text: reason }],
    missing: [],
    calls: 1,
    ms: 1,
  }) as never;

/** Controls of which each state is tried. */
const tried = count({ fast: 3, full: 60 });

/** Audit, explanation, drift, home, link and incident. */
export function lookedAt(change: Change): Readonly<Record<string, Kind>> {
  const all = controls.map(({ id }, n) => findingOf(id, verdicts[n % verdicts.length] ?? 'fail'));
  const audited = { ...change, status: 'verified' as const };
  const audit = (control: string | undefined, findings: readonly never[]) =>
    auditCard({
      tenant,
      change: { ...audited, request: { ...audited.request, control } },
      progress: null,
      posture: { at: now, findings },
      controls,
    });
  return {
    audit: {
      files: ['src/views/audit.ts'],
      words: 90,
      states: [audit(undefined, all), ...controls.slice(0, 5).map(({ id }) => audit(id, [findingOf(id, 'fail')]))],
    },
    explanation: {
      files: ['src/views/explain.ts'],
      words: 90,
      states: controls
        .slice(0, tried)
        .flatMap((control) => [
          explainCard(control, 'contoso', null),
          ...verdicts.map((verdict) => explainCard(control, 'contoso', { finding: findingOf(control.id, verdict), at: now })),
        ]),
    },
    drift: {
      files: ['src/views/drift.ts'],
      words: budgets.drift.words,
      states: controls.slice(0, tried).map((control) =>
        driftCard({
          tenant,
          control,
          waived: Array.from({ length: 9 }, (_, n) => upn(n)),
          move: {
            kind: 'regressed',
            control: control.id,
            from: 'pass',
            to: 'fail',
            summary: reason.repeat(3),
            at: until,
            objects: Array.from({ length: 30 }, (_, n) => upn(n)),
            authors: [{ who: upn(1), what: 'Set-CASMailbox', object: upn(2), at: until }],
          } as never,
        }),
      ),
    },
    home: { files: ['src/views/home.ts'], words: 90, states: [1, 3, 30].flatMap(homes) },
    link: {
      files: ['src/views/link.ts'],
      words: 90,
      states: [linkConfirmCard({ code: 'x', account: { platform: 'slack', id: upn(1) }, digest: 'd' })],
    },
    incident: { files: ['src/features/incident/gateway/incident-card.ts'], words: 90, states: incidents() },
    'an incident that is open again': {
      files: ['src/features/incident/gateway/notices.ts'],
      words: 90,
      states: [reopenedCard(incidentView(30, true)), byHandCard(incidentView(30, true))].flatMap((card) => card ?? []),
    },
  };
}

function homes(tenants: number) {
  const one = (n: number) => ({ id: `c-4k7m2x${n}`, what: reason, affected: reason, undone: reason, until: new Date(until) });
  const of = (isWaiting: boolean, isToKeep: boolean) =>
    homeCard(
      {
        person: personName(1),
        tenants: Array.from({ length: tenants }, (_, n) => ({
          name: `${tenant}-${n}`,
          toKeep: isToKeep ? Array.from({ length: 9 }, (_unused, k) => ({ ...one(k), tenant: `${tenant}-${n}` })) : [],
          score: 71.3,
          inDay: -3.6,
          trend: [61.2, 74.9, 71.3],
          findings: controls.map(({ id }) => ({ control: id, verdict: 'fail' as const, summary: reason })),
          waiting: isWaiting ? Array.from({ length: 9 }, (_unused, k) => one(k)) : [],
          requests: Array.from({ length: 9 }, (_unused, k) => ({
            id: `c-4k7m2x${k}`,
            what: reason,
            status: 'verified' as const,
            keepUntil: new Date(until),
          })),
          notices: [noticeOf({ untaken: 1000, silent: [{ source: 'unified', log: 'Unified audit log', since: now }] })],
        })),
      },
      controls,
    );
  return [of(true, true), of(true, false), of(false, true), of(false, false)];
}

function incidentView(items: number, isRestored: boolean) {
  const item = { key: 'rule', advice: 'clean', why: reason, fresh: true, operations: [{}] } as const;
  return {
    tenant,
    incident: {
      id: 'i-4k7m2xq',
      typed: upn(1),
      requestedBy: { entraId: 'a', name: personName(1) },
      requestedAt: now,
      signal: null,
      refusal: null,
      stages: [],
      claims: [],
      evidence: {
        account: { id: 'm', name: upn(1), kinds: ['member'], roles: Array.from({ length: 9 }, () => 'User Administrator') },
        collectedAt: '2026-11-25T12:00:00.000Z',
        since: until,
        firstSuspicious: until,
        counts: [{ what: 'sign-ins', rows: 321 }],
        items: Array.from({ length: items }, (_, n) => ({
          ...item,
          n: n + 1,
          key: `rule-${n}`,
          what: reason,
          advice: n % 2 === 0 ? 'clean' : 'leave',
          ...(isRestored ? { backAt: '2026-11-25T11:00:00.000Z', ground: 'intruder' } : {}),
        })),
        moments: Array.from({ length: 40 }, () => ({ at: until, what: reason, suspicious: true })),
        more: { items: 9, moments: 5 },
        record: 'off',
        mailboxRecord: 'off',
        missing: Array.from({ length: 9 }, (_, n) => ({ read: `graph.riskyUsers${n}`, reason })),
        others: Array.from({ length: 9 }, (_, n) => ({ id: `o${n}`, name: upn(n), why: reason })),
        file: { sha256: 'f00d', lines: 77 },
      },
    },
    stages: (isRestored ? ['contain', 'restore'] : ['contain']).map((stage, n) => ({
      stage,
      id: `c-4k7m2x${n}`,
      status: 'verified',
      measuredAt: new Date(`2026-11-24T1${n}:00:00Z`),
    })),
    file: textFile('rows'),
  } as never;
}

function incidents() {
  return [0, 1, 30].flatMap((items) => [false, true].map((isRestored) => incidentCard(incidentView(items, isRestored))));
}

/** What features show: waivers, settings, questions and signals. */
export function feature(change: Change): Readonly<Record<string, Kind>> {
  const { decision } = change.request;
  return {
    waiver: { files: ['src/features/waiver/card.ts'], words: 70, states: waivers(decision) },
    'settings to change': { files: ['src/features/settings-change/card.ts'], words: 90, states: settings(decision) },
    questions: {
      files: ['src/features/questions/card.ts', 'src/features/questions/gateway/index.ts'],
      words: 90,
      states: [0, 3, 12].flatMap((pending) => [1, 12].map((open) => questions(decision, pending, open))),
    },
    signal: { files: ['src/features/signals/gateway/signal-card.ts'], words: 90, states: signals(decision) },
  };
}

type Signed = Change['request']['decision'];

function waivers(request: Signed) {
  const waiver = {
    id: 'w-4k7m2xq',
    terms: {
      control: 'pop-imap',
      object: upn(1),
      until,
      days: 90,
      reason: reason.repeat(4),
      severity: 'high',
      complete: false,
      accepted: Array.from({ length: 40 }, (_, n) => ({ object: upn(n), values: { PopEnabled: true } })),
    },
    request,
    approvals: [request],
    rejection: request,
    ended: { detail: reason },
    expiresAt: new Date(until),
  } as unknown as Waiver;
  const states: readonly WaivedStatus[] = ['waiting', 'active', 'rejected', 'expired', 'ended', 'lapsed', 'forged', 'untold'];
  const canApprove = Array.from({ length: 30 }, (_, n) => personName(n));
  return states.map((status) =>
    waiverCard({ tenant, waiver, status, approvedBy: canApprove.slice(0, 2), canApprove, needed: 2 }),
  );
}

function settings(request: Signed) {
  const key = 'controls.country-block.allow';
  const changes = Array.from({ length: 12 }, (_, n) => ({
    key: `${key}${n}`,
    to: Array.from({ length: 40 }, (_unused, k) => `C${k}`),
  }));
  const weighed = {
    risk: 'high',
    why: changes.map((one) => ({ key: one.key, is: 'looser' })),
    without: [],
    unknown: ['a'],
    verdicts: controls.map(({ id }) => ({ control: id, from: 'pass', to: 'fail' })),
    plans: Array.from({ length: 9 }, (_, n) => `c-4k7m2x${n}`),
  };
  const asked = { id: 'p-4k7m2xq', tenant, terms: { changes, reason }, request, expiresAt: new Date(until), weighed };
  const open = { declined: null, approvals: [], rejection: null, withdrawn: null };
  const names = Array.from({ length: 12 }, (_, n) => personName(n));
  const view = {
    tenant,
    decided: null,
    superseded: [],
    now,
    approvedBy: names.slice(0, 1),
    canApprove: names,
    without: names,
    needed: 2,
    nameOf: (_key: string, entry: unknown) => entry,
    addedInChat: names,
    isApproved: false,
    heldUntil: null,
    asksReference: true,
  };
  const decided = { approvedBy: names.map((name) => ({ name })) };
  return [
    settingsChangeCard({ ...view, asked: { ...asked, ...open } } as never),
    settingsChangeCard({ ...view, asked: { ...asked, ...open }, isApproved: true, heldUntil: new Date(until) } as never),
    settingsChangeCard({ ...view, asked: { ...asked, ...open }, decided } as never),
    settingCard(tenant, key, undefined),
  ];
}

function questions(request: Signed, pending: number, open: number) {
  const suggestions = controls.slice(0, open).map(({ id }) => ({
    control: id,
    question: reason,
    answer: 'use' as const,
    settings: { ranges: ['203.0.113.0/24'] },
    says: reason,
    evidence: Array.from({ length: 8 }, () => reason),
    confidence: 'sure' as const,
  }));
  const answered = controls.slice(0, pending).map(({ id }) => ({
    answer: { choice: 'use', control: id, settings: { ranges: ['203.0.113.0/24'] } },
    decision: request,
  }));
  const card = { id: 'o-4k7m2xq', tenant, request, expiresAt: new Date(until), suggestions, pending: answered };
  return questionsCard({
    tenant,
    card: { ...card, approvals: [], rejection: null, reminders: { count: 0, given: 0, lastAt: null }, settled: [] } as never,
    now,
    approvedBy: [personName(1)],
    canApprove: Array.from({ length: 12 }, (_, n) => personName(n)),
    needed: 2,
    definitions: controls,
    asksReference: true,
  });
}

function signals(decision: Signed) {
  const sign = (n: number) => ({
    kind: 'log-off',
    about: { type: 'person', id: `p${n}`, name: upn(n) },
    rowIds: ['r'],
    key: `k${n}`,
    at: until,
    answeredAt: until,
    says: reason.repeat(3),
    evidence: [reason],
    confidence: 'certain',
    weight: 'A',
    reasons: [reason.repeat(3)],
    presses: [
      { press: 'contain', person: { id: `p${n}`, name: upn(n) } },
      { press: 'ask', person: { id: `p${n}`, name: upn(n) } },
      { press: 'restore', resource: 'r', id: 'x', name: 'x', before: {}, after: null },
    ],
  });
  const view = (many: number, more: object) => {
    const signs = Array.from({ length: many }, (_, n) => sign(n));
    const signal = {
      id: 's-4k7m2xq',
      tenant,
      about: { type: 'person', id: 'p1', name: upn(1) },
      growth: [{ at: now, loudness: 'loud', signs }],
      signs,
      loudness: 'loud',
      calls: 1,
      asked: [{ person: { id: 'p1', name: upn(1) }, decision }],
      handedOver: [now],
      contained: [
        { person: { id: 'p1', name: upn(1) }, settings: 's-1', by: [{ name: personName(2) }], incident: 'i-1', change: 'c-1' },
      ],
    };
    return { tenant, signal, definitions: new Map(), answers: [], takenBy: null, isSettled: false, quietForHours: 24, ...more };
  };
  const answers = [{ answer: 'taken', quietUntil: null, decision: { decision: { ...decision.decision, reason } }, about: [] }];
  return [
    ...[1, 4, 12].map((many) => signalCard(view(many, {}) as never)),
    signalCard(view(3, { answers, takenBy: personName(2) }) as never),
    askCard(view(12, {}) as never, { name: personName(1) }),
  ];
}
