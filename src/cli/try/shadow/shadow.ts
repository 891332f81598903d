/**
 * A month of looking: what each change would have hit, added up from one look a day. A log keeps days to weeks and comes late, so each look reads what
 * the log still holds, and a sign-in counts once, by its id.
 */
import { z } from 'zod';
import type { Hit, MailCount, MailImpact, MailOutcome } from '../../../controls/control.js';
import type { Verdict } from '../../../engine/plan/verdict.js';
import { verdictSchema } from '../../../engine/plan/verdict.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';

const hitSchema = z.object({
  id: z.string(),
  at: z.string().nullable(),
  user: z.string().nullable(),
  who: z.string(),
  from: z.string().nullable(),
  succeeded: z.boolean(),
  risk: z.string().nullable(),
});

const mailSchema = z.object({
  counts: z
    .array(z.object({ day: z.string(), who: z.string(), by: z.string(), isHeld: z.boolean(), messages: z.number() }))
    .readonly(),
  leftOut: z.number(),
  bound: z.enum(['at most', 'at least', 'about']),
  end: z.enum(['rejected', 'not forwarded', 'filtered like other mail']),
  /** When all traces were last read; null: not once. */
  readAt: z.iso.datetime().nullable(),
});
type ShadowMail = Readonly<z.infer<typeof mailSchema>>;

const controlSchema = z.object({
  /** At the latest look. */
  verdict: verdictSchema,
  /** What the plan of the latest look would change; null: there is none, and `refused` says why. */
  operations: z.number().nullable(),
  refused: z.string().nullable(),
  /** Accounts that the plan leaves out, by object id in lower case. */
  exempt: z.array(z.string()).readonly(),
  /** Whether the log of sign-ins shows whom it hits. */
  counted: z.boolean(),
  /** What message traces show; absent: its study reads none. */
  mail: mailSchema.optional(),
  notMeasured: z.array(z.string()).readonly(),
  leftOut: z.number(),
  hits: z.record(z.string(), hitSchema).readonly(),
});
type ShadowControl = z.infer<typeof controlSchema>;

export const shadowSchema = z.object({
  schema: z.literal('shadow/1'),
  tenantId: z.string(),
  begunAt: z.iso.datetime(),
  days: z.number().int().positive(),
  /** When each look was taken, and why one was in vain: null where it was not. */
  looks: z.array(z.object({ at: z.iso.datetime(), failed: z.string().nullable() })).readonly(),
  controls: z.record(z.string(), controlSchema).readonly(),
});
/** All that is kept between two looks: no token, and of the tenant what the page shows. */
export type Shadow = Readonly<z.infer<typeof shadowSchema>>;

/** What one look found of one control. */
export interface Looked {
  readonly control: string;
  readonly verdict: Verdict;
  readonly operations: number | null;
  readonly refused: string | null;
  readonly exempt: readonly string[];
  /** Absent: its study reads no log of sign-ins. */
  readonly hits?: readonly Hit[];
  /** Absent: its study reads no message traces. */
  readonly mail?: MailImpact;
  readonly leftOut: number;
  readonly notMeasured: readonly string[];
}

export function beginShadow(tenantId: string, days: number, at: Date): Shadow {
  return { schema: 'shadow/1', tenantId, begunAt: at.toISOString(), days, looks: [], controls: {} };
}

/** A sign-in that is seen again keeps what it was: only a guess that turns out to have succeeded changes. */
export function addLook(shadow: Shadow, at: Date, looked: readonly Looked[]): Shadow {
  const controls: Record<string, ShadowControl> = { ...shadow.controls };
  for (const { control, hits, mail, ...rest } of looked) {
    const known = controls[control];
    const begun = Date.parse(shadow.begunAt);
    const fresh = (hits ?? []).filter((hit) => hit.at === null || Date.parse(hit.at) >= begun);
    const merged: Record<string, Hit> = { ...known?.hits };
    for (const hit of fresh) if (merged[hit.id]?.succeeded !== true) merged[hit.id] = hit;
    const added = mail === undefined ? known?.mail : addMail({ known: known?.mail, begun: shadow.begunAt, at, mail });
    controls[control] = { ...rest, counted: hits !== undefined, hits: merged, ...omitUndefined({ mail: added }) };
  }
  return { ...shadow, looks: [...shadow.looks, { at: at.toISOString(), failed: null }], controls };
}

/**
 * Traces are kept for months, so each look counts every day since the beginning again, by what the tenant is now. A day that was read whole, a day
 * after its end, keeps what it was: a mailbox that forwards since yesterday forwarded nothing last week.
 */
function addMail(input: {
  readonly known: ShadowMail | undefined;
  readonly begun: string;
  readonly at: Date;
  readonly mail: MailImpact;
}): ShadowMail {
  const { known, begun, at, mail } = input;
  const firstDay = begun.slice(0, 10);
  const readAt = known?.readAt ?? null;
  const isSettled = (day: string): boolean => readAt !== null && Date.parse(day) + 2 * dayMs <= Date.parse(readAt);
  const counts = new Map((known?.counts ?? []).map((count) => [mailKey(count), count]));
  for (const count of mail.counts) {
    if (count.day < firstDay || isSettled(count.day)) continue;
    const before = counts.get(mailKey(count));
    if (before === undefined || before.messages < count.messages) counts.set(mailKey(count), count);
  }
  return {
    counts: [...counts.values()],
    leftOut: Math.max(known?.leftOut ?? 0, mail.leftOut),
    bound: mail.bound,
    end: mail.end,
    readAt: mail.complete ? at.toISOString() : readAt,
  };
}

