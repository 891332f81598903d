/** Judges which applications may use Exchange Web Services. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import { organizationConfigName } from '../../tenant/resources/organization-config.js';
import { calendarEntry } from '../../tenant/vendor-calendar/calendar.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { type Dated, vendorDates, vendorWarnings } from '../reasoning/findings/vendor-dates.js';
import { appIdsIn, type Settings } from './definition.js';
import { accessRead, Inputs, mailboxRead, organizationRead, reads } from './inputs.js';

export const enabled = 'EwsEnabled';
export const list = 'EwsAllowedAppIDs';

/** The day on which it is to be off for everyone; how sure that is, the calendar says. */
const ends = new Date(`${calendarEntry('ews').days.at(-1)?.on ?? '9999-12-31'}T00:00:00Z`);

export function hasEnded(asOf: Date): boolean {
  return asOf >= ends;
}

/** What was found, before the evidence that goes with every verdict. */
type Found = Pick<Judgement, 'verdict' | 'summary' | 'warnings'> & Dated;

export function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs();
  return {
    see: inputs.rows.see,
    judge: (outcomes): Judgement => {
      const evidence = new EvidenceList();
      const found = judge({ inputs, context, outcomes, evidence });
      tellUserAgents(inputs, evidence);
      return { ...found, ...evidence.result(), missing: missingReads(reads, outcomes) };
    },
  };
}

interface Judging {
  readonly inputs: Inputs;
  readonly context: Context<Settings>;
  readonly outcomes: Outcomes;
  readonly evidence: EvidenceList;
}

function judge(judging: Judging): Found {
  const { inputs, context, outcomes, evidence } = judging;
  const known = inputs.enabled;
  if (hasEnded(context.asOf))
    return {
      verdict: 'notApplicable',
      summary: `The day named for the end of EWS, 1 April 2027, has come. Microsoft did not confirm that day to us.${stillOn(known)}`,
      ...vendorDates('ews', { asOf: context.asOf, affected: 'Affected: every app that still uses EWS here.' }),
      warnings: [],
    };
  if (known === undefined || (!outcomes(organizationRead).complete && !outcomes(accessRead).complete)) {
    evidence.gap(organizationConfigName, enabled, 'not returned', 'true with a list, or false');
    const isRead = outcomes(organizationRead).complete;
    const summary = isRead
      ? `${organizationConfigName} does not say whether applications may use EWS (${enabled}).`
      : 'Whether applications may use EWS is unknown.';
    return { verdict: 'unknown', summary, warnings: [] };
  }
  if (known === false) return off(judging);
  return known === null ? byDefault(judging) : listedOnly(judging);
}

/** A day that others named proves nothing: what was read is said beside it. */
function stillOn(known: boolean | null | undefined): string {
  return known === undefined || known === false
    ? ''
    : ` ${enabled} still reads ${known}: where apps still get in, turn EWS off or limit it to named apps.`;
}

function saidOfEnd(asOf: Date, affected: string): Dated & { readonly warnings: readonly Warning[] } {
  return { ...vendorDates('ews', { asOf, affected }), warnings: vendorWarnings('ews', { asOf, affected }) };
}

function off({ inputs, context, evidence }: Judging): Found {
  evidence.note(organizationConfigName, enabled, false, false);
  return {
    verdict: 'pass',
    summary: 'EWS is off for the organisation.',
    warnings: context.settings.apps.map((app) =>
      outage(`${inputs.nameOf(app)} is in settings, and EWS is off: it does not get in.`),
    ),
  };
}

function byDefault(judging: Judging): Found {
  const { inputs, context, outcomes, evidence } = judging;
  evidence.gap(organizationConfigName, enabled, null, 'true with a list, or false');
  const listed = inputs.listed(outcomes);
  if (listed) evidence.note(organizationConfigName, list, listed, 'has no effect while EwsEnabled is null');
  return {
    ...open(judging, 'Any app can use EWS: EwsEnabled is not set, so a list of allowed apps has no effect.'),
    ...saidOfEnd(context.asOf, 'Affected: every app that uses EWS here.'),
  };
}

