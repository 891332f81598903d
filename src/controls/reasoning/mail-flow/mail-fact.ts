/** Three-valued facts about mail flow: what a row says, and what is assumed where it says nothing. */

/** What a row says: yes, no, or nothing, because the field is absent or cannot be understood. */
export type MailFact = true | false | 'unknown';

/** How what is unknown is taken: as an admin would wish it, or as an attacker would. */
export type World = 'best' | 'worst';

export const worlds = ['best', 'worst'] as const;

/** Absent and null tell nothing. */
export function mailFactOf(value: boolean | null | undefined): MailFact {
  return value ?? 'unknown';
}

/** Everything holds: one `false` decides, else one `unknown` leaves it open. */
export function all(...facts: readonly MailFact[]): MailFact {
  if (facts.includes(false)) return false;
  return facts.includes('unknown') ? 'unknown' : true;
}

/** Something holds: one `true` decides, else one `unknown` leaves it open. */
export function any(...facts: readonly MailFact[]): MailFact {
  if (facts.includes(true)) return true;
  return facts.includes('unknown') ? 'unknown' : false;
}

/** What is unknown stays so. */
export function not(fact: MailFact): MailFact {
  return fact === 'unknown' ? 'unknown' : !fact;
}

/** Whether a fact that keeps mail out may be counted on in this world. */
export function protects(fact: MailFact, world: World): boolean {
  return fact === true || (fact === 'unknown' && world === 'best');
}

/** Whether a fact that lets mail in has to be reckoned with in this world. */
export function threatens(fact: MailFact, world: World): boolean {
  return fact === true || (fact === 'unknown' && world === 'worst');
}
