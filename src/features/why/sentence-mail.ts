/** Whether a message would be taken, in one sentence. */
import type { MailAnswer } from './answer.js';

const named = 3;

export function mailLeadOf(told: MailAnswer): string {
  const message = `Mail from ${senderOf(told)} to ${told.to}`;
  const refusing = told.steps.filter(({ does }) => does === 'refuses');
  const certain = refusing.filter(({ isCertain }) => isCertain);
  switch (told.outcome) {
    case 'refused':
      return `${message} is refused: by ${list(certain)}.`;
    case 'depends':
      return refusing.length === 0
        ? `${message}: whether it is taken cannot be told, because what decides could not be read to the end.`
        : `${message} is taken unless it is refused by ${list(refusing)}${told.notes.length === 0 ? '' : ', or by what could not be read'}.`;
    case 'taken': {
      const by = told.steps.filter(({ kind, does, isCertain }) => kind === 'connector' && does === 'takes' && isCertain);
      return `${message} is taken${by.length === 0 ? '; no connector restricts it' : `, by ${list(by)}`}.`;
    }
  }
}

function senderOf({ sender, ip }: MailAnswer): string {
  if (sender !== null && ip !== null) return `${sender} by the server ${ip}`;
  return sender ?? (ip === null ? 'anybody' : `the server ${ip}`);
}

function list(steps: MailAnswer['steps']): string {
  const shown = steps
    .slice(0, named)
    .map(({ kind, name }) => (kind === 'direct-send' ? 'the refusal of Direct Send' : `the ${kind} "${name}"`));
  const rest = steps.length - shown.length;
  return `${shown.join(' and ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
