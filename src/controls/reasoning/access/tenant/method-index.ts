/** With what accounts can prove who they are: read one by one, completed by the report of the service, which alone knows of certificates. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { authenticationMethods, methodKind } from '../../../../tenant/resources/authentication-method.js';
import {
  authenticationMethodsPolicies,
  type MethodConfiguration,
} from '../../../../tenant/resources/authentication-methods-policy.js';
import type { Outcomes } from '../../../control.js';
import type { Missing } from '../../../finding.js';
import { allOf, anyOf, includedNotExcluded, type Ternary, ternary } from '../kinds/ternary.js';
import { isPasskeyAllowed, type Passkey, passkeyOf } from './passkey-rules.js';
import { registrationRead } from './registration.js';
import type { TenantAccess } from './tenant-access.js';

/** `none`: everything that is registered was read, and it is not among it. */
export type Registered = 'yes' | 'none' | 'unknown';

/** Kinds of methods by the words of the service, in lower case. A certificate is as good as any of them, and in no list. */
type Kinds = readonly string[];

/** What no proxy between a person and the service can relay. Source: Microsoft's page on authentication strengths. */
export const resistantKinds: Kinds = ['fido2', 'windowshelloforbusiness'];

/** What is not bound to one computer. */
export const keyKinds: Kinds = ['fido2'];

/**
 * Which methods the tenant offers, and to whom: one that is switched off, or for others, opens nothing, no matter who has registered it. Source: Graph reference of
 * the methods policy.
 */
export const methodsPolicyRead = readOf(authenticationMethodsPolicies, ['authenticationMethodConfigurations']);

type Targets = MethodConfiguration['excludeTargets'];
type Target = NonNullable<Targets>[number];

const certificate = 'x509certificate';
const passkey = 'fido2';
/** Of these it matters whom the tenant offers them to, so that the members of the groups are read. */
const followed: readonly string[] = [...resistantKinds, certificate];
const everybody = 'all_users';

export class MethodIndex {
  private readonly access: TenantAccess;
  private readonly reads = new Map<string, Read>();
  private readonly kinds = new Map<string, Set<string>>();
  /** The passkeys of an account. */
  private readonly passkeys = new Map<string, Passkey[]>();
  private readonly withCertificate = new Set<string>();
  /** By kind, in lower case, what the tenant says of it. */
  private readonly configurations = new Map<string, MethodConfiguration>();
  /** Whether the tenant said what it offers. */
  private isTold = false;

  constructor(access: TenantAccess) {
    this.access = access;
    access.rows.on(registrationRead, ({ id, methodsRegistered }) => {
      // By a part of the word: there are several for certificates, one for each strength.
      if (typeof id === 'string' && methodsRegistered?.some((word) => /certificate/i.test(word)))
        this.withCertificate.add(id.toLowerCase());
    });
    access.rows.on(methodsPolicyRead, ({ authenticationMethodConfigurations: all }) => {
      this.isTold = Array.isArray(all);
      for (const configuration of all ?? []) this.configure(configuration);
    });
  }

  private configure(configuration: MethodConfiguration): void {
    const kind = configuration.id?.toLowerCase() ?? '';
    this.configurations.set(kind, configuration);
    if (!followed.includes(kind) || configuration.state?.toLowerCase() !== 'enabled') return;
    for (const { id } of [...(configuration.includeTargets ?? []), ...(configuration.excludeTargets ?? [])])
      if (id && id.toLowerCase() !== everybody) this.access.refer(id);
  }

  /** The read of one account's methods, by its id. */
  readOf(id: string): Read {
    const key = id.toLowerCase();
    const known = this.reads.get(key);
    if (known !== undefined) return known;
    const read = readOf(authenticationMethods, ['id', 'kind', 'aaGuid', 'passkeyType'], { of: id });
    const kinds = new Set<string>();
    const passkeys: Passkey[] = [];
    this.kinds.set(key, kinds);
    this.passkeys.set(key, passkeys);
    this.access.rows.on(read, (method) => {
      const kind = methodKind(method) ?? 'unknown';
      kinds.add(kind);
      if (kind.toLowerCase() === passkey) passkeys.push(passkeyOf(method));
    });
    this.reads.set(key, read);
    return read;
  }

  has(id: string, wanted: Kinds, outcomes: Outcomes): Registered {
    const known = anyOf([this.hasCertificate(id), this.hasListed(id, wanted)]);
    if (known === ternary.yes) return 'yes';
    return known === ternary.no && this.isRead(id, outcomes) ? 'none' : 'unknown';
  }

