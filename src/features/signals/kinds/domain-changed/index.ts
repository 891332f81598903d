/** How a domain signs in, who is a partner, or for whom mail is accepted was changed. With a federation of their own an attacker signs in as anyone. */
import { propertyOf } from '../../../../tenant/log-meaning/audit-row.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { type ActFacts, auditActs, doerHead, draftOf, unifiedActs } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About, Weight } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly base: Weight;
}

const partnerFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  when: (facts, known) => (facts.base === 'B' ? usualPlace('C').when(facts, known) : null),
};

const graveElsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.base === 'B' ? newPlace('A').when(facts, known) : null),
};

const smallElsewhere: Rule<Facts> = {
  id: 'a new domain from a new network',
  does: 'raises',
  to: 'B',
  when: (facts, known) => (facts.base === 'C' ? newPlace('B').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('domain-changed'),
  drafts,
  rules: [byDataCenter, partnerFromUsual, graveElsewhere, smallElsewhere],
});

interface Meant {
  readonly weight: Weight;
  readonly says: string;
  readonly why: string;
}

const signsIn = 'The one who runs the identity provider of a domain can sign in as anyone of it.';
const added = 'A domain that is added can be used for phishing, or to become a federation later.';
const crossTenant = 'Accounts of the other organization may reach more, or need less MFA here.';
const mail = 'Mail for the domain takes another way.';

/** By the name of the activity or cmdlet, as `lookupName` gives it. */
const meant: Readonly<Record<string, Meant>> = {
  'set domain authentication': { weight: 'A', says: 'changed how a domain signs in', why: signsIn },
  'set federation settings on domain': { weight: 'A', says: 'changed the federation of a domain', why: signsIn },
  'add partner to company': {
    weight: 'A',
    says: 'made another organization a partner',
    why: 'A partner can hold administrator roles here.',
  },
  'enable passthrough authentication': {
    weight: 'A',
    says: 'let an agent check passwords',
    why: 'The agent sees every password.',
  },
  'register connector': {
    weight: 'A',
    says: 'registered an agent of the local network',
    why: 'An agent can see every password, or let others in as anyone.',
  },
  'enable desktop sso': {
    weight: 'A',
    says: 'turned on single sign-on from Active Directory',
    why: 'Its key can be used to sign in as anyone.',
  },
  'enable desktop sso for a specific domain': {
    weight: 'A',
    says: 'turned on single sign-on from Active Directory',
    why: 'Its key can be used to sign in as anyone.',
  },
  'set dirsyncenabled flag': {
    weight: 'A',
    says: 'turned synchronization on or off',
    why: 'What synchronizes can change every account.',
  },
  'add certificationbasedauthconfiguration': {
    weight: 'A',
    says: 'added a certificate authority for sign-in',
    why: 'Its certificates can sign in as anyone.',
  },
  'set company information': {
    weight: 'A',
    says: 'changed the certificate authorities that sign people in',
    why: 'Its certificates can sign in as anyone.',
  },
  'set dirsync feature': {
    weight: 'B',
    says: 'changed what synchronization does',
    why: 'What synchronizes can change every account.',
  },
  'set accidental deletion threshold': {
    weight: 'B',
    says: 'changed how many accounts synchronization may delete at once',
    why: 'What synchronizes can delete every account.',
  },
  'add unverified domain': { weight: 'C', says: 'added a domain', why: added },
  'add verified domain': { weight: 'C', says: 'added a domain', why: added },
  'verify domain': { weight: 'C', says: 'verified a domain', why: added },
  'verify email verified domain': { weight: 'C', says: 'verified a domain', why: added },
  'add-federateddomain': {
    weight: 'B',
    says: 'shared calendars with another organization',
    why: 'Another organization sees more.',
  },
  'new-federationtrust': {
    weight: 'B',
    says: 'trusted another organization in Exchange',
    why: 'Another organization sees more.',
  },
  'new-accepteddomain': { weight: 'C', says: 'accepted mail for a domain', why: mail },
  'set-accepteddomain': { weight: 'B', says: 'changed how mail for a domain is accepted', why: mail },
};

/** Source: Sigma's rule for a new root authority, and the name that the property had in Azure AD Graph. */
const authorities = 'TrustedCAsForPasswordlessAuth';

const partner: Meant = { weight: 'B', says: 'changed what another organization may reach', why: crossTenant };

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['domain', 'partner']).filter(
    ({ observation: { row } }) =>
      // Address and telephone of the tenant are changed under the same name.
      lookupName(row.activityDisplayName ?? '') !== 'set company information' || propertyOf(row, authorities) !== undefined,
  );
  const audits = acts.map(({ observation, by, trace }) => {
    const { row } = observation;
    const [target] = row.targetResources ?? [];
    const name = target?.displayName ?? target?.id ?? row.activityDisplayName ?? '';
    const found =
      meant[lookupName(row.activityDisplayName ?? '')] ?? (trace === 'partner' ? partner : meant['add unverified domain']);
    return { observation, by, name, found };
  });
  const records = unifiedActs(observations, known, ['domain']).map(({ observation, by }) => ({
    observation,
    by,
    name:
      parameterOf(observation.row, 'DomainName') ??
      parameterOf(observation.row, 'Identity') ??
      parameterOf(observation.row, 'Name') ??
      '',
    found: meant[lookupName(observation.row.Operation ?? '')],
  }));
  return [...audits, ...records].flatMap(({ observation, by, name, found }) => {
    if (found === undefined) return [];
    const about: About = { type: 'object', id: `domain ${name.toLowerCase()}`, name: name || 'a domain' };
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} ${found.says}: ${about.name}.`,
        weight: found.weight,
        why: found.why,
        facts: { base: found.weight },
      }),
    ];
  });
}
