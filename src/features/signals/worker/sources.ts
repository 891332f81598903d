/** How each log is read: from when, how often, and how much of what was read before is read again, because rows come late and in no order. */

import type { ReadsTenant } from '../../../tenant/client.js';
import { searchRecords } from '../../../tenant/logs/unified-log.js';
import { readOf } from '../../../tenant/resource.js';
import { type DirectoryAudit, directoryAudits } from '../../../tenant/resources/directory-audit.js';
import { flowSignIns } from '../../../tenant/resources/flow-sign-in.js';
import { riskDetections } from '../../../tenant/resources/risk-detection.js';
import { allRiskyUsers } from '../../../tenant/resources/risky-user.js';
import { signIns } from '../../../tenant/resources/sign-in.js';
import type { AuditRecord } from '../../../tenant/resources/unified-audit-log.js';
import type { LogSource } from '../observation.js';
import type { SignalSettings } from '../settings.js';
import type { LogRow } from '../to-observation.js';

const minute = 60_000;
const hour = 60 * minute;

/** A stretch that is read again because rows come after it was read. */
interface Sweep {
  /** Its end lies so far back. */
  readonly lagMs: number;
  /** How long it is, and how often it is read. */
  readonly everyMs: number;
}

export interface Asked {
  readonly from: Date;
  readonly to: Date;
  /** Set for a stretch that is read again. */
  readonly isSweep?: true;
  /** Of the unified log: what to search for. */
  readonly operations: readonly string[];
}

export interface SourceSpec {
  readonly source: LogSource;
  /** The slow ones are read by a job of their own, so that a search that takes minutes holds up no card. */
  readonly speed: Speed;
  everyMs(settings: SignalSettings): number;
  /** Set where another log has the same rows: while that one answers, this one is read as seldom as this. */
  readonly secondTo?: { readonly of: LogSource; readonly everyMs: number };
  /** So far before the newest row a read begins. */
  readonly overlapMs: number;
  readonly sweeps: readonly Sweep[];
  /** What the vendor usually needs until a row can be read. */
  readonly usualLateMs: number;
  read(client: ReadsTenant, asked: Asked): AsyncIterable<RowsOfPage>;
}

interface RowsOfPage {
  readonly rows: readonly LogRow[];
  /** Entries that hold no record. */
  readonly unreadable: number;
}

export const speeds = ['fast', 'slow'] as const;
export type Speed = (typeof speeds)[number];

/** What is newest has no end: a row from after now is one by another clock. */
function within(property: string, { from, to, isSweep }: Omit<Asked, 'operations'>) {
  const end = isSweep === true ? ` and ${property} le ${to.toISOString()}` : '';
  return { filter: encodeURIComponent(`${property} ge ${from.toISOString()}${end}`), polls: true } as const;
}

/** Rows of Entra's logs that come up to three hours late are found, those of up to one hour sooner. */
const sweepsOfEntra: readonly Sweep[] = [
  { lagMs: hour, everyMs: hour },
  { lagMs: 3 * hour, everyMs: hour },
];

const signInEveryMs = ({ everySeconds }: SignalSettings): number => everySeconds * 1500;

/** Sources of these figures: the vendor's lateness as published and as measured by others, in docs/signals.md. */
export const sourceSpecs: readonly SourceSpec[] = [
  {
    source: 'audits',
    speed: 'fast',
    everyMs: ({ everySeconds }) => everySeconds * 1000,
    overlapMs: 20 * minute,
    sweeps: sweepsOfEntra,
    usualLateMs: 15 * minute,
    read: async function* (client, asked) {
      const fields = ['id', 'activityDateTime', 'activityDisplayName', 'initiatedBy', 'targetResources', 'result'] as const;
      const found: DirectoryAudit[] = [];
      for await (const { rows } of client.read(readOf(directoryAudits, fields, within('activityDateTime', asked)))) {
        found.push(...rows);
        yield { rows: rows.map((row) => ({ source: 'audits', row })), unreadable: 0 };
      }
      client.logs?.audits.note(asked, found);
    },
  },
  {
    source: 'signIns',
    speed: 'fast',
    everyMs: signInEveryMs,
    // The beta has the same sign-ins and may change without notice: v1.0 shows what it may hide, and takes its place where it does not answer.
    secondTo: { of: 'flows', everyMs: hour },
    overlapMs: 20 * minute,
    sweeps: sweepsOfEntra,
    usualLateMs: 15 * minute,
    read: async function* (client, asked) {
      const fields = ['id', 'createdDateTime', 'userId', 'ipAddress', 'location', 'status'] as const;
      for await (const { rows } of client.read(readOf(signIns, fields, within('createdDateTime', asked))))
        yield { rows: rows.map((row) => ({ source: 'signIns', row })), unreadable: 0 };
    },
  },
  {
    source: 'flows',
    speed: 'fast',
    everyMs: signInEveryMs,
    overlapMs: 20 * minute,
    sweeps: sweepsOfEntra,
    usualLateMs: 15 * minute,
    read: async function* (client, asked) {
      const fields = ['id', 'createdDateTime', 'userId', 'authenticationProtocol', 'originalTransferMethod', 'status'] as const;
      for await (const { rows } of client.read(readOf(flowSignIns, fields, within('createdDateTime', asked))))
        yield { rows: rows.map((row) => ({ source: 'flows', row })), unreadable: 0 };
    },
  },
  {
    source: 'detections',
    speed: 'slow',
    everyMs: () => 5 * minute,
    // Offline detections come up to two days after the sign-in.
    overlapMs: 48 * hour,
    sweeps: [],
    usualLateMs: 48 * hour,
    read: async function* (client, asked) {
      const fields = ['id', 'userId', 'riskEventType', 'riskLevel', 'riskState', 'detectedDateTime'] as const;
      for await (const { rows } of client.read(readOf(riskDetections, fields, within('detectedDateTime', asked))))
        yield { rows: rows.map((row) => ({ source: 'detections', row })), unreadable: 0 };
    },
  },
  {
    source: 'riskyUsers',
    speed: 'slow',
    everyMs: () => 5 * minute,
    overlapMs: 48 * hour,
    sweeps: [],
    usualLateMs: 48 * hour,
    read: async function* (client, { from }) {
      const fields = ['id', 'userPrincipalName', 'riskLevel', 'riskState', 'riskDetail', 'riskLastUpdatedDateTime'] as const;
      for await (const { rows } of client.read(readOf(allRiskyUsers, fields, { polls: true })))
        yield {
          rows: rows.filter(({ riskLastUpdatedDateTime: at }) => !at || at >= from).map((row) => ({ source: 'riskyUsers', row })),
          unreadable: 0,
        };
    },
  },
  {
    source: 'unified',
    speed: 'slow',
    everyMs: ({ unifiedEverySeconds }) => unifiedEverySeconds * 1000,
    overlapMs: 90 * minute,
    sweeps: [
      { lagMs: 3 * hour, everyMs: hour },
      { lagMs: 24 * hour, everyMs: 6 * hour },
    ],
    usualLateMs: 90 * minute,
    read: searchUnified,
  },
];

async function* searchUnified(client: ReadsTenant, asked: Asked): AsyncIterable<RowsOfPage> {
  const found: AuditRecord[] = [];
  for await (const { records, unreadable } of searchRecords(client, { ...asked, polls: true })) {
    found.push(...records);
    yield { rows: records.map((row) => ({ source: 'unified', row })), unreadable };
  }
  client.logs?.unified.note(asked, found);
}
