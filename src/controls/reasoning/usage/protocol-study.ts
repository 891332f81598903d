/** The study of a control that closes mail protocols: use by the report and by the sign-in log, without those who may go on. */
import { type Read, readOf } from '../../../tenant/resource.js';
import type { CasMailbox } from '../../../tenant/resources/cas-mailbox.js';
import { type SignIn, signIns } from '../../../tenant/resources/sign-in.js';
import type { Context, Impact, ImpactStudy, Outcomes } from '../../control.js';
import { NameSample } from '../findings/name-sample.js';
import { RowCollector } from '../findings/row-collector.js';
import { type Listed, listed } from '../scope/listed.js';
import { mailboxNames } from '../scope/mailbox-names.js';
import { HitList, hitFields } from './hit-list.js';
import { ProtocolUse, type UsageColumn, usageReads } from './protocol-use.js';
import { SeenSignIns } from './seen-sign-ins.js';

/** What the sign-in log calls the client. Source: filters of published tools; the exact set of words is not documented. */
type ClientApp = 'POP3' | 'IMAP4' | 'Authenticated SMTP';

const month = 30 * 24 * 60 * 60 * 1000;

class SignInUse {
  readonly reads: readonly Read<SignIn>[];
  private readonly app: readonly ClientApp[];
  private readonly since: Date;
  private readonly sources = new NameSample();
  private readonly seen = new Set<string>();
  private readonly counted = new SeenSignIns();
  readonly hits = new HitList();
  private readonly isHit: (name: string) => boolean;
  private total = 0;

  constructor(options: {
    readonly apps: readonly ClientApp[];
    readonly asOf: Date;
    readonly isHit: (name: string) => boolean;
  }) {
    this.isHit = options.isHit;
    this.app = options.apps;
    this.since = new Date(options.asOf.getTime() - month);
    this.reads = options.apps.map((app) =>
      readOf(signIns, [...hitFields, 'clientAppUsed'], {
        filter: encodeURIComponent(`clientAppUsed eq '${app}' and createdDateTime ge ${this.since.toISOString()}`),
      }),
    );
  }

  listen(rows: RowCollector): void {
    for (const read of this.reads) rows.on(read, (signIn) => this.see(signIn));
  }

  report(outcomes: Outcomes): Impact {
    const failed = this.reads.map(outcomes).flatMap((outcome) => (outcome.complete ? [] : [outcome.missing]));
    const notMeasured = [
      ...failed
        .slice(0, 1)
        .map(
          ({ reason, licence }) =>
            `Sign-ins by address: ${reason ?? 'the log could not be read'}${licence === undefined ? '' : ` (needs ${licence})`}`,
        ),
      'Sign-ins without a person present (apps that renew their token) and of applications: they are not in this log.',
    ];
    const label = `Sign-ins with ${this.app.join(' or ')}, last 30 days`;
    const value = this.total === 0 ? 'none' : `${this.total} sign-ins, ${this.sources.toString('source', 'sources')}`;
    return { lines: failed.length > 0 && this.total === 0 ? [] : [{ label, value }], notMeasured };
  }

  /** A filter is a wish: a service that does not understand it may send more. */
  private see(signIn: SignIn): void {
    const { clientAppUsed, createdDateTime, status, userPrincipalName, ipAddress } = signIn;
    if (!this.app.some((app) => app === clientAppUsed)) return;
    if (createdDateTime && createdDateTime < this.since) return;
    if (this.isHit(userPrincipalName ?? '')) this.hits.take(signIn);
    if ((status?.errorCode ?? 0) !== 0) return;
    if (this.counted.before(signIn) === true) return;
    this.counted.tell(signIn, true);
    this.total += 1;
    const source = `${userPrincipalName ?? 'unknown account'} from ${ipAddress ?? 'an unknown address'}`;
    if (this.seen.has(source) || this.seen.size >= maxSources) return;
    this.seen.add(source);
    this.sources.add(source);
  }
}

/** Sources distinguished; beyond that only sign-ins are counted. */
const maxSources = 1000;

export function protocolStudy(
  context: Context<{ readonly allow: readonly string[] }>,
  what: {
    readonly columns: readonly UsageColumn[];
    readonly apps: readonly ClientApp[];
    /** The change is one of the organisation's, which break-glass accounts inherit like everyone else unless their mailbox overrules it. */
    readonly inherited?: InheritedChange;
  },
): ImpactStudy & { reads(): readonly Read[] } {
  const { breakGlass, settings, asOf } = context;
  const { inherited } = what;
  const rows = new RowCollector();
  const overruling = inherited === undefined ? new Set<string>() : overruledIn(rows, inherited, listed(breakGlass));
  const isBreakGlass = listed(breakGlass);
  const isAllowed = listed(settings.allow);
  const isSpared = (name: string): boolean =>
    isAllowed(name) || (isBreakGlass(name) && (inherited === undefined || overruling.has(name.toLowerCase())));
  const use = new ProtocolUse({
    rows,
    columns: what.columns,
    wouldNotice: (name) => !isSpared(name),
    shownAs: (name) => (isBreakGlass(name) ? `${name} (break-glass)` : name),
    narrowed: false,
  });
  const bySignIn = new SignInUse({ apps: what.apps, asOf, isHit: (name) => !isSpared(name) });
  bySignIn.listen(rows);
  const uses = [...usageReads, ...bySignIn.reads];
  // Whether a mailbox overrules the organisation has to be known before its use is counted.
  const first = inherited !== undefined && breakGlass.length > 0 ? [inherited.read] : [];
  return {
    reads: () => (first.length > 0 ? first : uses),
    ...(first.length > 0 ? { follow: () => uses } : {}),
    see: rows.see,
    report: (outcomes) => {
      const [byReport, byLog] = [use.report(outcomes), bySignIn.report(outcomes)];
      return {
        lines: [...byReport.lines, ...byLog.lines],
        notMeasured: [...byReport.notMeasured, ...byLog.notMeasured],
        inUse: byReport.inUse ?? [],
        ...bySignIn.hits.all(),
      };
    },
  };
}

/** A switch of the organisation that a mailbox may overrule. */
interface InheritedChange {
  readonly read: Read<CasMailbox>;
  /** Whether a plan leaves this mailbox, as a break-glass account, the switch of its own that it has. */
  readonly isOverruled: (mailbox: CasMailbox) => boolean;
}

/** Names of break-glass mailboxes that the change does not reach: filled as the rows come. */
function overruledIn(rows: RowCollector, { read, isOverruled }: InheritedChange, isBreakGlass: Listed): ReadonlySet<string> {
  const names = new Set<string>();
  rows.on(read, (mailbox) => {
    const own = mailboxNames(mailbox).filter((name) => typeof name === 'string');
    if (isOverruled(mailbox) && isBreakGlass(...own)) for (const name of own) names.add(name.toLowerCase());
  });
  return names;
}
