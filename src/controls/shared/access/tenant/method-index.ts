/** With what accounts can prove who they are: read one by one, completed by the report of the service, which alone knows of certificates. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { authenticationMethods, methodKind } from '../../../../tenant/resources/authentication-method.js';
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

export class MethodIndex {
  private readonly rows: RowCollector;
  private readonly reads = new Map<string, Read>();
  private readonly kinds = new Map<string, Set<string>>();
  private readonly withCertificate = new Set<string>();

  constructor(rows: RowCollector) {
    this.rows = rows;
    rows.on(registrationRead, ({ id, methodsRegistered }) => {
      // By a part of the word: see what is unconfirmed of the report.
      if (typeof id === 'string' && methodsRegistered?.some((word) => /certificate/i.test(word)))
        this.withCertificate.add(id.toLowerCase());
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
    if (this.kindsOf(id).some((kind) => wanted.includes(kind.toLowerCase()))) return 'yes';
    return this.isRead(id, outcomes) ? 'none' : 'untold';
  }

  /** Whether the list of its methods came whole. */
  isRead(id: string, outcomes: Outcomes): boolean {
    const read = this.reads.get(id.toLowerCase());
    return read !== undefined && outcomes(read).complete;
  }

  /** By the report of the service. */
  hasCertificate(id: string): boolean {
    return this.withCertificate.has(id.toLowerCase());
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
