/** Administrators sign in with something that no proxy can relay: with every client, to every resource, from everywhere. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, Impact, ImpactStudy, Outcomes } from '../control.js';
import { trialByClient } from '../reasoning/access/plan/report-only-trial.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { EvidenceBase, reads } from './evidence-base.js';
import { plan, policyName } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};

const named = 10;

/** Who of the administrators can meet the requirement today, and who would be shut out by it. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const base = new EvidenceBase(context);
  return { reads: () => reads, see: base.access.see, follow: base.follow, report: (outcomes) => report(base, outcomes) };
}

function report(base: EvidenceBase, outcomes: Outcomes): Impact {
  const samples = { yes: new NameSample(), none: new NameSample(), unknown: new NameSample() };
  for (const number of base.compute(outcomes).administrators.all.yes) {
    const { id, name } = base.access.accounts.get(number);
    const kinds = base.methods.kindsOf(id);
    samples[base.registered(number, outcomes)].add(kinds.length === 0 ? name : `${name}: ${kinds.join(', ')}`);
  }
  const line = (sample: NameSample): string =>
    sample.count === 0 ? 'nobody' : sample.toString('administrator', 'administrators', named);
  return {
    lines: [
      { label: 'Without a phishing-resistant method', value: line(samples.none) },
      { label: 'With one', value: line(samples.yes) },
    ],
    notMeasured: [
      ...(samples.unknown.count === 0 ? [] : [`The methods of ${line(samples.unknown)}: they could not be read.`]),
      'Scripts that sign in as an administrator with a password: they stop.',
    ],
  };
}

/** Whom our policy would have asked, or turned away, while it only reported. */
function trial(context: Context<Settings>, since: Date): ReturnType<typeof trialByClient> {
  return trialByClient(context, since, policyName);
}
