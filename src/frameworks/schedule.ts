/** Evidence that comes on its own: of which period it is on a day, and the id under which a tenant has it once. */
import { daysBefore } from '../lib/calendar.js';
import { type Framework, frameworks, type Language, languages } from './framework.js';
import type { Period } from './period.js';

/** How long a period is, in months. */
const months = { month: 1, quarter: 3, year: 12 } as const;
export type Recurrence = keyof typeof months;
export const recurrences = ['month', 'quarter', 'year'] as const satisfies readonly Recurrence[];

/** When it comes in a tenant whose settings name no time for a digest. */
export const usualTime = '08:00';

interface Rhythm {
  readonly every: Recurrence;
  /** The day of the month on which it comes; of a quarter or a year that of its first month. From 1 to 28. */
  readonly day: number;
}

/** What one tenant is handed again and again. */
export interface EvidenceSchedule extends Rhythm {
  /** Ids of frameworks. */
  readonly frameworks: readonly string[];
  readonly language: Language;
}

/** The evidence of one framework over one period. */
export interface AskedEvidence {
  readonly framework: Framework;
  readonly period: Period;
  readonly language: Language;
}

/** The last whole period of which evidence has come by this day of the tenant's calendar. */
export function periodDue(today: string, { every, day }: Rhythm): Period {
  const length = months[every];
  const end = lastCome(today, { every, day });
  return { from: firstDay(end - length), to: daysBefore(firstDay(end), 1) };
}

/** The first day after `today` on which the next one comes. */
export function nextComes(today: string, { every, day }: Rhythm): string {
  return daysBefore(firstDay(lastCome(today, { every, day }) + months[every]), 1 - day);
}

/** The month that began with the last one. */
function lastCome(today: string, { every, day }: Rhythm): number {
  const length = months[every];
  const now = monthNumber(today);
  const begun = now - (now % length);
  return now > begun || Number(today.slice(8)) >= day ? begun : begun - length;
}

/** For example `evidence-nis2-2026-07-01-2026-09-30-de`: the subject in the ledger and the key of the message. */
export function evidenceId({ framework, period, language }: AskedEvidence): string {
  return `evidence-${framework.id}-${period.from}-${period.to}-${language}`;
}

const form = /^evidence-([a-z0-9-]+)-(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)-([a-z]{2})$/;

/** Null for what is no such id. */
export function evidenceOf(id: string): AskedEvidence | null {
  const [, word, from = '', to = '', spoken] = form.exec(id) ?? [];
  const framework = frameworks.find((one) => one.id === word);
  const language = languages.find((one) => one === spoken);
  return framework === undefined || language === undefined ? null : { framework, period: { from, to }, language };
}

/** Months since year 0. */
function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function firstDay(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}
