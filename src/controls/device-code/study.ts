/** Who handed a sign-in over in the last 30 days: they, and the devices without a keyboard above all, are the ones who will notice. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type FlowSignIn, flowSignIns } from '../../tenant/resources/flow-sign-in.js';
import type { Context, ImpactStudy } from '../control.js';
import type { Warning } from '../finding.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { HitList } from '../reasoning/usage/hit-list.js';
import { SeenSignIns } from '../reasoning/usage/seen-sign-ins.js';
import type { Settings } from './definition.js';

const month = 30 * 24 * 60 * 60 * 1000;
const policies = 'hardenbot device-code:';
/** The service shows interactive sign-ins where no other kind is asked for. */
const notInLog = 'Sign-ins without a person present (apps that renew their token) and of applications: they are not in this log.';

/** Successful sign-ins by device code or authentication transfer, by account. */
export class FlowUse {
  readonly read: Read<FlowSignIn>;
  private readonly since: Date;
  private readonly seen = new SeenSignIns();
  readonly hits = new HitList();
  private readonly byFlow = new Map<string, Map<string, number>>();

  constructor(asOf: Date) {
    this.since = new Date(asOf.getTime() - month);
    this.read = readOf(
      flowSignIns,
      ['id', 'createdDateTime', 'userPrincipalName', 'userId', 'authenticationProtocol', 'originalTransferMethod', 'status'],
      { filter: encodeURIComponent(`createdDateTime ge ${this.since.toISOString()}`) },
    );
  }

  /** A filter is a wish, and a session that began by a flow goes on saying so. */
  take = (row: FlowSignIn): void => {
    const { createdDateTime, status, userPrincipalName, userId } = row;
    const flow = flowOf(row);
    if (flow === null || (createdDateTime && createdDateTime < this.since)) return;
    this.hits.take(row);
    if (status?.errorCode !== 0) return;
    if (this.seen.before(row) === true) return;
    this.seen.tell(row, true);
    const people = this.byFlow.get(flow) ?? new Map<string, number>();
    const who = userPrincipalName ?? userId ?? 'unknown account';
    people.set(who, (people.get(who) ?? 0) + 1);
    this.byFlow.set(flow, people);
  };

  lines(): readonly { readonly label: string; readonly value: string }[] {
    return [...this.byFlow].map(([flow, people]) => ({
      label: `Signed in by ${flow}, last 30 days`,
      value: sampleOf(people).toString('account', 'accounts'),
    }));
  }

  warnings(): readonly Warning[] {
    return [...this.byFlow].map(([flow, people]) => ({
      code: 'device-sign-in',
      text: `${sampleOf(people).toString('account', 'accounts', 10)} signed in by ${flow} in the last 30 days, and could not any more.`,
    }));
  }
}

function flowOf({ authenticationProtocol, originalTransferMethod }: FlowSignIn): string | null {
  if (originalTransferMethod?.toLowerCase() === 'authenticationtransfer') return 'authentication transfer';
  const byCode =
    authenticationProtocol?.toLowerCase() === 'devicecode' || originalTransferMethod?.toLowerCase() === 'devicecodeflow';
  return byCode ? 'device code' : null;
}

/** Rooms and phones first: nobody stands beside them to sign in another way. */
function sampleOf(people: ReadonlyMap<string, number>): NameSample {
  const isRoom = (name: string): number => (/room|phone|panel|mtr|kiosk|signage|display/i.test(name) ? 0 : 1);
  const sample = new NameSample();
  for (const [who, times] of [...people].toSorted(([a, n], [b, m]) => isRoom(a) - isRoom(b) || m - n))
    sample.add(times === 1 ? who : `${who} ${times} times`);
  return sample;
}

export function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const use = new FlowUse(asOf);
  const rows = new RowCollector().on(use.read, use.take);
  return {
    reads: () => [use.read],
    see: rows.see,
    report: (outcomes) => {
      const outcome = outcomes(use.read);
      const lines = use.lines();
      if (outcome.complete)
        return {
          lines:
            lines.length > 0
              ? lines
              : [{ label: 'Sign-ins by device code or authentication transfer, last 30 days', value: 'none' }],
          notMeasured: [notInLog],
          ...use.hits.all(),
        };
      const { reason = 'the log could not be read to the end', licence } = outcome.missing;
      const notMeasured = [`Sign-ins: ${reason}${licence === undefined ? '' : ` (needs ${licence})`}`, notInLog];
      return { lines, notMeasured, ...use.hits.all() };
    },
  };
}

/** Whom our policy would have blocked while it only reported. */
export function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies,
    label: ({ clientAppUsed }) => `with ${clientAppUsed || 'an unnamed client'}`,
  });
}
