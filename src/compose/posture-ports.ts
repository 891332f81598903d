/** What the gateway needs to answer about the past and about what people accept, built from its stores. */

import { readLogo } from '../config/evidence.js';
import type { SettingsOfCommands, TenantSettings } from '../config/settings.js';
import type { ReadsWatermark } from '../engine/changes/read-watermark.js';
import type { EntrySigner } from '../engine/ledger/envelope.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { FeatureStores } from '../features/ports.js';
import { everyWaivedIn, type WaivedPorts, waivedIn } from '../features/waived.js';
import { sealedFile } from '../frameworks/seal.js';
import { type ReportPorts, tenantReport } from '../frameworks/tenant-report.js';
import type {
  HasCalendarOf,
  HasEveryWaived,
  HasFirstAudit,
  HasHistory,
  HasHome,
  HasLastDigest,
  HasNextDigest,
  HasNow,
  HasPages,
  HasSealFile,
  HasToday,
  HasWaived,
  HasZoneOf,
} from '../gateway/commands/command.js';
import type { GatewayPorts } from '../gateway/decisions/recorder.js';
import { firstAudit } from '../gateway/first-audit.js';
import { homeView } from '../gateway/home.js';
import type { CardPorts } from '../gateway/outbox/load-change-view.js';
import { calendarOf, dayOf, nextDue, zoneOf } from '../lib/calendar.js';
import type { DigestTime } from '../posture/digest.js';
import type { HistoryStore } from '../posture/history.js';
import type { PostureStore } from '../posture/posture.js';
import type { RoundStore } from '../posture/rounds.js';
import type { ReadsProgress } from '../queue/progress.js';

export interface PostureInput extends GatewayPorts, FeatureStores {
  readonly verifier: DecisionVerifier;
  readonly history: HistoryStore;
  readonly rounds: RoundStore;
  readonly postures: PostureStore;
  readonly progress: ReadsProgress;
  /** Absent where nobody waits for what workers read. */
  readonly watermark?: ReadsWatermark;
  readonly settings: SettingsOfCommands;
  /** Signs files as entries are signed. */
  readonly entrySigner: EntrySigner;
  readonly tenants: readonly { readonly id: string; readonly settings: TenantSettings }[];
}

type PosturePorts = HasHistory &
  HasWaived &
  HasEveryWaived &
  HasHome &
  HasLastDigest &
  HasNextDigest &
  HasToday &
  HasCalendarOf &
  HasZoneOf &
  HasNow &
  HasFirstAudit &
  HasSealFile &
  HasPages;

export function posturePorts(input: PostureInput): PosturePorts {
  const { history, tenants, entrySigner, settings } = input;
  const now = (): Date => input.clock.now();
  const sources = waivedPorts(input);
  const waived = (tenantId: string) => waivedIn(sources, tenantId);
  const calendar = (tenantId: string): string => ofTenant(tenants, tenantId, calendarOf);
  const today = (tenantId: string): string => dayOf(now(), calendar(tenantId));
  return {
    history,
    now,
    waived,
    everyWaived: (tenantId) => everyWaivedIn(sources, tenantId),
    today,
    calendarOf: calendar,
    zoneOf: (tenantId) => zoneOfTenant(tenants, tenantId),
    lastDigest: async (tenantId) => (await input.rounds.digests([tenantId]))[0] ?? null,
    nextDigest: (tenantId) => {
      const daily = digestTimeOf(tenants, tenantId);
      return daily === null ? null : nextDue(now(), daily);
    },
    firstAudit: (tenantId) => firstAudit({ ...input, now }, tenantId),
    sealFile: (content) => sealedFile(content, entrySigner, now()),
    pages: {
      issuer: settings.evidence.issuer ?? null,
      logo: readLogo(settings.evidence.logo),
      language: settings.evidence.language,
    },
    home: (person, shown) => homeView({ ...input, stores: input, waived, today, now }, person, shown),
  };
}

/** When the digest of a tenant comes; null: its settings ask for none. */
export function digestTimeOf(tenants: PostureInput['tenants'], tenantId: string): DigestTime | null {
  const digest = tenants.find(({ id }) => id === tenantId)?.settings.digest;
  return digest === undefined ? null : { at: digest.at, timeZone: digest.timeZone, isSilent: digest.unchanged === 'silent' };
}

/** The time zone in which times of a tenant are shown. */
export function zoneOfTenant(tenants: PostureInput['tenants'], tenantId: string): string {
  return ofTenant(tenants, tenantId, zoneOf);
}

function ofTenant(tenants: PostureInput['tenants'], tenantId: string, zone: typeof zoneOf): string {
  const tenant = tenants.find(({ id }) => id === tenantId);
  return tenant === undefined ? 'UTC' : zone(tenant);
}

/** What telling what people accepted takes. */
export function waivedPorts(input: PostureInput): WaivedPorts {
  const { ledger, verifier, directory, clock } = input;
  return { ledger, verifier, policy: (id) => directory.policy(id), now: () => clock.now() };
}

/** Hands out what a tenant can show of a framework as the command does when someone asks. */
export function handOutFrom(ports: ReportPorts & PosturePorts): CardPorts['handOut'] {
  const { issuer, logo } = ports.pages;
  return async (tenant, { framework, period, language }) => {
    const report = await tenantReport(ports, tenant, { framework, period, issuer });
    const { frameworkCard } = await import('../views/framework/card.js');
    return frameworkCard(report, { language, logo, seal: ports.sealFile });
  };
}
