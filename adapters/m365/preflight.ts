/**
 * Looks at the way to a tenant before it is read, in five seconds at most: network, proxy, certificates, the tenant itself, the clock, and what
 * the credential may. The person who waits reads what is wrong in one sentence, and what to do in another.
 */
import { maxSkewMs } from '../../src/lib/clock.js';
import { type Refusal, refuse } from '../../src/lib/errors.js';
import { answerWithin } from '../../src/lib/with-timeout.js';
import type { ServicePlace, TenantConnection } from './connection.js';
import { seeConsent } from './consent.js';
import { idInConfiguration } from './find-tenant.js';
import { issuerShown } from './shown-certificate.js';
import { NetworkFailure, type Reply, Wire } from './wire.js';

interface PreflightResult {
  /** Why reading would be in vain, the first cause first; empty: it can begin. */
  readonly problems: readonly Refusal[];
  /** What makes a part of it vain. */
  readonly warnings: readonly Refusal[];
  /** Of the tenant that was asked for; null where none was, or nobody could say. */
  readonly tenantId: string | null;
}

export interface PreflightInput {
  readonly place: ServicePlace;
  /** Its id or one of its domains; null: Entra ID is asked without one. */
  readonly tenant: string | null;
  readonly now: () => Date;
  /** What an app has to hold, by name, where one asks: its credential is tried. */
  readonly app?: { readonly connection: TenantConnection; readonly permissions: readonly string[] };
  /** Milliseconds in all. */
  readonly withinMs?: number;
}

/** A person is waiting in front of it. */
const preflightWithinMs = 5_000;
/** Entra ID takes no assertion of a clock that is further off. */
const fatalSkewMs = 5 * 60_000;

export async function preflight(input: PreflightInput): Promise<PreflightResult> {
  const { place, withinMs = preflightWithinMs } = input;
  const { endpoints, ca, proxy } = place;
  const answerWithinMs = withinMs - 500;
  const wire = new Wire({ ca, proxy, answerWithinMs, connectWithinMs: answerWithinMs });
  const ask = async (url: string): Promise<Asked> => {
    try {
      return { url, reply: await wire.send({ method: 'GET', url, headers: {} }), failure: null };
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      return { url, reply: null, failure: error };
    }
  };
  const late = (url: string) => (): Asked => ({ url, reply: null, failure: 'late' });
  const asked = (url: string): Promise<Asked> => answerWithin(answerWithinMs, ask(url), late(url));
  try {
    const configuration = `${endpoints.authorityHost}/${encodeURIComponent(input.tenant ?? 'organizations')}/v2.0/.well-known/openid-configuration`;
    // What the other services answer without a token does not matter: that they do is asked.
    const root = (endpoint: string): string => `${new URL(endpoint).origin}/`;
    const [entra, graph, exchange] = await Promise.all([
      asked(configuration),
      asked(root(endpoints.graph)),
      asked(root(endpoints.exchange)),
    ]);
    return await answerWithin(withinMs, judged(input, { entra, graph, exchange }), () => ({
      problems: [],
      warnings: [tooSlow],
      tenantId: tenantIn(entra),
    }));
  } finally {
    // Whatever still waits is given up: nobody reads its answer.
    wire.abandon();
  }
}

interface Asked {
  readonly url: string;
  readonly reply: Reply | null;
  readonly failure: NetworkFailure | 'late' | null;
}

const tooSlow = refuse(
  'slow',
  'Entra ID took longer than five seconds to give a token.',
  'Go on, and look at the network of this machine if it stays slow.',
);

async function judged(
  input: PreflightInput,
  { entra, graph, exchange }: { readonly entra: Asked; readonly graph: Asked; readonly exchange: Asked },
): Promise<PreflightResult> {
  const tenantId = tenantIn(entra);
  const isAway = ({ failure }: Asked): boolean => failure !== null;
  const issuers = await issuersOf([entra, graph, exchange], input);
  const problems = [entra, graph].filter(isAway).map((one) => unreachable(one, input, issuers));
  if (problems.length > 0) return { problems: onePerCause(problems), warnings: [], tenantId };
  // Everything else can be read without it.
  const away = [exchange].filter(isAway).map((one) => withoutExchange(unreachable(one, input, issuers)));
  const clock = clockProblem(entra, input.now());
  const wrong = [...(clock?.isFatal === true ? [clock.refusal] : []), ...tenantProblem(entra, input.tenant)];
  const warnings = [...away, ...(clock?.isFatal === false ? [clock.refusal] : [])];
  if (wrong.length > 0 || input.app === undefined) return { problems: wrong, warnings, tenantId };
  const ofApp = await appProblems(input.app);
  return { problems: ofApp.problems, warnings: [...warnings, ...ofApp.warnings], tenantId };
}

function withoutExchange({ code, reason, remedy }: Refusal): Refusal {
  return refuse(code, `${reason} What Exchange Online knows will be unknown.`, remedy);
}

/** The same cause at two hosts is said once, with the first of them. */
function onePerCause(problems: readonly Refusal[]): readonly Refusal[] {
  return [...new Map(problems.toReversed().map((one) => [one.code, one])).values()].toReversed();
}

/** Milliseconds for a second look at a certificate that was not taken. */
const issuerWithinMs = 1_500;