function listedOnly(judging: Judging): Found {
  const { inputs, context, outcomes, evidence } = judging;
  const { apps } = context.settings;
  const listed = inputs.listed(outcomes);
  evidence.note(organizationConfigName, enabled, true, true);
  if (listed === undefined) {
    evidence.gap(organizationConfigName, list, 'not returned', 'the application ids of settings');
    return { verdict: 'unknown', summary: 'EWS is on, and which applications may use it is unknown.', warnings: [] };
  }
  const { ids, malformed } = appIdsIn(listed);
  for (const entry of malformed) evidence.note(organizationConfigName, list, entry, 'an application id; this lets nobody in');
  if (ids.size === 0) return nothingListed(judging, malformed.length > 0);
  const wanted = new Set(apps.map((app) => app.toLowerCase()));
  const extra = [...ids].filter((id) => !wanted.has(id));
  for (const id of extra) evidence.gap(inputs.nameOf(id), list, id, 'not listed');
  for (const id of ids) if (wanted.has(id)) evidence.note(inputs.nameOf(id), list, id, 'listed (allowed in settings)');
  const { warnings: ofEnd, ...dates } = saidOfEnd(context.asOf, `Affected: ${plural(ids.size, 'listed app')}.`);
  const absent = apps.filter((app) => !ids.has(app.toLowerCase()));
  return {
    verdict: extra.length === 0 ? 'pass' : 'partial',
    summary: `EWS is open to ${ids.size} listed ${ids.size === 1 ? 'application' : 'applications'}, of which settings name ${ids.size - extra.length}.`,
    ...dates,
    warnings: [
      ...ofEnd,
      ...absent.map((app) => outage(`${inputs.nameOf(app)} is in settings and not in the list: it does not get in.`)),
    ],
  };
}

/** An empty list restricts nothing, as the reference of Set-OrganizationConfig says. Of a list that holds no application id it says nothing. */
function nothingListed(judging: Judging, hasMalformed: boolean): Found {
  const { evidence } = judging;
  evidence.gap(organizationConfigName, list, hasMalformed ? 'no application id' : null, 'the application ids of settings');
  if (!hasMalformed) return { ...open(judging, 'EWS is on without a list of allowed apps: any app can use it.'), warnings: [] };
  return {
    verdict: 'unknown',
    summary: 'EWS is on, and its list holds nothing that is an application id.',
    warnings: [
      {
        code: 'ews-unclear',
        text: 'Microsoft does not say whether a list without a single application id blocks every application or none. Put application ids in the list.',
      },
    ],
  };
}

/** Open for the organisation; the mailboxes may still have it off, all or some of them. */
function open({ inputs, outcomes }: Judging, what: string): Pick<Found, 'verdict' | 'summary'> {
  const { off: closed, others } = inputs.mailboxes;
  const allClosed = outcomes(mailboxRead).complete && closed > 0 && others === 0;
  const verdict: Verdict = allClosed ? 'partial' : 'fail';
  const mailboxes = allClosed ? ' Every mailbox of today has it off; the next one has not.' : '';
  return { verdict, summary: `${what}${mailboxes}` };
}

/** A user agent is the program's own word: a list of them blocks nobody who does not want to be blocked. */
function tellUserAgents({ organization }: Inputs, evidence: EvidenceList): void {
  const { EwsApplicationAccessPolicy: policy, EwsAllowList: allowed, EwsBlockList: blocked } = organization ?? {};
  if (!policy) return;
  const agents = policy === 'EnforceAllowList' ? allowed : blocked;
  evidence.note(
    organizationConfigName,
    'EwsApplicationAccessPolicy',
    `${policy}: ${(agents ?? []).join(', ')}`,
    'anything: it goes by the user agent',
  );
}

function outage(text: string): Warning {
  return { code: 'outage', text };
}
