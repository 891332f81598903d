/** Takes what an audit found into the tenant's past: the day, the controls, what moved; and raises an alert for what regressed. */

import type { Control } from '../../controls/control.js';
import { appliesNoLonger, type Move } from '../../engine/ledger/move.js';
import { calendarOf, dayOf } from '../../lib/calendar.js';
import { reportedError } from '../../lib/internal-error.js';
import { sha256 } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { settleEach } from '../../lib/settle-each.js';
import { alertChannels, alertSeverity, driftPrefix, quietFor } from '../../posture/drift-alert.js';
import type { DailyPosture, HistoryStore } from '../../posture/history.js';
import { type CostedFinding, judgedAtOf, linesOf, type Posture } from '../../posture/posture.js';
import { type Comparison, compare } from '../../posture/record.js';
import { scoreOf, severityIn, sharesOf } from '../../posture/score.js';
import { driftKey } from '../../queue/message-key.js';
import { redraw } from '../../queue/redraw.js';
import type { Read } from '../../tenant/resource.js';
import { changedByVendor } from '../../tenant/vendor-calendar/calendar.js';
import {
  type Audited,
  contextFor,
  faultsOf,
  type TenantContext,
  type WithClock,
  type WithControls,
  type WithFaulted,
  type WithJobs,
  type WithLedger,
  type WithPostures,
  type WorkerContext,
} from '../context.js';
import { ControlCode } from '../control-code.js';
import { type Attribution, whoChanged } from './who-changed.js';

/** The alert for a control that passed and does not any more: an entry in the ledger, and a card where alerts of its severity go. */
type AlertPorts = WithLedger & WithJobs & WithClock & WithControls;

interface Moved {
  readonly move: Move;
  /** The last audit before that could tell of the control. */
  readonly since: Date;
}

/** Once for each move, however often it is asked to. Does nothing for what is no alert: something new of a control that did not pass, fixed, or a control that does not apply any more. */
async function alertOf(work: AlertPorts, tenant: TenantContext, { move, since }: Moved): Promise<void> {
  if ((move.kind !== 'regressed' && move.kind !== 'untold') || appliesNoLonger(move)) return;
  const severity = alertSeverity(work.controls, move);
  const subject = `${driftPrefix}${sha256(`${move.control} ${move.kind} ${since.toISOString()}`).slice(0, 8)}`;
  if ((await work.ledger.count(tenant.id, subject)) === 0)
    await work.ledger.append(tenant.id, subject, { type: 'drifted', move }, { entries: 0 });
  const delayMs = quietFor(work.clock.now(), severity, tenant.settings.digest);
  for (const conversation of alertChannels(tenant.settings, severity)) {
    const reply = { conversation, messageKey: driftKey(subject, conversation.platform) };
    await redraw(work, 'drift', { tenant: tenant.id, subject, reply }, delayMs > 0 ? { delayMs } : undefined);
  }
}

type Compared = Comparison & { readonly finding: CostedFinding; readonly since: Date };

interface RecordPorts extends AlertPorts, WithPostures, WithFaulted {
  /** The past of the tenants. */
  readonly history: HistoryStore;
}

export async function recordPosture(work: RecordPorts, audited: Audited): Promise<void> {
  const { tenant, findings, posture } = audited;
  const known = await work.history.controls(tenant.id);
  const compared = findings.flatMap((finding): Compared[] => {
    const before = known.get(finding.control) ?? null;
    const at = new Date(judgedAtOf(posture, finding.control));
    const comparison = compare(before, finding, at);
    return comparison === null ? [] : [{ ...comparison, finding, since: new Date(before?.at ?? at) }];
  });
  const moves = await movesOf(work, audited, compared);
  // Before the past is kept: who tries again finds the same moves until then. What an approved change of ours did is on its own card.
  if (audited.change === null) await settleEach(moves, ({ move, since }) => alertOf(work, tenant, { move, since }));
  await work.history.saveControls(
    tenant.id,
    compared.map(({ record }) => record),
  );
  // Finding out who changed what takes a while, in which others may have audited.
  await work.history.saveDay(tenant.id, dayWith((await work.postures.latest(tenant.id)) ?? posture, work, calendarOf(tenant)));
  await work.history.addMoves(
    tenant.id,
    moves.map(({ move }) => move),
  );
}