/** Who issued the certificates that were not trusted, by the address that showed it. */
async function issuersOf(asked: readonly Asked[], { place }: PreflightInput): Promise<ReadonlyMap<string, string>> {
  const untrusted = asked.filter(({ failure }) => failure !== null && failure !== 'late' && failure.untrusted);
  const named = await Promise.all(
    untrusted.map(async ({ url }) => [url, await issuerShown(url, { proxy: place.proxy, withinMs: issuerWithinMs })] as const),
  );
  return new Map(named.flatMap(([url, issuer]) => (issuer === null ? [] : [[url, issuer]])));
}

/** Node takes NODE_EXTRA_CA_CERTS only where the settings name no authority of their own. */
function untrustedCertificate(
  { url }: Asked,
  why: string,
  { ca, issuers }: { readonly ca: string | undefined; readonly issuers: ReadonlyMap<string, string> },
): Refusal {
  const issuer = issuers.get(url);
  const by = issuer === undefined ? '' : `, which was issued by "${issuer}"`;
  const found = `This machine does not trust the certificate that ${new URL(url).host} shows${by} (${why}).`;
  if (/EXPIRED|NOT_YET/.test(why)) return refuse('certificate', found, 'Set the clock of this machine right first.');
  const whose = issuer === undefined ? 'its authority' : `"${issuer}"`;
  return refuse(
    'certificate',
    found,
    ca === undefined
      ? `Where a proxy or a virus scanner opens TLS, get the certificate of ${whose} from those who run it and name its file before the command: NODE_EXTRA_CA_CERTS=/path/to/ca.pem.`
      : `Where a proxy or a virus scanner opens TLS, add the certificate of ${whose} to the file that \`endpoints.caFile\` names in the settings: beside it, NODE_EXTRA_CA_CERTS does not count.`,
  );
}

function unreachable(asked: Asked, { place }: PreflightInput, issuers: ReadonlyMap<string, string>): Refusal {
  const { host } = new URL(asked.url);
  const { failure } = asked;
  const why = failure === 'late' || failure === null ? 'no answer within five seconds' : failure.code;
  if (failure !== 'late' && failure?.untrusted === true) return untrustedCertificate(asked, why, { ca: place.ca, issuers });
  const { proxy } = place;
  if (proxy !== undefined) {
    const name = new URL(proxy.address).host;
    return refuse(
      'proxy',
      `${host} cannot be reached through the proxy ${name} (${why}).`,
      'Correct HTTPS_PROXY (http://user:password@host:port where it asks for a login), or list the host in NO_PROXY.',
    );
  }
  return refuse(
    'offline',
    `${host} cannot be reached (${why}).`,
    'Check the network and the DNS of this machine; behind a proxy, set HTTPS_PROXY=http://host:port.',
  );
}

function tenantIn({ reply }: Asked): string | null {
  return reply === null || reply.status !== 200 ? null : idInConfiguration(reply.text);
}

function tenantProblem({ reply }: Asked, tenant: string | null): readonly Refusal[] {
  if (reply === null || reply.status === 200) return [];
  if (tenant !== null && (reply.status === 400 || reply.status === 404))
    return [
      refuse(
        'no-tenant',
        `Entra ID knows no tenant "${tenant}".`,
        'Give one of its domains, or its id from the Overview of the Entra admin center.',
      ),
    ];
  return [
    refuse(
      'entra-trouble',
      `Entra ID answered ${reply.status}.`,
      'Try again later; https://status.cloud.microsoft says what is known.',
    ),
  ];
}

function clockProblem({ reply }: Asked, now: Date): { readonly refusal: Refusal; readonly isFatal: boolean } | null {
  const theirs = Date.parse(reply?.header('date') ?? '');
  if (Number.isNaN(theirs)) return null;
  const apart = now.getTime() - theirs;
  if (Math.abs(apart) <= maxSkewMs) return null;
  const minutes = Math.max(1, Math.round(Math.abs(apart) / 60_000));
  const found = `The clock of this machine is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${apart > 0 ? 'ahead' : 'behind'}.`;
  const remedy = 'Let it keep its time by NTP (chrony, systemd-timesyncd, or the settings of the system).';
  return { refusal: refuse('clock', found, remedy), isFatal: Math.abs(apart) > fatalSkewMs };
}

async function appProblems({
  connection,
  permissions,
}: NonNullable<PreflightInput['app']>): Promise<Pick<PreflightResult, 'problems' | 'warnings'>> {
  const seen = await seeConsent(connection);
  switch (seen.state) {
    case 'absent':
      return {
        problems: [
          refuse(
            'no-app',
            'The tenant does not know this app.',
            'Check the client id, and that an administrator consented to it.',
          ),
        ],
        warnings: [],
      };
    case 'unreachable':
      return {
        problems: [],
        warnings: [refuse('slow', `${seen.why}.`, 'Go on, and run hardenbot doctor if much stays unknown.')],
      };
    case 'refused': {
      const [why = '', ...remedy] = seen.why.split('; ');
      return {
        problems: [refuse('credential', `${why}.`, sentence(remedy.join('; ')) || 'Correct the credential.')],
        warnings: [],
      };
    }
    case 'given': {
      const missing = permissions.filter((name) => !seen.roles.includes(name));
      if (missing.length === 0) return { problems: [], warnings: [] };
      const found = `The app does not hold ${missing.join(', ')}: what takes them will be unknown.`;
      return {
        problems: [],
        warnings: [refuse('permission', found, 'Grant them with admin consent; hardenbot doctor says what each is for.')],
      };
    }
  }
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
