/** Side effects of the lock: mail that should arrive and would not, mail from inside that is hit, and the like. */
import type { Warning } from '../finding.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import { emptyRestrictions } from '../reasoning/mail-flow/loss.js';
import { worlds } from '../reasoning/mail-flow/mail-fact.js';
import type { RecipientDomain } from '../reasoning/mail-flow/recipients.js';
import { refusalWarnings, spamFilterWarnings } from '../reasoning/mail-flow/rule-warnings.js';
import { type Exposure, exposureIn, type GroupExposure, type Tenant } from './exposure.js';
import { isRightCertificate, type Wanted } from './wanted.js';

interface Circumstances {
  readonly wanted: Wanted;
  readonly exposure: Exposure;
  readonly asOf: Date;
  /** Domains whose mail exchanger is Microsoft's. */
  readonly atMicrosoft: readonly string[];
}

export function warningsOf(tenant: Tenant, about: Circumstances): readonly Warning[] {
  const ownDomains = about.exposure.groups.some(({ group }) => group.domains.some(({ microsofts }) => !microsofts));
  /** Nobody is meant to write to an onmicrosoft.com address, unless that is the domain that the tenant goes by. */
  const isWritten = ({ microsofts, isDefault }: RecipientDomain) => !microsofts || isDefault === true || !ownDomains;
  const attempts = tenant.flow.rules.filter((rule) => rule.namesAddresses || rule.conditions.length === 0);
  return [
    ...about.exposure.groups.flatMap((group) => lossWarnings(group, about, isWritten)),
    ...emptyRestrictions(tenant.flow.connectors, about.wanted.allowed),
    ...refusalWarnings(attempts, about.asOf),
    ...spamFilterWarnings(tenant.flow.rules),
    ...filterWarnings(tenant),
  ];
}

function lossWarnings(
  group: GroupExposure,
  { wanted, atMicrosoft }: Circumstances,
  isWritten: (domain: RecipientDomain) => boolean,
): readonly Warning[] {
  const recipients = group.group.domains.filter(isWritten);
  if (recipients.length === 0) return [];
  const names = namesOf(recipients);
  const direct = recipients.filter(({ name, microsofts }) => microsofts || (name !== null && atMicrosoft.includes(name)));
  return [
    ...lost(group, wanted).map((what) => ({ code: 'mail-loss', text: `${what} to ${names} is refused.` })),
    ...(direct.length > 0 && !group.open
      ? [
          {
            code: 'mail-loss',
            text: `Senders deliver mail to ${namesOf(direct)} straight to Microsoft, by its MX record, and not by the filter: they are refused.`,
          },
        ]
      : []),
  ];
}

/** Mail that should arrive, for whatever recipients, and would not in one reading or the other of what rows leave out; each in words. */
export function lossesIn(tenant: Tenant, wanted: Wanted): readonly string[] {
  return worlds.flatMap((world) => exposureIn(tenant, wanted, world).groups.flatMap((group) => lost(group, wanted)));
}

/** Whether every address of the filter reaches every kind of recipient, in both readings of what rows leave out. */
export function isFilterAccepted(tenant: Tenant, wanted: Wanted): boolean {
  const groups = worlds.flatMap((world) => exposureIn(tenant, wanted, world).groups);
  return groups.every(({ passages }) => refusedOf(passages, wanted).isEmpty);
}

/** Addresses of the filter from which plain mail does not arrive. */
function refusedOf(passages: GroupExposure['passages'], wanted: Wanted): AddressSet {
  const arriving = passages.filter(
    ({ route }) => route.kind === 'any' && (route.certificate === null || isRightCertificate(wanted, route.certificate, 'best')),
  );
  return wanted.ranges.minus(AddressSet.union(arriving.map((way) => way.accepted)));
}

/** Mail that should arrive at recipients and does not, each in words. */
function lost({ passages }: GroupExposure, wanted: Wanted): readonly string[] {
  const arriving = passages.filter(
    ({ route }) => route.kind === 'any' && (route.certificate === null || isRight(route.certificate)),
  );
  const refused = refusedOf(passages, wanted);
  const narrower = passages.filter(
    ({ route }) => route.kind === 'narrower' && (route.certificate === null || !isRight(route.certificate)),
  );
  return [
    ...(refused.isEmpty ? [] : [`Mail from ${shown(refused)}`]),
    ...(wanted.ranges.isEmpty && !arriving.some(({ route, accepted }) => reaches(route.certificate, accepted))
      ? [`Mail by the certificate ${wanted.certificate ?? ''}`]
      : []),
    ...narrower.flatMap(({ route, accepted }) => {
      if (route.connectors.length === 0) return [];
      const claims = `Mail that claims to be from ${route.connectors.flatMap((one) => one.senderDomains).join(', ')}`;
      // The filter hands it on, and shows its own certificate.
      if (route.certificate !== null) return [`${claims} and comes without the certificate ${route.certificate}`];
      const missing = wanted.ranges.minus(accepted);
      return missing.isEmpty ? [] : [`${claims} and comes from ${shown(missing)}`];
    }),
    ...passages.flatMap((way) =>
      way.limitedBy.flatMap(({ rule, addresses }) => {
        const hit = wanted.ranges.intersection(addresses);
        return hit.isEmpty ? [] : [`Mail from ${shown(hit)} that meets the conditions of the rule "${rule.name}"`];
      }),
    ),
  ];

  function isRight(certificate: string): boolean {
    return isRightCertificate(wanted, certificate, 'best');
  }

  /** The filter gets in by its certificate, or because addresses are not asked for. */
  function reaches(certificate: string | null, accepted: AddressSet): boolean {
    return certificate === null ? accepted.holdsAllIPv4 : !accepted.isEmpty;
  }
}

/** Without Enhanced Filtering the filter's own address stands where spam checks expect the sender's. */
function filterWarnings({ flow }: Tenant): readonly Warning[] {
  return flow.connectors
    .filter(({ enabled, row }) => enabled === true && (row.EFTestMode === true || (row.EFUsers?.length ?? 0) > 0))
    .map(({ name }) => ({
      code: 'enhanced-filtering',
      text: `Enhanced Filtering of the connector "${name}" is in test or for some recipients only; it sees through the filter for nobody else, and it locks nothing.`,
    }));
}

function namesOf(domains: readonly RecipientDomain[]): string {
  const names = domains.slice(0, 5).map(({ name }) => name ?? 'accepted domains that could not be read');
  return [...names, ...(domains.length > 5 ? [`${domains.length - 5} more domains`] : [])].join(', ');
}

function shown(addresses: AddressSet): string {
  const cidrs = addresses.toCidrs();
  return [...cidrs.slice(0, 5), ...(cidrs.length > 5 ? [`${cidrs.length - 5} more networks`] : [])].join(', ');
}
