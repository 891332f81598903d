/** Passwords do not expire, are not among the tenant's obvious ones, and cannot be guessed without end. */
import type { Refusal } from '../../lib/errors.js';
import { type Domain, domains } from '../../tenant/resources/domain.js';
import { passwordRulesName } from '../../tenant/resources/group-setting.js';
import type { Context, Outcomes } from '../control.js';
import type { Item } from '../item.js';
import { afterwards, switchedOff } from '../item-collection.js';
import { type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { expiryOf, isFederated, isJudged, never, wantedDays } from '../reasoning/access/tenant/password-expiry.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { refuseUnknown } from '../reasoning/findings/refusals.js';
import { definition, type Settings } from './definition.js';
import { domainRead, Inputs, nameOf, settingRead, validity } from './inputs.js';
import { names } from './password-rules.js';
import { draft, usualNotice } from './plan.js';

type Part = 'expiry' | 'terms' | 'lockout';

const offInSettings = 'anything (switched off in settings)';
const unknown = 'what the rules are';

export const control = itemControl<Settings, Part>(definition, inspect);

function inspect(context: Context<Settings>): Inspection<Part> {
  const { settings } = context;
  const { expire, banned, lockout } = settings;
  const inputs = new Inputs(context);
  // Once the rules came, it does not matter which other settings did not.
  const rules = (items: (outcomes: Outcomes) => Item) =>
    afterwards({ reads: [], unknown, items: (outcomes) => [items(outcomes)] });
  return {
    rows: inputs.rows,
    judgedFrom: () => inputs.reads,
    decisive: () => inputs.reads,
    collections: {
      expiry:
        expire === null
          ? switchedOff({ object: 'Domains', property: validity, expected: offInSettings })
          : afterwards({
              reads: [domainRead],
              resource: domains,
              unknown,
              items: (outcomes) => domainItems(inputs, expire, outcomes),
            }),
      terms:
        banned === true
          ? rules((outcomes) => termsItem(inputs, settings, outcomes))
          : switchedOff({ object: passwordRulesName, property: names.list, expected: offInSettings }),
      lockout:
        lockout === null
          ? switchedOff({ object: passwordRulesName, property: names.threshold, expected: offInSettings })
          : rules((outcomes) => lockoutItem(inputs, lockout, outcomes)),
    },
    after: (_found, { warnings }) => {
      for (const domain of inputs.domains.filter(isJudged))
        if (expire !== null && expiryOf(domain, inputs.created, expire) === 'unclear')
          warnings.add(
            'expiry-unclear',
            `Whether passwords of ${nameOf(domain)} expire is unknown: it says null, and what that means depends on when the tenant was made, which is 2021 or could not be read.`,
          );
      if (inputs.isSynced && !inputs.rules.checksOnPremises)
        warnings.add(
          'hybrid',
          'Accounts come from a directory on premises, and the banned terms are not enforced there: passwords set there may be any.',
        );
    },
    summary: summaryOf,
    refuse: ({ outcomes }) => refuseUnknownRules(inputs, settings, outcomes),
    draft: ({ found, operations }) => draft(inputs, settings, { outcomes: found.outcomes, expiring: operations.expiry }),
  };
}

function domainItems(inputs: Inputs, wanted: 'never' | number, outcomes: Outcomes): readonly Item[] {
  const expected = wanted === 'never' ? `${never} (never)` : `${wanted} or more`;
  if (outcomes(domainRead).complete && inputs.domains.length === 0) {
    // Every tenant has the domain that it began with.
    const shown = { actual: 'no domain was returned' };
    return [{ object: 'Domains', identity: null, values: [{ property: validity, actual: undefined, expected, shown }] }];
  }
  const elsewhere = 'anything (its passwords are kept elsewhere)';
  const federated = inputs.domains.filter(({ authenticationType }) => isFederated(authenticationType));
  return [
    ...federated.map((domain): Item => {
      const value = {
        property: 'authenticationType',
        actual: 'Federated',
        expected: elsewhere,
        state: 'holds',
        noted: true,
      } as const;
      return { object: nameOf(domain), identity: domain.id ?? null, values: [value], exempt: elsewhere };
    }),
    ...inputs.domains.filter(isJudged).map((domain) => domainItem(domain, inputs, { wanted, expected })),
  ];
}

/** A domain that has no time of notice is given the usual one beside, which the service wants together with the days. */
function domainItem(
  domain: Domain,
  { created }: Inputs,
  { wanted, expected }: { readonly wanted: 'never' | number; readonly expected: string },
): Item {
  const expiry = expiryOf(domain, created, wanted);
  const actual = domain[validity];
  const state = expiry === 'holds' || expiry === 'gap' ? expiry : 'unknown';
  const shown = {
    ...(actual === undefined ? { actual: 'not returned' } : {}),
    ...(state === 'holds' && actual === null ? { expected: 'null (never, as the tenant is of 2022 or later)' } : {}),
  };
  const notice = 'passwordNotificationWindowInDays';
  const isUnset = domain[notice] === null;
  return {
    object: nameOf(domain),
    identity: domain.id ?? null,
    values: [{ property: validity, actual: actual ?? null, expected, state, shown, noted: true }],
    asListed: true,
    change:
      state === 'gap'
        ? {
            before: { [validity]: actual ?? null, ...(isUnset ? { [notice]: null } : {}) },
            after: { [validity]: wantedDays(wanted), ...(isUnset ? { [notice]: usualNotice } : {}) },
          }
        : null,
  };
}

/** What is written of the rules is one object, which the plan makes whole. */
const rulesItem = { object: passwordRulesName, identity: null, change: null, asListed: true } as const;

function termsItem(inputs: Inputs, settings: Settings, outcomes: Outcomes): Item {
  const { rules } = inputs;
  const licence = inputs.licenceState(outcomes);
  const check = { property: names.check, noted: true } as const;
  if (licence === 'absent') {
    const expected = `a licence of ${entraP1.name}`;
    return { ...rulesItem, values: [{ ...check, actual: 'without effect', expected, state: 'gap' }] };
  }
  if (!rules.exists && !outcomes(settingRead).complete)
    return { ...rulesItem, values: [{ ...check, actual: undefined, expected: 'True', shown: { actual: 'unknown' } }] };
  const { usesList, terms } = rules;
  const lacking = rules.lacking(settings.terms).length;
  const isFull = terms.length > 0 && lacking === 0;
  const isUsed = usesList === true ? 'True' : usesList === null ? undefined : rules.exists ? 'False' : 'no object';
  const held = `${terms.length} ${terms.length === 1 ? 'term' : 'terms'}${lacking > 0 ? `, ${lacking} of settings missing` : ''}`;
  return {
    ...rulesItem,
    values: [
      { ...check, actual: isUsed, expected: 'True', shown: isUsed === undefined ? { actual: 'unknown' } : {} },
      {
        property: names.list,
        actual: held,
        expected: termsInWords(settings, isFull),
        state: isFull ? 'holds' : 'gap',
        noted: true,
      },
    ],
    ...(usesList === false || !isFull
      ? { state: 'gap' }
      : { state: usesList === null || licence === 'unknown' ? 'unknown' : 'holds' }),
  };
}

function termsInWords({ terms }: Settings, isFull: boolean): string {
  return isFull || terms.length > 0 ? 'every term of settings' : 'at least one term';
}

function lockoutItem({ rules }: Inputs, wanted: NonNullable<Settings['lockout']>, outcomes: Outcomes): Item {
  const atMost = `${wanted.threshold} or fewer`;
  const notTold = { actual: 'unknown' };
  if (!rules.exists && !outcomes(settingRead).complete)
    return { ...rulesItem, values: [{ property: names.threshold, actual: undefined, expected: atMost, shown: notTold }] };
  const threshold = rules.number(names.threshold);
  const seconds = rules.number(names.seconds);
  const value = (property: string, actual: number | null, expected: string, isRight: boolean) => {
    const state: PartState = actual === null ? 'unknown' : isRight ? 'holds' : 'gap';
    return { property, actual, expected, state, shown: actual === null ? notTold : {}, noted: true };
  };
  return {
    ...rulesItem,
    values: [
      value(names.threshold, threshold, atMost, (threshold ?? 0) <= wanted.threshold),
      value(names.seconds, seconds, `${wanted.seconds} or more`, (seconds ?? 0) >= wanted.seconds),
    ],
  };
}

/** Without a licence the evidence does not ask whether the list is used; what is written back has to say it all the same. */
function refuseUnknownRules(inputs: Inputs, { banned }: Settings, outcomes: Outcomes): Refusal | null {
  const notSaid = new NameSample();
  if (banned === true && inputs.licenceState(outcomes) === 'absent' && inputs.rules.usesList === null)
    notSaid.add(passwordRulesName);
  return refuseUnknown(notSaid, unknown);
}

const words: Readonly<Record<Part, Readonly<Record<PartState, string>>>> = {
  expiry: {
    holds: 'Passwords do not expire sooner than settings say',
    gap: 'Passwords expire',
    unknown: 'Whether passwords expire is unknown',
  },
  terms: {
    holds: "the tenant's own terms are banned",
    gap: "the tenant's own terms are not banned",
    unknown: "whether the tenant's own terms are banned is unknown",
  },
  lockout: {
    holds: 'guessing is stopped as settings say',
    gap: 'guessing is stopped later than settings say',
    unknown: 'when guessing is stopped is unknown',
  },
};

function summaryOf({ state }: Found<Part>): string {
  const said = (['expiry', 'terms', 'lockout'] as const).flatMap((part) => {
    const judged = state[part];
    return judged === null ? [] : [words[part][judged]];
  });
  if (said.length === 0) return 'Nothing of it is judged.';
  const text = said.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
