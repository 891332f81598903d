/** What the service itself says of a traveller's sign-ins, beside our own reasoning. */
import { countryLabel } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { exchangeOnline } from '../../../controls/reasoning/access/parts/resource-parts.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { TenantError } from '../../../lib/errors.js';
import type { AsksWhatIf } from '../../../tenant/client.js';
import { capitalized, speakerNames } from '../../../tenant/origin.js';
import type { WhatIfVerdict } from '../../../tenant/what-if.js';
import type { GeoBlock } from './geo-blocks.js';

/** This many countries are asked about, at about a second each. */
const maxAsked = 5;

type Client = AsksWhatIf;

/** By country: the policies that would apply to a sign-in with a browser; null where the service does not answer. */
export async function askWhatIf(
  { whatIf }: Client,
  account: string,
  countries: readonly string[],
): Promise<ReadonlyMap<string, readonly WhatIfVerdict[]> | null> {
  if (whatIf === undefined) return null;
  const answers = new Map<string, readonly WhatIfVerdict[]>();
  try {
    for (const country of countries.slice(0, maxAsked)) {
      const who = { kind: 'user' as const, id: account };
      const answer = await whatIf({ who, application: exchangeOnline, country, ipAddress: null, client: 'browser' });
      answers.set(
        country,
        answer.filter(({ applies }) => applies),
      );
    }
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return null;
  }
  return answers;
}

/** Whether What-If names the same policies as reasoning does; where the two disagree, both are said. */
export async function secondOpinion(
  client: Client,
  {
    account,
    countries,
    policies,
  }: { readonly account: string; readonly countries: readonly string[]; readonly policies: readonly GeoBlock[] },
): Promise<Plan['guards']> {
  const answers = await askWhatIf(client, account, countries);
  const speaker = capitalized(speakerNames(client.origin).whatIf);
  if (answers === null) return [{ label: speaker, value: 'did not answer; this comes from reasoning over the policies alone' }];
  return [...answers].map(([country, applying]) => {
    const named = applying.filter(({ id }) => policies.some(({ policy }) => policy.id === id)).map(({ name }) => name);
    const value =
      named.length > 0 ? `blocked today by ${named.join(' and ')}` : 'names none of these policies for a browser and mail';
    return { label: `${speaker} from ${countryLabel(country)}`, value };
  });
}
