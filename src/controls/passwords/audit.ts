/** Judges whether passwords expire, whether the tenant's own terms are banned, and when guessing is stopped. */
import type { Domain } from '../../tenant/resources/domain.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { expiryOf, isFederated, isJudged, never } from '../reasoning/access/tenant/password-expiry.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { type JudgedPart, type PartState, resultOfParts, together, verdictOfParts } from '../reasoning/findings/parts.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { domainRead, Inputs, settingRead } from './inputs.js';
import { names } from './password-rules.js';
import type { Settings } from './settings.js';

export const validity = 'passwordValidityPeriodInDays';
/** What an admin knows the object of the password rules by. */
export const rulesName = 'Password Rule Settings';

interface Judging {
  readonly gathering: Inputs;
  readonly settings: Settings;
  readonly outcomes: Outcomes;
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

export function audit(context: Context<Settings>): Audit {
  const { settings } = context;
  const gathering = new Inputs(context);
  return {
    see: gathering.rows.see,
    judge: (outcomes): Judgement => {
      const judging = { gathering, settings, outcomes, evidence: new EvidenceList(), warnings: new WarningList() };
      const expiry = judgeExpiry(judging);
      const list = settings.banned === true ? judgeList(judging) : switchedOff(judging, names.list);
      const lockout = settings.lockout === null ? switchedOff(judging, names.threshold) : judgeLockout(judging, settings.lockout);
      if (gathering.isSynced && !gathering.rules.checksOnPremises)
        judging.warnings.add(
          'hybrid',
          'Accounts come from a directory on premises, and the banned terms are not enforced there: passwords set there may be any.',
        );
      return {
        verdict: verdictOfParts([expiry, list, lockout].filter((part) => part !== null)),
        ...resultOfParts({ expiry: alone(expiry), terms: alone(list), lockout: alone(lockout) }),
        summary: summaryOf({ expiry, list, lockout }),
        ...judging.evidence.result(),
        warnings: judging.warnings.result(),
        missing: missingReads(gathering.reads, outcomes),
      };
    },
  };
}

function alone(state: PartState | null): JudgedPart | null {
  return state === null ? null : { state };
}

function switchedOff({ evidence }: Judging, property: string): null {
  evidence.note(rulesName, property, 'not judged', 'anything (switched off in settings)');
  return null;
}

/** Null: settings switch it off, or no domain keeps its passwords here. */
function judgeExpiry(judging: Judging): PartState | null {
  const { gathering, settings, outcomes, evidence } = judging;
  if (settings.expire === null) {
    evidence.note('Domains', validity, 'not judged', 'anything (switched off in settings)');
    return null;
  }
  const wanted = settings.expire;
  for (const domain of gathering.domains)
    if (isFederated(domain.authenticationType))
      evidence.note(nameOf(domain), 'authenticationType', 'Federated', 'anything (its passwords are kept elsewhere)');
  const states = gathering.domains.filter(isJudged).map((domain) => judgeDomain(domain, { ...judging, wanted }));
  if (!outcomes(domainRead).complete) states.push('unknown');
  else if (gathering.domains.length === 0) {
    // Every tenant has the domain that it began with.
    evidence.gap('Domains', validity, 'no domain was returned', wantedInWords(wanted));
    states.push('unknown');
  }
  return states.length === 0 ? null : together(states);
}

function judgeDomain(
  domain: Domain,
  { gathering, evidence, warnings, wanted }: Judging & { readonly wanted: 'never' | number },
): PartState {
  const expiry = expiryOf(domain, gathering.created, wanted);
  const actual = domain[validity];
  const expected = wantedInWords(wanted);
  if (expiry === 'holds') {
    evidence.note(
      nameOf(domain),
      validity,
      actual ?? null,
      actual === null ? 'null (never, as the tenant is of 2022 or later)' : expected,
    );
    return 'holds';
  }
  evidence.gap(nameOf(domain), validity, actual ?? (actual === null ? null : 'not returned'), expected);
  if (expiry === 'unclear')
    warnings.add(
      'expiry-unclear',
      `Whether passwords of ${nameOf(domain)} expire cannot be told: it says null, and what that means depends on when the tenant was made, which is 2021 or could not be read.`,
    );
  return expiry === 'gap' ? 'gap' : 'unknown';
}

function wantedInWords(wanted: 'never' | number): string {
  return wanted === 'never' ? `${never} (never)` : `${wanted} or more`;
}

function judgeList({ gathering, settings, outcomes, evidence }: Judging): PartState {
  const { rules } = gathering;
  const licence = gathering.licenceState(outcomes);
  if (licence === 'absent') {
    evidence.gap(rulesName, names.check, 'without effect', `a licence of ${entraP1.name}`);
    return 'gap';
  }
  if (!rules.exists && !outcomes(settingRead).complete) {
    evidence.gap(rulesName, names.check, 'not told', 'True');
    return 'unknown';
  }
  const { usesList, terms } = rules;
  const lacking = rules.lacking(settings.terms).length;
  if (usesList === true) evidence.note(rulesName, names.check, 'True', 'True');
  else evidence.gap(rulesName, names.check, usesList === null ? 'not told' : rules.exists ? 'False' : 'no object', 'True');
  const isFull = terms.length > 0 && lacking === 0;
  const actual = `${terms.length} ${terms.length === 1 ? 'term' : 'terms'}${lacking > 0 ? `, ${lacking} of settings missing` : ''}`;
  if (isFull) evidence.note(rulesName, names.list, actual, 'every term of settings');
  else evidence.gap(rulesName, names.list, actual, settings.terms.length === 0 ? 'at least one term' : 'every term of settings');
  if (usesList === false || !isFull) return 'gap';
  return usesList === null || licence === 'untold' ? 'unknown' : 'holds';
}

function judgeLockout({ gathering, outcomes, evidence }: Judging, wanted: NonNullable<Settings['lockout']>): PartState {
  const { rules } = gathering;
  if (!rules.exists && !outcomes(settingRead).complete) {
    evidence.gap(rulesName, names.threshold, 'not told', `${wanted.threshold} or fewer`);
    return 'unknown';
  }
  const threshold = rules.number(names.threshold);
  const seconds = rules.number(names.seconds);
  const states: PartState[] = [
    threshold === null ? 'unknown' : threshold > wanted.threshold ? 'gap' : 'holds',
    seconds === null ? 'unknown' : seconds < wanted.seconds ? 'gap' : 'holds',
  ];
  const [first, second] = states;
  const tell = (state: PartState | undefined) => (state === 'holds' ? evidence.note.bind(evidence) : evidence.gap.bind(evidence));
  tell(first)(rulesName, names.threshold, threshold ?? 'not told', `${wanted.threshold} or fewer`);
  tell(second)(rulesName, names.seconds, seconds ?? 'not told', `${wanted.seconds} or more`);
  return together(states);
}

function summaryOf(parts: Readonly<Record<'expiry' | 'list' | 'lockout', PartState | null>>): string {
  const words = {
    expiry: {
      holds: 'Passwords do not expire sooner than settings say',
      gap: 'Passwords expire',
      unknown: 'Whether passwords expire could not be told',
    },
    list: {
      holds: "the tenant's own terms are banned",
      gap: "the tenant's own terms are not banned",
      unknown: "whether the tenant's own terms are banned could not be told",
    },
    lockout: {
      holds: 'guessing is stopped as settings say',
      gap: 'guessing is stopped later than settings say',
      unknown: 'when guessing is stopped could not be told',
    },
  };
  const said = (['expiry', 'list', 'lockout'] as const).flatMap((part) => {
    const state = parts[part];
    return state === null ? [] : [words[part][state]];
  });
  if (said.length === 0) return 'Nothing of it is judged.';
  const text = said.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function nameOf(domain: Domain): string {
  return domain.id ?? '(domain without a name)';
}
