/** Linking a chat account to a person: asked for in that chat, confirmed from another one or on the sign-in page; and taking it back. */
import type { Card } from '../../chat/card.js';
import type { Account, Actor } from '../../chat/platform.js';
import type { Entry } from '../../engine/ledger/entry.js';
import type { Decision } from '../../engine/plan/decision.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { sha256 } from '../../lib/json.js';
import type { Person } from '../../lib/person.js';
import type { KnowsApprovers, ListsPeople, NamesPeople } from '../../people/directory.js';
import type { LinkCodeStore } from '../../people/link-codes.js';
import { type AccountLinks, accountDigest, accountSubject, accountsSubject, withdrawnSubject } from '../../people/links.js';
import { linkAskedCard, linkConfirmCard, linkedCard, unlinkedCard } from '../../views/link.js';
import { type MoveCall, type MovePorts, moveDirectory } from './move-directory.js';

export interface LinkPorts extends MovePorts {
  /** Ten letters that nobody can guess. */
  readonly newCode: () => string;
  readonly links: AccountLinks;
  readonly directory: NamesPeople & ListsPeople & KnowsApprovers;
  readonly codes: LinkCodeStore;
  /** Notifies everyone who should know of a new link; rejects for nothing that a chat could mend. */
  readonly announce: (link: NewLink) => Promise<void>;
  /** The address of the sign-in page for an invitation; null where there is no such page. */
  readonly pageFor: ((invitation: Invitation) => string) | null;
}

export interface NewLink {
  readonly person: Person;
  readonly account: Account;
  /** Someone else confirmed another code of the account at the same time, and was refused. */
  readonly contested?: boolean;
}

/** An account that nobody is known by, and the code that stands for it. */
export interface Invitation {
  readonly code: string;
  readonly account: Account;
  readonly until: string;
}

export interface Linking {
  /** For an account that nobody is known by: a code that works once, for ten minutes. */
  ask(actor: Actor): Promise<Card | Refusal>;
  /** Shows a known person whose account the code stands for, before anything is linked. */
  preview(actor: Actor, code: string): Promise<Card | Refusal>;
  /** The known person says, in another chat or on the sign-in page, that the account they were shown is theirs; `digest` is its `accountDigest`. */
  confirm(person: Person, actor: Actor, shown: { readonly code: string; readonly digest: string }): Promise<Card | Refusal>;
  /** What a code stands for, for the sign-in page. */
  invitation(code: string): Promise<Invitation | Refusal>;
  /** The accounts that a person linked themselves. */
  accountsOf(person: Person): Promise<readonly Account[]>;
  /** A person takes back an account that they linked: the one they use, or another by its id. */
  unlink(person: Person, actor: Actor, id: string | undefined): Promise<Card | Refusal>;
  /** An approver agrees that another tenant keeps the linked accounts. */
  move(call: MoveCall): Promise<Card | Refusal>;
}

export const codeLifetimeMs = 10 * 60_000;

export function createLinking(ports: LinkPorts): Linking {
  return {
    ask: ask.bind(null, ports),
    preview: preview.bind(null, ports),
    confirm: confirm.bind(null, ports),
    invitation: find.bind(null, ports),
    accountsOf: (person) => ports.links.accountsOf(person.entraId),
    unlink: unlink.bind(null, ports),
    move: moveDirectory.bind(null, ports),
  };
}

async function ask(ports: LinkPorts, actor: Actor): Promise<Card | Refusal> {
  if (actor.membership !== 'member')
    return refuse('not-of-us', 'Guests, people of other organisations and bots cannot be linked.', '');
  const code = ports.newCode();
  const until = new Date(ports.clock.now().getTime() + codeLifetimeMs).toISOString();
  const account = { platform: actor.platform, id: actor.id };
  await ports.codes.keep(normalised(code), { platform: actor.platform, account: actor.id, until }, codeLifetimeMs);
  return linkAskedCard(code, ports.pageFor?.({ code, account, until }) ?? null);
}

async function preview(ports: LinkPorts, actor: Actor, code: string): Promise<Card | Refusal> {
  const asked = await fromElsewhere(ports, actor, code);
  return isRefusal(asked) ? asked : linkConfirmCard({ ...asked, digest: accountDigest(asked.account) });
}

async function confirm(
  ports: LinkPorts,
  person: Person,
  actor: Actor,
  { code, digest }: { readonly code: string; readonly digest: string },
): Promise<Card | Refusal> {
  const asked = asShown(await fromElsewhere(ports, actor, code), digest);
  const linked = isRefusal(asked) ? asked : await record(ports, person, actor.platform, asked);
  return isRefusal(linked) ? linked : linkedCard({ name: person.name, platform: linked.platform, account: linked.id });
}

