/** With what accounts can prove who they are: read one by one, completed by the report of the service, which alone knows of certificates. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { authenticationMethods, methodKind } from '../../../../tenant/resources/authentication-method.js';
import { authenticationMethodsPolicies } from '../../../../tenant/resources/authentication-methods-policy.js';
import type { Outcomes } from '../../../control.js';
import type { Missing } from '../../../finding.js';
import type { RowCollector } from '../../findings/row-collector.js';
import { registrationRead } from './registration.js';

/** `none`: everything that is registered was read, and it is not among it. */
export type Registered = 'yes' | 'none' | 'untold';

/** Kinds of methods by the words of the service, in lower case. A certificate is as good as any of them, and in no list. */
type Kinds = readonly string[];

/** What no proxy between a person and the service can relay. Source: Microsoft's page on authentication strengths. */
export const resistantKinds: Kinds = ['fido2', 'windowshelloforbusiness'];

/** What is not bound to one computer. */
export const keyKinds: Kinds = ['fido2'];

/** Which methods the tenant offers: one that is switched off opens nothing, whoever has registered it. Source: Graph reference of the methods policy. */
export const methodsPolicyRead = readOf(authenticationMethodsPolicies, ['authenticationMethodConfigurations']);

const certificate = 'x509certificate';

export class MethodIndex {
  private readonly rows: RowCollector;
  private readonly reads = new Map<string, Read>();
  private readonly kinds = new Map<string, Set<string>>();
  private readonly withCertificate = new Set<string>();
  /** By kind, in lower case, what the tenant says of it: `enabled` or `disabled`. */
  private readonly states = new Map<string, string>();

  constructor(rows: RowCollector) {
    this.rows = rows;
    rows.on(registrationRead, ({ id, methodsRegistered }) => {
      // By a part of the word: see what is unconfirmed of the report.
      if (typeof id === 'string' && methodsRegistered?.some((word) => /certificate/i.test(word)))
        this.withCertificate.add(id.toLowerCase());
    });
    rows.on(methodsPolicyRead, ({ authenticationMethodConfigurations: all }) => {
      for (const { id, state } of all ?? []) if (id && state) this.states.set(id.toLowerCase(), state.toLowerCase());
    });
  }

  /** The read of one account's methods, by its id. */
  readOf(id: string): Read {
    const key = id.toLowerCase();
    const known = this.reads.get(key);
    if (known !== undefined) return known;
    const read = readOf(authenticationMethods, ['id', 'kind'], { of: id });
    const kinds = new Set<string>();
    this.kinds.set(key, kinds);
    this.rows.on(read, (method) => kinds.add(methodKind(method) ?? 'unknown'));
    this.reads.set(key, read);
    return read;
  }

  has(id: string, wanted: Kinds, outcomes: Outcomes): Registered {
    if (this.hasCertificate(id)) return 'yes';
    if (this.hasListed(id, wanted)) return 'yes';
    return this.isRead(id, outcomes) ? 'none' : 'untold';
  }

  /** Whether one of these kinds is registered, by the list of its methods, and offered by the tenant. */
  hasListed(id: string, wanted: Kinds): boolean {
    return this.kindsOf(id).some((kind) => wanted.includes(kind.toLowerCase()) && !this.isOff(kind));
  }

  /** Whether the list of its methods came whole. */
  isRead(id: string, outcomes: Outcomes): boolean {
    const read = this.reads.get(id.toLowerCase());
    return read !== undefined && outcomes(read).complete;
  }

  /** By the report of the service, in a tenant that takes them. */
  hasCertificate(id: string): boolean {
    return this.withCertificate.has(id.toLowerCase()) && !this.isOff(certificate);
  }

  /** Whether the tenant takes certificates, which are in no list; null: not told. */
  get takesCertificates(): boolean | null {
    const state = this.states.get(certificate);
    return state === undefined ? null : state === 'enabled';
  }

  /** What is registered, with what of it opens nothing; empty where that is nothing, or could not be read. */
  inWords(id: string): string {
    return this.kindsOf(id)
      .map((kind) => (this.isOff(kind) ? `${kind} (switched off in the tenant)` : kind))
      .join(', ');
  }

  private isOff(kind: string): boolean {
    return this.states.get(kind.toLowerCase()) === 'disabled';
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
