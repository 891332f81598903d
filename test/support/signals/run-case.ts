/** Has a kind of signal judge the rows of a case, parsed as a reader parses them. */

import type { SignalCase } from '../../../src/features/signals/case';
import { type Known, knownFrom, noRoutine, nothingKnown } from '../../../src/features/signals/known';
import type { Observation } from '../../../src/features/signals/observation';
import { type LogRow, toObservation } from '../../../src/features/signals/to-observation';
import { isObject } from '../../../src/lib/json';
import { directoryAudits } from '../../../src/tenant/resources/directory-audit';
import { flowSignIns } from '../../../src/tenant/resources/flow-sign-in';
import { inboxRules } from '../../../src/tenant/resources/inbox-rule';
import { riskDetections } from '../../../src/tenant/resources/risk-detection';
import { allRiskyUsers } from '../../../src/tenant/resources/risky-user';
import { signIns } from '../../../src/tenant/resources/sign-in';
import { auditRecord } from '../../../src/tenant/resources/unified-audit-log';

const defaultLateMs = 4 * 60_000;

export function knownOf({ known = {} }: SignalCase, now: Date): Known {
  const { people = [], apps = [], ...facts } = known;
  return knownFrom({
    ...nothingKnown(now),
    sources: ['audits', 'signIns', 'flows', 'detections', 'riskyUsers', 'unified', 'rules'],
    ...facts,
    people: people.map((person) => ({
      standing: 'ordinary',
      approves: false,
      breakGlass: false,
      createdAt: null,
      routine: noRoutine,
      ...person,
    })),
    apps: apps.map((app) => ({ appId: app.id, powerful: false, microsofts: false, createdAt: null, ...app })),
  });
}

/** Throws for a row that a reader would count as unreadable: a case shows what it means to show. */
export function observationsOf({ rows }: Pick<SignalCase, 'rows'>): readonly Observation[] {
  return rows.map(({ source, row, mailbox = '', lateMinutes }) => {
    if (source === 'rules') {
      const rules = (row as readonly unknown[]).map((one) => inboxRules.row.parse(one));
      const at = new Date('2026-11-30T09:05:00Z');
      return {
        source,
        id: `rules ${mailbox}`,
        at,
        answeredAt: new Date(at.getTime() + 1000),
        row: rules,
        mailbox,
        because: ['burst'],
      };
    }
    const observation = toObservation(parsed(source, row), new Date(0));
    if (observation === null) throw new Error(`A row of the case has no id or no time: ${JSON.stringify(row)}`);
    return {
      ...observation,
      answeredAt: new Date(observation.at.getTime() + (lateMinutes === undefined ? defaultLateMs : lateMinutes * 60_000)),
    };
  });
}

function parsed(source: LogRow['source'], row: unknown): LogRow {
  switch (source) {
    case 'audits':
      return { source, row: directoryAudits.row.parse(row) };
    case 'signIns':
      return { source, row: signIns.row.parse(row) };
    case 'flows':
      return { source, row: flowSignIns.row.parse(row) };
    case 'detections':
      return { source, row: riskDetections.row.parse(row) };
    case 'riskyUsers':
      return { source, row: allRiskyUsers.row.parse(row) };
    case 'unified': {
      const record = auditRecord({ AuditData: JSON.stringify(row) });
      if (record === null || !isObject(row)) throw new Error(`A row of the case is no record: ${JSON.stringify(row)}`);
      return { source, row: record };
    }
  }
}