  /** Whether one of these kinds is registered, by the list of its methods, and offered to it by the tenant. */
  hasListed(id: string, wanted: Kinds): Ternary {
    return anyOf(this.kindsOf(id).flatMap((kind) => (wanted.includes(kind.toLowerCase()) ? this.isOfUse(kind, id) : [])));
  }

  /** Whether the list of its methods came whole. */
  isRead(id: string, outcomes: Outcomes): boolean {
    const read = this.reads.get(id.toLowerCase());
    return read !== undefined && outcomes(read).complete;
  }

  /** By the report of the service, in a tenant that takes them of this account. */
  hasCertificate(id: string): Ternary {
    return this.withCertificate.has(id.toLowerCase()) ? this.isOffered(certificate, id) : ternary.no;
  }

  /** Whether the tenant takes a certificate of it, which is in no list. */
  takesCertificate(id: string): Ternary {
    const isTold = this.configurations.get(certificate)?.state != null;
    return isTold ? this.isOffered(certificate, id) : ternary.perhaps;
  }

  /** What is registered, with what of it opens nothing; empty where that is nothing, or could not be read. */
  inWords(id: string): string {
    return this.kindsOf(id)
      .map((kind) => `${kind}${this.whyUseless(kind, id)}`)
      .join(', ');
  }

  private whyUseless(kind: string, id: string): string {
    const offered = this.isOffered(kind, id);
    const allowed = this.isModelAllowed(kind, id);
    if (offered === ternary.yes && allowed === ternary.no) return ' (of a model or kind that the tenant does not allow)';
    if (offered === ternary.yes && allowed === ternary.perhaps)
      return ' (whether the tenant allows its model and kind could not be read)';
    if (offered === ternary.yes) return '';
    if (offered === ternary.perhaps) return ' (whether the tenant offers it to this account could not be read)';
    return this.isOff(kind) ? ' (switched off in the tenant)' : ' (the tenant offers it to others alone)';
  }

  private isOfUse(kind: string, id: string): Ternary {
    return allOf([this.isOffered(kind, id), this.isModelAllowed(kind, id)]);
  }

  /** Whether one of its passkeys is of a model and kind with which the tenant lets it sign in. */
  private isModelAllowed(kind: string, id: string): Ternary {
    const configuration = this.configurations.get(kind.toLowerCase());
    if (kind.toLowerCase() !== passkey || configuration === undefined) return ternary.yes;
    const isFor = (target: Target) => this.isAmong([target], id);
    return anyOf((this.passkeys.get(id.toLowerCase()) ?? []).map((key) => isPasskeyAllowed(configuration, key, isFor)));
  }

  private isOff(kind: string): boolean {
    return this.configurations.get(kind.toLowerCase())?.state?.toLowerCase() === 'disabled';
  }

  /** A kind of which the policy says nothing counts as offered: it knows of others, such as those that are bound to a computer, nothing. */
  private isOffered(kind: string, id: string): Ternary {
    const configuration = this.configurations.get(kind.toLowerCase());
    if (configuration === undefined) return this.isTold ? ternary.yes : ternary.perhaps;
    if (this.isOff(kind)) return ternary.no;
    // A row that does not say counts as on; a word beside the two of the service says nothing.
    if (!['', 'enabled'].includes(configuration.state?.toLowerCase() ?? '')) return ternary.perhaps;
    const { includeTargets, excludeTargets } = configuration;
    return includedNotExcluded(this.isAmong(includeTargets, id), this.isAmong(excludeTargets, id));
  }

  /** Of these a group counts by anyone who is in it; members of one that was not read may be anyone, and so may targets that were not returned. */
  private isAmong(targets: Targets, account: string): Ternary {
    if (!targets) return ternary.perhaps;
    const { accounts, groups } = this.access;
    const number = accounts.numberOf(account);
    return anyOf(
      targets.map(({ id }) => {
        if (!id || number === null) return ternary.perhaps;
        const target = id.toLowerCase();
        if (target === everybody || target === account.toLowerCase()) return ternary.yes;
        const { yes, perhaps } = groups.membersOf(id);
        if (yes.has(number)) return ternary.yes;
        return perhaps.has(number) ? ternary.perhaps : ternary.no;
      }),
    );
  }

  /** By the words of the service, the password left out; empty also where they could not be read. */
  kindsOf(id: string): readonly string[] {
    return [...(this.kinds.get(id.toLowerCase()) ?? [])].filter((kind) => kind.toLowerCase() !== 'password').toSorted();
  }

  /** Reads of single accounts that failed, the first alone: they fail alike. */
  missing(outcomes: Outcomes): readonly Missing[] {
    const failed = [...this.reads.values()].flatMap((read) => {
      const outcome = outcomes(read);
      return outcome.complete ? [] : [outcome.missing];
    });
    return failed.slice(0, 1);
  }
}