async function unlink(ports: LinkPorts, person: Person, actor: Actor, id: string | undefined): Promise<Card | Refusal> {
  const own = await ports.links.accountsOf(person.entraId);
  const account = own.find((one) => one.id === (id ?? actor.id) && (id !== undefined || one.platform === actor.platform));
  if (account === undefined) return notLinked(id ?? actor.id, own);
  const decision = sign(ports, person, actor.platform, { kind: 'unlink', account, expiresAt: lifetimeFromNow(ports) });
  const event = { type: 'unlinked' as const, platform: account.platform, account: account.id, decision };
  // What the account decided stops counting before the account stops being theirs, never after.
  await ports.ledger.append(ports.directoryTenant, withdrawnSubject, event);
  await ports.ledger.append(ports.directoryTenant, accountSubject(account), event);
  return unlinkedCard({ name: person.name, platform: account.platform, account: account.id });
}

async function find(ports: LinkPorts, code: string): Promise<Invitation | Refusal> {
  const asked = await ports.codes.find(normalised(code));
  // Anyone may ask, on the sign-in page: the ledger is not read for a code that never was.
  if (asked === null || !isNow(ports, asked.until)) return wrongCode;
  if ((await ports.ledger.subject(ports.directoryTenant, subjectOf(code))).some(isLinked)) return wrongCode;
  const account = { platform: asked.platform, id: asked.account };
  // A code is for an account that nobody is known by: another one of the same account, or one that someone put into the store, takes it from nobody.
  if ((await ports.links.find(account)) !== null) return wrongCode;
  return { code, account, until: asked.until };
}

/** No code lives longer than ours do, whatever the store says. */
function isNow(ports: LinkPorts, until: string): boolean {
  const leftMs = new Date(until).getTime() - ports.clock.now().getTime();
  return leftMs > 0 && leftMs <= codeLifetimeMs;
}

async function fromElsewhere(ports: LinkPorts, actor: Actor, code: string): Promise<Invitation | Refusal> {
  const asked = await find(ports, code);
  if (isRefusal(asked) || asked.account.platform !== actor.platform) return asked;
  return refuse(
    'same-chat',
    'A code is confirmed from another chat than the one it was made in.',
    'Send it from the chat in which hardenbot knows you.',
  );
}

/** The store can be edited between showing an account and the answer: what is signed is what was shown. */
function asShown(asked: Invitation | Refusal, digest: string): Invitation | Refusal {
  return isRefusal(asked) || accountDigest(asked.account) === digest ? asked : wrongCode;
}

async function record(
  ports: LinkPorts,
  person: Person,
  surface: string,
  { code, account, until }: Invitation,
): Promise<Account | Refusal> {
  const decision = sign(ports, person, surface, { kind: 'link', account, expiresAt: until });
  const event = { type: 'linked' as const, platform: account.platform, account: account.id, decision };
  // The first one in the ledger uses the code up, anyone else who had it at the same time.
  const { seq } = await ports.ledger.append(ports.directoryTenant, subjectOf(code), event);
  const first = (await ports.ledger.subject(ports.directoryTenant, subjectOf(code))).find(isLinked);
  if (first?.seq !== seq) return wrongCode;
  await ports.ledger.append(ports.directoryTenant, accountsSubject(person.entraId), event);
  await ports.ledger.append(ports.directoryTenant, accountSubject(account), event);
  const holder = await ports.links.find(account);
  if (holder === person.entraId) {
    await ports.announce({ person, account });
    return account;
  }
  if (holder !== null)
    await ports.announce({ person: { entraId: holder, name: ports.directory.nameOf(holder) }, account, contested: true });
  return othersCode;
}

function sign(
  ports: LinkPorts,
  person: Person,
  surface: string,
  { kind, account, expiresAt }: { kind: Extract<Decision['kind'], 'link' | 'unlink'>; account: Account; expiresAt: string },
) {
  return ports.signer.sign({
    v: 1,
    kind,
    person,
    tenant: ports.directoryTenant,
    subject: accountSubject(account),
    digest: accountDigest(account),
    surface,
    decidedAt: ports.clock.now().toISOString(),
    expiresAt,
    nonce: ports.newNonce(),
  });
}

function lifetimeFromNow(ports: LinkPorts): string {
  return new Date(ports.clock.now().getTime() + codeLifetimeMs).toISOString();
}

/** One answer for a code that never was, was used or is over: nobody learns which. */
const wrongCode = refuse(
  'wrong-code',
  'This code does not work (any more).',
  'Type /harden link in the other chat for a fresh one.',
);

/** Two codes of one account were confirmed at once: whose it is now is not for the other one to know. */
const othersCode = refuse(
  'linked-elsewhere',
  'This account was linked to someone else a moment ago, by another code: nothing was linked to you.',
  'The person who requested the codes gave them to several people. If the account is yours, tell the person who runs hardenbot.',
);

function notLinked(id: string, own: readonly Account[]): Refusal {
  const accounts = own.map((account) => account.id).join(', ');
  return refuse(
    'not-linked',
    `You did not link an account ${id}.`,
    own.length === 0
      ? 'An account that hardenbot.yaml lists under people is removed in that file.'
      : `You linked ${accounts}: type /harden unlink and one of these.`,
  );
}

function isLinked({ event }: Entry): boolean {
  return event.type === 'linked';
}

/** Where the ledger keeps who used a code up. */
function subjectOf(code: string): string {
  return `link-${sha256(normalised(code)).slice(0, 32)}`;
}

function normalised(code: string): string {
  return code.trim().toLowerCase();
}
