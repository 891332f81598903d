/** One simulated tenant behind its server: which service a request is for, what it answers, and the record of it. */

import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { builtInRoleName } from '../../../src/tenant/resources/built-in-roles.js';
import type { DnsQuestion } from '../connection.js';
import { routeArm } from './arm/index.js';
import { CallLog, keptHeaders, type RecordedCall } from './call-log.js';
import { collectionSpecs } from './collections.js';
import { Consents } from './entra/admin-consent.js';
import { Delegations } from './entra/delegated.js';
import { routeEntra } from './entra/index.js';
import { SignIns } from './entra/sign-in.js';
import { Tokens } from './entra/tokens.js';
import { type Batch, batchAnswer, batchOf } from './exchange/batch.js';
import { exchangeUnauthorized } from './exchange/errors.js';
import { routeExchange } from './exchange/index.js';
import { Faults } from './faults.js';
import { type Held, refusalFor } from './granted.js';
import { routeGraph } from './graph/index.js';
import { type Happening, Happenings } from './logs/happenings.js';
import { parseState } from './state.js';
import type { Row } from './template.js';
import { Tenant } from './tenant.js';
import { sameText, textOf } from './text.js';
import { AppRequests, Throttle } from './throttle.js';
import { type Answer, json, Refused, type Routed, type SimRequest } from './wire.js';

/** Of an app that a state file says nothing of: it may read whatever there is. */
const readPermissions = [...new Set(collectionSpecs.map(({ permission }) => permission))].filter((name) =>
  /^[\w-]+(\.[\w-]+)+$/.test(name),
);

export class Simulation {
  private readonly tokens = new Tokens();
  private readonly signIns = new SignIns();
  private readonly log = new CallLog();
  private readonly clock: (() => Date) | undefined;
  private readonly monotonicMs: (() => number) | undefined;
  private readonly ofApp: AppRequests;
  /** Every id that this simulator's tenant ever had: a client keeps its settings when the state is replaced. */
  private readonly tenantIds = new Set<string>();
  private tenant: Tenant;
  private foreign: Consents;
  private readonly delegated = new Delegations();
  private faults: Faults;
  private throttle: Throttle;
  private happenings: Happenings;
  private batches = 0;

  /** `monotonicMs` fills the buckets of limits; without it the tenant's clock does. */
  constructor(state: unknown, clock: (() => Date) | undefined, monotonicMs?: () => number, ofApp = new AppRequests()) {
    this.clock = clock;
    this.monotonicMs = monotonicMs;
    this.ofApp = ofApp;
    this.tenant = new Tenant(parseState(state, 'The state'));
    this.foreign = new Consents(this.tenant.settings.apps, this.tenant);
    this.faults = new Faults(this.tenant.settings.faults);
    this.throttle = new Throttle(this.tenant.settings.throttle, this.tenant.settings.publishedLimits, this.ofApp);
    this.happenings = new Happenings(this.tenant.settings.lateFrom ?? null);
    this.tenantIds.add(this.tenant.id);
  }

  get tenantId(): string {
    return this.tenant.id;
  }

  get latencyMs(): number {
    return this.tenant.settings.latencyMs;
  }

  /** What people let apps do in their name. */
  get delegations(): Delegations {
    return this.delegated;
  }

  /** Apps of other tenants, and who consented to them. */
  get consents(): Consents {
    return this.foreign;
  }

  state(): unknown {
    this.happenings.advance(this.tenant, this.now().getTime());
    const document = this.tenant.document();
    return { ...document, simulator: { ...document.simulator, apps: this.foreign.document() } };
  }

  /** Adds what is to happen in the tenant as its clock goes on. */
  happen(stream: Iterable<Happening>): void {
    this.happenings.join(stream);
  }

  calls(): readonly RecordedCall[] {
    return this.log.all();
  }

  load(state: unknown): void {
    this.tenant = new Tenant(parseState(state, 'The state'));
    this.foreign = new Consents(this.tenant.settings.apps, this.tenant);
    this.faults = new Faults(this.tenant.settings.faults);
    this.throttle = new Throttle(this.tenant.settings.throttle, this.tenant.settings.publishedLimits, this.ofApp);
    this.happenings = new Happenings(this.tenant.settings.lateFrom ?? null);
    this.tenantIds.add(this.tenant.id);
    this.log.clear();
  }

  resolve(question: DnsQuestion): readonly string[] {
    return this.tenant.dns.resolve(question);
  }

  answer(request: SimRequest): Answer {
    this.happenings.advance(this.tenant, this.now().getTime());
    if (request.url.pathname === '/__state') return json(200, this.state());
    if (request.url.pathname === '/__calls') return json(200, this.calls());
    const batch = batchOf(request);
    return batch === null ? this.single(request) : this.batch(request, batch);
  }

  /** Each part is a request of its own: paced, broken and recorded on its own. */
  private batch(request: SimRequest, batch: Batch): Answer {
    this.batches += 1;
    const number = this.batches;
    const run = (): Answer => {
      if (!this.tokens.check(request, 'exchange').ok) return exchangeUnauthorized();
      return batchAnswer(batch, (part) => this.single(part, number));
    };
    const routed: Routed = { service: 'exchange', key: 'exchange.$batch', write: false, run };
    return this.faults.answer(request, routed, () => answerOf(routed)).answer;
  }

