/** What of a tenant was read and what was not, by service: what stays unknown is to be seen as well as what is known. */
import type { Finding, Missing } from '../../controls/finding.js';
import uses from '../../controls/uses.json';

export type Service = 'Entra ID' | 'Exchange Online' | 'DNS' | 'Azure';

export interface ServiceRead {
  readonly service: Service;
  /** Controls that look at it and were judged with all that they read of it. */
  readonly judged: number;
  /** Ids of those that could not be judged for want of it. */
  readonly unknown: readonly string[];
  /** Why, the commonest reason first; empty where nothing is missing. */
  readonly reasons: readonly string[];
}

const services: readonly Service[] = ['Entra ID', 'Exchange Online', 'DNS', 'Azure'];

/** Services that a control of this findings list looks at, in a fixed order. */
export function whatWasRead(findings: readonly Finding[]): readonly ServiceRead[] {
  const used = new Map(Object.entries(uses).map(([control, { reads }]) => [control, new Set(reads.map(serviceOf))]));
  return services.flatMap((service): readonly ServiceRead[] => {
    const those = findings.filter(
      ({ control, verdict }) => used.get(control)?.has(service) === true && verdict !== 'notApplicable',
    );
    if (those.length === 0) return [];
    const missing = those.flatMap((finding) => finding.missing.filter(({ read }) => serviceOf(read) === service));
    const unknown = those.filter(
      (finding) => finding.verdict === 'unknown' && finding.missing.some(({ read }) => serviceOf(read) === service),
    );
    return [
      {
        service,
        judged: those.filter(
          ({ verdict, missing: lacks }) => verdict !== 'unknown' && lacks.every(({ read }) => serviceOf(read) !== service),
        ).length,
        unknown: unknown.map(({ control }) => control),
        reasons: commonest(missing.map(reasonOf)),
      },
    ];
  });
}

function serviceOf(read: string): Service {
  if (read.startsWith('exchange.')) return 'Exchange Online';
  if (read.startsWith('azure.')) return 'Azure';
  if (read.startsWith('mail.') && !read.startsWith('mail.messageTraces')) return 'DNS';
  return 'Entra ID';
}

/** The person who signed in is refused for want of a role where the consent was given: the service says the same words for both. */
function reasonOf({ read, status, permission, licence, reason }: Missing): string {
  if (serviceOf(read) === 'Azure')
    return 'Azure is no part of this look. The registration for the bot reads it, with the role Reader on the subscription.';
  if (licence !== undefined) return `The tenant has no ${licence}.`;
  if (status === 403)
    return 'Your account may not read this. It takes the role Global Reader (or Security Reader), beside the consent.';
  if (status === 401 && serviceOf(read) === 'Exchange Online')
    return 'Exchange Online did not take the token of a person. The registration for the bot reads it with a token of its own.';
  const text = reason?.replace(`${read}: `, '') ?? (permission === undefined ? 'No reason was given' : `It needs ${permission}`);
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

function commonest(reasons: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([reason]) => reason);
}
