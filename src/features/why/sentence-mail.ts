/** What becomes of a message, in one sentence. */
import type { MailAnswer } from './answer.js';

const named = 3;

type Step = MailAnswer['steps'][number];
type StepVerb = Step['does'];

/** `by the rule "No news"`, of what decides for certain. */
export function mailLeadOf(answer: MailAnswer): string {
  const message = `Mail from ${senderOf(answer)} to ${answer.to}`;
  // One of several may decide, whichever it is: then all of them are named.
  const certain = (...verbs: readonly StepVerb[]) => {
    const meant = answer.steps.filter(({ does }) => verbs.includes(does));
    const sure = meant.filter(({ isCertain }) => isCertain);
    return sure.length > 0 ? sure : meant;
  };
  const by = (...verbs: readonly StepVerb[]) => list(certain(...verbs));
  switch (answer.outcome) {
    case 'rejected':
      return `${message} is rejected by ${by('refuses', 'rejects') || 'what could not be read'}.`;
    case 'quarantined':
      return `${message} is put into quarantine by ${by('quarantines')}.`;
    case 'deleted':
      return `${message} is deleted without notice by ${by('deletes')}.`;
    case 'held':
      return `${message} is held until ${targets(certain('holds'))} approves it, by ${by('holds')}.`;
    case 'elsewhere':
      return `${message} is accepted, but sent to ${targets(certain('redirects', 'routes'))} instead, by ${by('redirects', 'routes')}.`;
    case 'depends':
      return dependsSentence(message, answer);
    case 'delivered':
      return `${message} is accepted${admittedBy(answer)}${beside(answer)}.`;
  }
}

const mays: Readonly<Partial<Record<StepVerb, string>>> = {
  refuses: 'rejected',
  rejects: 'rejected',
  quarantines: 'quarantined',
  deletes: 'deleted',
  holds: 'held for approval',
  redirects: 'redirected',
  routes: 'sent elsewhere',
};

/** Of what may happen only what the answer knows a name for. */
function dependsSentence(message: string, { steps, isWhole }: MailAnswer): string {
  const open = steps.filter(({ does }) => mays[does] !== undefined);
  if (open.length === 0)
    return `${message}: whether it is accepted is unknown, because what decides could not be read completely.`;
  const ends = [...new Set(open.map(({ does }) => mays[does] ?? ''))];
  const unread = isWhole ? '' : ', or by what could not be read';
  return `${message} is accepted unless it is ${ends.join(' or ')} by ${list(open)}${unread}.`;
}

function admittedBy({ steps }: MailAnswer): string {
  const by = steps.filter(({ kind, does, isCertain }) => kind === 'connector' && does === 'admits' && isCertain);
  return by.length === 0 ? '; no connector restricts it' : ` by ${list(by)}`;
}

/** Copies and forwarding, which a delivery does not show. */
function beside({ steps }: MailAnswer): string {
  const forwards = steps.filter(({ does, isCertain }) => does === 'forwards' && isCertain);
  const copies = steps.filter(({ does, isCertain }) => does === 'copies' && isCertain);
  return [
    ...(forwards.length > 0 ? [`, and the mailbox forwards it to ${targets(forwards)}`] : []),
    ...(copies.length > 0 ? [`, and ${list(copies)} sends a copy to ${targets(copies)}`] : []),
  ].join('');
}

function targets(steps: readonly Step[]): string {
  const all = [...new Set(steps.flatMap(({ to }) => to))];
  const rest = all.length - named;
  return `${all.slice(0, named).join(' and ')}${rest > 0 ? ` and ${rest} more` : ''}` || 'someone';
}

function senderOf({ sender, ip }: MailAnswer): string {
  if (sender !== null && ip !== null) return `${sender} by the server ${ip}`;
  return sender ?? (ip === null ? 'any sender' : `the server ${ip}`);
}

const kindWords: Readonly<Record<Step['kind'], (name: string) => string>> = {
  connector: (name) => `the connector "${name}"`,
  rule: (name) => `the rule "${name}"`,
  'direct-send': () => 'the setting that rejects Direct Send',
  recipient: (name) => `the ${name}`,
};

function list(steps: readonly Step[]): string {
  const shown = [...new Set(steps.map(({ kind, name }) => kindWords[kind](name)))];
  const rest = shown.length - named;
  return `${shown.slice(0, named).join(' and ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
