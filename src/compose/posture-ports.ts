/** What the gateway needs to answer about the past and to decide on waivers, built from its stores. */

import { readLogo } from '../config/evidence.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import type { EntrySigner } from '../engine/ledger/envelope.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { HasSignalStore } from '../features/signals/store.js';
import { everyWaiverOf, type WaiverPorts, waiversOf } from '../features/waiver/waivers.js';
import { sealedFile } from '../frameworks/seal.js';
import { type ReportPorts, tenantReport } from '../frameworks/tenant-report.js';
import type {
  HasCalendarOf,
  HasEveryWaiver,
  HasHistory,
  HasHome,
  HasLastDigest,
  HasNextDigest,
  HasNow,
  HasPages,
  HasSealFile,
  HasToday,
  HasWaivers,
  HasZoneOf,
} from '../gateway/commands/command.js';
import type { GatewayPorts } from '../gateway/decisions/recorder.js';
import { homeView } from '../gateway/home.js';
import type { CardPorts } from '../gateway/outbox/load-change-view.js';
import { calendarOf, type Daily, dayOf, nextDue, zoneOf } from '../lib/calendar.js';
import type { HistoryStore } from '../posture/history.js';
import type { PostureStore } from '../posture/posture.js';
import type { RoundStore } from '../posture/rounds.js';
import { frameworkCard } from '../views/framework/card.js';

export interface PostureInput extends GatewayPorts, HasSignalStore {
  readonly verifier: DecisionVerifier;
  readonly history: HistoryStore;
  readonly rounds: RoundStore;
  readonly postures: PostureStore;
  readonly settings: Pick<Settings, 'waivers' | 'evidence'>;
  /** Signs files as entries are signed. */
  readonly entrySigner: EntrySigner;
  readonly tenants: readonly { readonly id: string; readonly settings: TenantSettings }[];
}

type PosturePorts = HasHistory &
  HasWaivers &
  HasEveryWaiver &
  HasHome &
  HasLastDigest &
  HasNextDigest &
  HasToday &
  HasCalendarOf &
  HasZoneOf &
  HasNow &
  HasSealFile &
  HasPages;

export function posturePorts(input: PostureInput): PosturePorts {
  const { history, tenants, entrySigner, settings } = input;
  const now = (): Date => input.clock.now();
  const sources = waiverPorts(input);
  const waivers = (tenantId: string) => waiversOf(sources, tenantId);
  const calendar = (tenantId: string): string => ofTenant(tenants, tenantId, calendarOf);
  const today = (tenantId: string): string => dayOf(now(), calendar(tenantId));
  return {
    history,
    now,
    waivers,
    everyWaiver: (tenantId) => everyWaiverOf(sources, tenantId),
    today,
    calendarOf: calendar,
    zoneOf: (tenantId) => zoneOfTenant(tenants, tenantId),
    lastDigest: async (tenantId) => (await input.rounds.digests([tenantId]))[0] ?? null,
    nextDigest: (tenantId) => {
      const daily = digestTimeOf(tenants, tenantId);
      return daily === null ? null : nextDue(now(), daily);
    },
    sealFile: (content) => sealedFile(content, entrySigner, now()),
    pages: {
      issuer: settings.evidence.issuer ?? null,
      logo: readLogo(settings.evidence.logo),
      language: settings.evidence.language,
    },
    home: (person, shown) => homeView({ ...input, waivers, today, now }, person, shown),
  };
}

/** When the digest of a tenant comes; null: its settings ask for none. */
export function digestTimeOf(tenants: PostureInput['tenants'], tenantId: string): Daily | null {
  const digest = tenants.find(({ id }) => id === tenantId)?.settings.digest;
  return digest === undefined ? null : { at: digest.at, timeZone: digest.timeZone };
}

/** The time zone in which times of a tenant are shown. */
export function zoneOfTenant(tenants: PostureInput['tenants'], tenantId: string): string {
  return ofTenant(tenants, tenantId, zoneOf);
}

function ofTenant(tenants: PostureInput['tenants'], tenantId: string, zone: typeof zoneOf): string {
  const tenant = tenants.find(({ id }) => id === tenantId);
  return tenant === undefined ? 'UTC' : zone(tenant);
}

/** What telling where a waiver stands takes. */
export function waiverPorts(input: PostureInput): WaiverPorts {
  const { ledger, verifier, directory, clock } = input;
  return { ledger, verifier, policy: (id) => directory.policy(id), now: () => clock.now() };
}

/** Hands out what a tenant can show of a framework as the command does when someone asks. */
export function handOutFrom(ports: ReportPorts & PosturePorts): CardPorts['handOut'] {
  const { issuer, logo } = ports.pages;
  return async (tenant, { framework, period, language }) =>
    frameworkCard(await tenantReport(ports, tenant, { framework, period, issuer }), { language, logo, seal: ports.sealFile });
}