/** Whether every control was judged at some time: one that passed beside twenty that nobody looked at yet is no score of 100. */
function isWhole({ findings }: Posture, controls: WorkerContext['controls']): boolean {
  const judged = new Set(findings.map(({ control }) => control));
  return controls.every(({ id }) => judged.has(id));
}

/** The day on which something was judged last. What was not looked at on it did not hold on it, nor fail. */
function dayWith(posture: Posture, { controls }: WithControls, calendar: string): DailyPosture {
  const day = dayOf(posture.at, calendar);
  const lines = linesOf(posture).filter(({ at }) => dayOf(new Date(at), calendar) === day);
  const judged = new Set(lines.map(({ control }) => control));
  const less = posture.findings.flatMap(({ control, askedLess }) =>
    askedLess !== undefined && judged.has(control) ? [control] : [],
  );
  const whole = isWhole(posture, controls);
  const parts = posture.findings.flatMap(({ control, parts: own }) =>
    own !== undefined && judged.has(control) ? [[control, { ...own }] as const] : [],
  );
  return {
    day,
    at: posture.at.toISOString(),
    score: whole ? scoreOf(posture.findings, severityIn(controls)) : null,
    ...(whole ? { shares: sharesOf(linesOf(posture), severityIn(controls)) } : {}),
    verdicts: Object.fromEntries(lines.map(({ control, verdict }) => [control, verdict])),
    ...(parts.length === 0 ? {} : { parts: Object.fromEntries(parts) }),
    ...(less.length === 0 ? {} : { askedLess: less }),
  };
}

async function movesOf(
  work: WithFaulted & WithControls,
  audited: Audited,
  compared: readonly Compared[],
): Promise<readonly Moved[]> {
  const regressed = compared.filter(({ moved }) => moved.some(({ kind }) => kind === 'regressed'));
  const attributions = audited.change === null ? await attribute(work, audited, regressed) : [];
  return compared.flatMap((one) =>
    one.moved.map((movement): Moved => {
      const attribution = movement.kind === 'regressed' ? attributions[regressed.indexOf(one)] : undefined;
      const move: Move = {
        ...movement,
        objects: [...movement.objects],
        at: audited.posture.at.toISOString(),
        control: one.finding.control,
        summary: one.finding.summary,
        authors: [...(attribution?.authors ?? [])],
        ...omitUndefined({ unattributed: unattributedIn(attribution, one, audited) }),
        ...(audited.change === null ? {} : { change: audited.change }),
      };
      return { move, since: one.since };
    }),
  );
}

/** Where no log names an author, and Microsoft's calendar has a day since the control was judged last: that it may have been Microsoft. */
function unattributedIn(
  attribution: Attribution | undefined,
  { finding, since }: Compared,
  { posture }: Audited,
): string | undefined {
  const known = attribution?.unattributed;
  if (attribution === undefined || attribution.authors.length > 0) return known;
  const byVendor = changedByVendor(finding.control, { since, until: posture.at });
  return byVendor === null ? known : [known, byVendor].filter((text) => text !== undefined).join(' ');
}

async function attribute(
  work: WithFaulted & WithControls,
  { tenant, posture }: Audited,
  regressed: readonly Compared[],
): Promise<readonly Attribution[]> {
  if (regressed.length === 0) return [];
  const controls = regressed.flatMap(({ finding }) => work.controls.filter(({ id }) => id === finding.control));
  return whoChanged(
    { client: tenant.client, until: posture.at, ...faultsOf(work, tenant.id) },
    controls.map((control: Control, index) => ({
      reads: readsOf(work, control, { tenant, asOf: posture.at }),
      objects: regressed[index]?.moved.flatMap(({ objects }) => objects) ?? [],
      since: regressed[index]?.since ?? posture.at,
    })),
  );
}

/** None where the control's own code fails: what moved is reported all the same. */
function readsOf(
  work: WithFaulted,
  control: Control,
  { tenant, asOf }: { readonly tenant: Audited['tenant']; readonly asOf: Date },
): readonly Read[] {
  const { id: tenantId, settings } = tenant;
  const context = contextFor({ control, tenantId, settings, protectedPeople: [], asOf });
  try {
    return new ControlCode(control).run(() => control.reads(context));
  } catch (error) {
    reportedError(error, faultsOf(work, tenantId).faulted);
    return [];
  }
}