function mailKey({ day, who, by, isHeld }: MailCount): string {
  return JSON.stringify([day, who, by, isHeld]);
}

export function addFailure(shadow: Shadow, at: Date, failed: string): Shadow {
  return { ...shadow, looks: [...shadow.looks, { at: at.toISOString(), failed }] };
}

/** When it ends. */
export function endOf({ begunAt, days }: Shadow): Date {
  return new Date(Date.parse(begunAt) + days * dayMs);
}

export const dayMs = 24 * 60 * 60 * 1000;

export interface Affected {
  readonly control: string;
  readonly verdict: Verdict;
  readonly operations: number | null;
  readonly refused: string | null;
  readonly counted: boolean;
  /** Sign-ins that would not have gone through, and the accounts behind them, the busiest first. */
  readonly signIns: number;
  readonly people: readonly { readonly who: string; readonly times: number }[];
  /** Sign-ins among them that Entra ID called risky, and guesses at passwords: what the change would have stopped. */
  readonly risky: readonly Hit[];
  readonly guesses: { readonly tries: number; readonly accounts: number; readonly addresses: number };
  readonly notMeasured: readonly string[];
  /** Absent: message traces say nothing about it, or could not be read once. */
  readonly mail?: AffectedMail;
}

export interface AffectedMail extends MailOutcome {
  /** Messages that reached people, and those that the filter held already. */
  readonly messages: number;
  readonly held: number;
  /** Senders or mailboxes that would notice, and where their mail came from or went, the busiest first. */
  readonly people: readonly { readonly who: string; readonly by: string; readonly messages: number }[];
  /** The traces were last read whole then. */
  readonly readAt: string;
}

const risks: ReadonlySet<string> = new Set(['medium', 'high']);

/** What the page says, of every control that was open at the latest look. A risky sign-in is an attack, and nobody who would notice. */
export function affectedBy({ controls }: Shadow): readonly Affected[] {
  return Object.entries(controls)
    .filter(([, { verdict }]) => verdict === 'fail' || verdict === 'partial')
    .map(([control, { verdict, operations, refused, exempt, counted, hits, leftOut, notMeasured, mail }]) => {
      const those = Object.values(hits).filter(({ user }) => user === null || !exempt.includes(user));
      const succeeded = those.filter((hit) => hit.succeeded);
      const risky = succeeded.filter(({ risk }) => risks.has(risk ?? ''));
      const noticed = succeeded.filter(({ risk }) => !risks.has(risk ?? ''));
      const tries = those.filter((hit) => !hit.succeeded);
      return {
        control,
        verdict,
        operations,
        refused,
        counted,
        signIns: noticed.length,
        people: timesOf(noticed),
        risky,
        guesses: {
          tries: tries.length,
          accounts: new Set(tries.map(({ who }) => who)).size,
          addresses: new Set(tries.flatMap(({ from }) => (from === null ? [] : [from]))).size,
        },
        notMeasured: [
          ...notMeasured,
          ...(leftOut === 0 ? [] : [`${leftOut} more sign-ins: a single look keeps 5,000.`]),
          ...((mail?.leftOut ?? 0) === 0 ? [] : [`${mail?.leftOut} more messages: a single look keeps 10,000 senders and days.`]),
        ],
        ...omitUndefined({ mail: mail === undefined ? undefined : affectedMail(mail) }),
      };
    });
}

/** Traces that could not be read once say nothing, and least of all that there was no mail. */
function affectedMail({ counts, bound, end, readAt }: ShadowMail): AffectedMail | undefined {
  if (readAt === null) return undefined;
  const sums = new Map<string, { readonly who: string; readonly by: string; readonly messages: number }>();
  for (const { who, by, isHeld, messages } of counts) {
    if (isHeld) continue;
    const key = JSON.stringify([who, by]);
    sums.set(key, { who, by, messages: messages + (sums.get(key)?.messages ?? 0) });
  }
  const sum = (held: boolean): number =>
    counts.reduce((total, { isHeld, messages }) => total + (isHeld === held ? messages : 0), 0);
  return {
    bound,
    end,
    readAt,
    messages: sum(false),
    held: sum(true),
    people: [...sums.values()].toSorted((one, other) => other.messages - one.messages || (one.who < other.who ? -1 : 1)),
  };
}

/** Whether a log shows who would notice. */
export function isMeasured({ counted, mail }: Affected): boolean {
  return counted || mail !== undefined;
}

/** `at most 132 messages of 12 senders rejected`, for a line. */
export function mailSentence({ bound, messages, people, end }: AffectedMail): string {
  const of = new Set(people.map(({ who }) => who)).size;
  if (messages === 0) return `no message ${end}${bound === 'at most' ? '' : ' that the traces show'}`;
  return `${bound} ${messages} ${messages === 1 ? 'message' : 'messages'} ${end}, of ${of} ${of === 1 ? 'address' : 'addresses'}`;
}

function timesOf(hits: readonly Hit[]): Affected['people'] {
  const times = new Map<string, number>();
  for (const { who } of hits) times.set(who, (times.get(who) ?? 0) + 1);
  return [...times]
    .map(([who, count]) => ({ who, times: count }))
    .toSorted((one, other) => other.times - one.times || (one.who < other.who ? -1 : 1));
}