  private single(request: SimRequest, batch?: number): Answer {
    const routed = this.route(request);
    if (routed === null) return json(404, { error: { code: 'NotFound', message: `Nothing is at ${request.url.pathname}.` } });
    const refusal = this.throttle.refusal(routed, request, this.limitsNow()) ?? this.lacking(request, routed);
    const { answer, effect } =
      refusal === null ? this.faults.answer(request, routed, () => answerOf(routed)) : { answer: refusal, effect: false };
    this.record(request, routed, { status: answer.status, effect, batch });
    return answer;
  }

  /** What an app is answered that may not: an app of another tenant, or the tenant's own where the state file says what it holds. */
  private lacking(request: SimRequest, routed: Routed): Answer | null {
    if (routed.service === 'entra') return null;
    const held = this.heldFor(request, routed.service);
    return held === null ? null : refusalFor(request, routed, held);
  }

  /** What the app of a request holds; null where its token is not taken. */
  private heldFor(request: SimRequest, service: Parameters<Tokens['check']>[1]): Held | null {
    const check = this.tokens.check(request, service);
    if (!check.ok) return null;
    if (check.token.person !== null) return heldByPerson(this.tenant, check.token.person);
    const app = this.foreign.get(check.token.clientId);
    const { permissions = null, exchangeRoles = null, azureRoles = null } = this.tenant.settings;
    return app === null
      ? { permissions, exchangeRoles, azureRoles }
      : { permissions: check.token.roles, exchangeRoles: app.exchangeRoles, azureRoles: null };
  }

  private route(request: SimRequest): Routed | null {
    const { tenant, tokens } = this;
    const now = () => this.now();
    const writeLog = (key: string, row: Row) => this.happenings.write(tenant, { key, row, now: now().getTime() });
    const isTenant = (name: string) => this.isTenant(name);
    return (
      routeEntra(request, {
        tokens,
        isTenant,
        tenantId: tenant.id,
        consents: this.foreign,
        clientIds: tenant.settings.clientIds,
        certificates: tenant.settings.certificates,
        granted: () => ({
          tenantId: tenant.id,
          roles: tenant.settings.permissions ?? ['Exchange.ManageAsApp', ...readPermissions],
          issuedAt: now(),
        }),
        signIns: this.signIns,
        signIn: () => ({
          tenantId: tenant.id,
          settings: tenant.settings.signIn ?? { redirectUris: {} },
          people: tenant.collection('graph.users').rows,
          roleAssignments: tenant.collection('graph.roleAssignments').rows,
          delegations: this.delegated,
          issue: ({ person, clientId, audience, scopes }) => {
            const who = {
              id: textOf(person['id']),
              name: textOf(person['displayName']),
              upn: textOf(person['userPrincipalName']),
            };
            const grant = { tenantId: tenant.id, roles: [], issuedAt: now(), lifetimeSeconds: 3599, person: { ...who, scopes } };
            return tokens.issue({ audience, clientId }, grant);
          },
          now: now(),
        }),
      }) ??
      routeExchange(request, { tenant, tokens, isTenant, now, writeLog }) ??
      routeGraph(request, {
        tenant,
        tokens,
        now,
        timePasses: this.clock !== undefined,
        held: () => this.heldFor(request, 'graph'),
        writeLog,
      }) ??
      routeArm(request, { tenant, tokens })
    );
  }

  private now(): Date {
    return this.clock?.() ?? new Date(this.tenant.asOf);
  }

  /** Milliseconds. */
  private limitsNow(): number {
    return this.monotonicMs?.() ?? this.now().getTime();
  }

  private isTenant(name: string): boolean {
    const domains = this.tenant.organization['verifiedDomains'];
    const names = Array.isArray(domains) ? domains.map((domain: unknown) => (typeof domain === 'string' ? domain : '')) : [];
    return [...this.tenantIds, ...names].some((known) => known.toLowerCase() === name.toLowerCase());
  }

  private record(
    request: SimRequest,
    routed: Routed,
    outcome: { readonly status: number; readonly effect: boolean; readonly batch: number | undefined },
  ): void {
    const { service, cmdlet, parameters, body, write } = routed;
    const at = this.now().toISOString();
    this.log.add({
      at,
      service,
      method: request.method,
      path: request.url.pathname + request.url.search,
      headers: keptHeaders(request.headers),
      ...omitUndefined({ batch: outcome.batch }),
      ...(cmdlet === undefined ? {} : { cmdlet, parameters }),
      ...omitUndefined({ body }),
      status: outcome.status,
      write,
      effect: outcome.effect,
    });
  }
}

function answerOf(routed: Routed): Answer {
  try {
    return routed.run();
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}

/** What a token of a person who signed in stands for: what the app was let do, and the directory roles of the person. */
function heldByPerson(tenant: Tenant, person: { readonly id: string; readonly scopes: readonly string[] }): Held {
  const account = [...tenant.collection('graph.users').rows].find(({ id }) => sameText(id, person.id));
  const roles = [...tenant.collection('graph.roleAssignments').rows].flatMap((row) => {
    const name = sameText(row['principalId'], person.id) ? builtInRoleName(textOf(row['roleDefinitionId'])) : null;
    return name === null ? [] : [name];
  });
  return {
    permissions: person.scopes,
    exchangeRoles: null,
    azureRoles: null,
    person: { roles, isGuest: account?.['userType'] === 'Guest', exchange: tenant.settings.exchangeForPeople ?? 'taken' },
  };
}
