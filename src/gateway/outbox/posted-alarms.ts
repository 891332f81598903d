/**
 * Which alarms were posted where. What a process posted itself it remembers; what another one posted, or this one before it was started again, is reported by signed
 * notes. Such a note is about one fact in one place: restored later, or elsewhere, it keeps no other alarm from being posted.
 */

import { z } from 'zod';
import type { Card } from '../../chat/card.js';
import type { PartPlace, ReadsMessagePart, RecordsMessagePart } from '../../chat/message-store.js';
import { orRetryLater } from '../../engine/ledger/retry-later.js';
import { parsedOrNull, sha256 } from '../../lib/json.js';
import type { LogsErrors } from '../../lib/log.js';

/** Something that people are alarmed about, and where. */
export interface AlarmAt {
  readonly place: PartPlace;
  /** What is reported, by a hash that nothing else has. */
  readonly fact: string;
  /** Set where the same can come about again in the same words, as a halt can: then a note counts for a while only. */
  readonly comesAgain?: true;
}

const noteSchema = z.strictObject({ fact: z.string(), at: z.iso.datetime() });

const hourMs = 3_600_000;
/** Of what lasts people are notified again after so long. */
const againAfterMs = 24 * hourMs;
/** How long a note counts of what can come about again, for a process that did not see since when it has been so. */
const freshMs = hourMs;
/** What comes and goes learns so often at most. */
const calmMs = 10 * 60_000;
const maxKept = 10_000;

export interface AlarmParts {
  readonly now: () => Date;
  readonly logger: LogsErrors;
  /** Says it outside of chats, where none confirmed it; true once someone took it. Never rejects. Absent where nobody listens. */
  readonly outside?: (alarm: OutsideAlarm) => Promise<boolean>;
}

/** An alarm for who is no chat. */
export interface OutsideAlarm {
  /** The same however often it is reported. */
  readonly id: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly title: string;
  /** The card without its buttons, a paragraph a line. */
  readonly text: string;
}

/** What one process alone found: no ledger says it. */
export interface FoundAlarm {
  readonly card: Card;
  readonly fact: string;
  /** See `Alarm`. */
  readonly after?: string;
}

export class PostedAlarms {
  private readonly posted = new Map<string, number>();
  private readonly running = new Map<string, Promise<void>>();
  /** When the record of a tenant was last read whole. */
  private readonly wellAt = new Map<string, number>();
  private readonly halts = new Map<string, string>();
  private readonly foundHere = new Map<string, FoundAlarm>();

  constructor(readonly parts: AlarmParts) {}

  /** This process found the record of a tenant halted: it is reported although someone takes the notice of it out of the store. */
  sawHalt(tenant: string, reason: string): void {
    this.halts.set(tenant, reason);
  }

  /** The record was read whole: what is found wrong with it from now on is something new. */
  sawWell(tenant: string): void {
    this.halts.delete(tenant);
    this.wellAt.set(tenant, this.now());
  }

  /** Why, as this process found it; null: it did not. */
  whyHalted(tenant: string): string | null {
    return this.halts.get(tenant) ?? null;
  }

  /** This process found something in a tenant that people are to be alarmed about, or that it is over. */
  sawFound(tenant: string, subject: string, alarm: FoundAlarm): void {
    this.foundHere.set(`${tenant} ${subject}`, alarm);
  }

  /** Null: this process found nothing. */
  found(tenant: string, subject: string): FoundAlarm | null {
    return this.foundHere.get(`${tenant} ${subject}`) ?? null;
  }

  async isPosted(messages: ReadsMessagePart, at: AlarmAt): Promise<boolean> {
    const mine = this.posted.get(keyOf(at));
    const well = this.wellAt.get(at.place.tenant) ?? 0;
    if (mine !== undefined) {
      if (at.comesAgain !== true) return true;
      const pauseMs = well > mine ? calmMs : againAfterMs;
      if (this.now() - mine < pauseMs) return true;
    }
    const note = noteSchema.safeParse(parsedOrNull((await messages.part(at.place)) ?? '')).data;
    if (note?.fact !== at.fact) return false;
    if (at.comesAgain !== true) return true;
    const noted = Date.parse(note.at);
    return noted > well && this.now() - noted < freshMs;
  }

  async notePosted(messages: RecordsMessagePart, at: AlarmAt): Promise<void> {
    const [first] = this.posted.size >= maxKept ? this.posted.keys() : [];
    if (first !== undefined) this.posted.delete(first);
    this.posted.set(keyOf(at), this.now());
    const note = JSON.stringify({ fact: at.fact, at: new Date(this.now()).toISOString() });
    // A full store keeps nobody else from being alarmed.
    await orRetryLater(messages.recordPart(at.place, note));
  }

  /** One after the other of each name: two that are asked for the same alarm at once post it once. */
  async serially(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.running.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.running.set(name, mine);
    try {
      await mine;
    } finally {
      if (this.running.get(name) === mine) this.running.delete(name);
    }
  }

  private now(): number {
    return this.parts.now().getTime();
  }
}

function keyOf({ place, fact }: AlarmAt): string {
  return `${place.tenant} ${place.copy.conversation.platform} ${place.copy.conversation.channel} ${fact}`;
}

/** Of parts that name nothing else. */
export function factOf(...parts: readonly (string | number | null)[]): string {
  return sha256(JSON.stringify(parts));
}
