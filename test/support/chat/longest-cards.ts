/** Status, approval and digest with everything that a tenant names as long as its service lets it be, and more of it than fits. */

import type { Card } from '../../../src/chat/card';
import { controls } from '../../../src/controls/index';
import { digestSections } from '../../../src/features/digest-sections';
import type { Digest } from '../../../src/posture/digest';
import { changeCard } from '../../../src/views/change';
import type { ChangeView } from '../../../src/views/change-view';
import { digestMessage } from '../../../src/views/digest';
import { statusCard } from '../../../src/views/status';
import { openOffice } from '../corridor/office';
import { viewInOffice } from '../corridor/view-in-office';
import { popOff } from '../decisions/sample-plan';

/** Entra ID takes 64 letters before the at sign, and 48 of a domain. */
export const upn = (n: number): string =>
  `${'anna-lena.von-hohenzollern-sigmaringen-und-zu-guttenberg.ext'.slice(0, 62)}${n}@${'hochschule-fuer-angewandte-wissenschaften.muenchen.example'.slice(0, 48)}`;
/** Names of people and tenants, as long as anyone has met them. */
export const personName = (n: number): string => `Anna-Lena Maximiliane von Hohenzollern-Sigmaringen (Externe) ${n}`;
export const tenant = 'hochschule-fuer-angewandte-wissenschaften-muenchen-tochtergesellschaft';
const now = new Date('2026-11-24T08:00:00Z');
export const until = '2026-11-24T12:00:00.000Z';
export const reason =
  'The scanners in the branch offices were replaced last week, the vendor confirmed that none of them sends mail any more. ';

/** Cards by what they show, one of each kind that people meet most. */
export async function longestCards(): Promise<Readonly<Record<string, Card>>> {
  const plans = await longestPlans();
  return {
    'status, everything open': longestStatus(false),
    'status, half of it undecided': longestStatus(true),
    ...plans,
    'digest, much got worse': longestDigest({ moves: Array.from({ length: 9 }, (_, n) => move(n)) }),
    'digest, much waits': longestDigest({}),
    'digest of many tenants': digestMessage({
      day: '2026-11-24',
      tenants: Array.from({ length: 30 }, (_, n) => ({ tenant: `${tenant}-${n}`, digest: digest({ moves: [move(n)] }) })),
      nameOf: () => personName(1),
      sections: digestSections,
      controls,
      now,
    }).card,
  };
}

function longestStatus(isUndecided: boolean): Card {
  const findings = controls.map(({ id }, index) => ({
    control: id,
    way: 1,
    verdict: isUndecided && index % 2 === 0 ? ('unknown' as const) : ('fail' as const),
    ...(isUndecided && index % 2 === 0 ? { undecided: { question: 'Which?', setting: id } } : {}),
    summary: reason.repeat(3),
    evidence: [],
    evidenceTotal: 0,
    coverage: { covered: 0, of: 100_000 },
    warnings: [],
    missing: [],
    calls: 0,
    ms: 0,
  }));
  const posture = { at: now, findings: findings as never, judgedAt: { 'pop-imap': '2026-11-02T08:00:00.000Z' } };
  const trend = Array.from({ length: 30 }, (_, day) => 100 - day);
  return statusCard(tenant, posture, { score: 71.3, trend, waived: [], controls });
}

async function longestPlans(): Promise<Readonly<Record<string, Card>>> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const cards: Record<string, Card> = {};
  for (const control of controls) {
    const found = viewInOffice(office, office.newest(), control);
    const { plan } = found.change;
    if (plan === null) throw new Error('There is no plan.');
    const view: ChangeView = {
      ...found,
      tenant,
      first: Array.from({ length: 10 }, (_, n) => ({ ...popOff(n), object: upn(n) })),
      approval: { ...found.approval, needed: 2, missing: 2, canApprove: [1, 2, 3].map(personName) },
      change: {
        ...found.change,
        plan: {
          ...plan,
          control: control.id,
          risk: 'high',
          operations: 12_345,
          requestedBy: { ...plan.requestedBy, name: personName(9) },
          except: Array.from({ length: 20 }, (_, n) => upn(n)),
          keepWithinMs: 30 * 60_000,
          warnings: Array.from({ length: 4 }, (_, n) => ({ code: `mail-loss-${n}`, text: reason.repeat(2) })),
          impact: {
            lines: [{ label: 'Mail that claims your domain, 30 days', value: reason.repeat(2) }],
            notMeasured: [reason, reason],
            ...(control.eachObject === true
              ? { inUse: Array.from({ length: 40 }, (_, n) => ({ object: upn(n), how: reason })) }
              : {}),
          },
        },
      },
    };
    cards[`approval of ${control.id}`] = changeCard(view);
  }
  return cards;
}

function move(n: number): Digest['moves'][number] {
  return {
    at: until,
    control: controls[n % controls.length]?.id ?? '',
    kind: 'regressed',
    from: 'pass',
    to: 'fail',
    objects: Array.from({ length: 20 }, (_, object) => upn(object)),
    summary: reason,
    authors: [{ who: upn(7), what: 'Set-HostedOutboundSpamFilterPolicy', object: upn(8), at: until }],
  };
}

function longestDigest(over: Partial<Digest>): Card {
  return digestMessage({
    day: '2026-11-24',
    tenants: [{ tenant, digest: digest(over) }],
    nameOf: () => personName(1),
    sections: digestSections,
    controls,
    now,
  }).card;
}

function digest(over: Partial<Digest>): Digest {
  const waiting = Array.from({ length: 9 }, (_, n) => ({
    id: `c-4k7m2x${n}`,
    what: controls[n]?.id ?? '',
    since: '2026-11-20T08:00:00.000Z',
    requestedBy: { entraId: 'a', name: personName(2) },
    canAct: ['a', 'b', 'c', 'd'],
  }));
  return {
    day: '2026-11-24',
    at: now.toISOString(),
    score: { now: 71.3, yesterday: 74.9, lastWeek: 61.2 },
    trend: Array.from({ length: 30 }, (_, day) => 100 - day),
    verdicts: { pass: 10, partial: 7, fail: 12, unknown: 9, notApplicable: 3 },
    moves: [],
    unchecked: controls.slice(0, 5).map(({ id }) => ({ control: id, missing: [reason] })),
    undecided: controls.slice(5, 9).map(({ id }) => ({ control: id, question: reason })),
    notAudited: reason,
    waiting,
    changes: [],
    lapsing: [],
    waived: 4,
    credential: { kind: 'certificate', endsAt: until },
    checkpoint: 'x',
    ...over,
  };
}
