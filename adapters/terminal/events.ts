/** Reads what a person typed: a command for hardenbot, a button to press, or something for the terminal itself. */

export type Typed =
  | { readonly kind: 'nothing' }
  /** `text` is what followed `/harden`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'press'; readonly number: number }
  | { readonly kind: 'speakAs'; readonly name: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'quit' }
  /** `hint` says what to type instead. */
  | { readonly kind: 'unclear'; readonly hint: string };

export function readTyped(line: string): Typed {
  const text = line.trim();
  const [word = '', rest = ''] = split(text);
  if (word === '') return { kind: 'nothing' };
  if (word.toLowerCase() === '/harden') return { kind: 'command', text: rest };
  if (/^\d{1,6}$/.test(text)) return { kind: 'press', number: Number(text) };
  if (word.startsWith('/')) return { kind: 'unclear', hint: 'Only hardenbot listens here: /harden help lists what it does.' };
  if (!word.startsWith(':'))
    return { kind: 'unclear', hint: 'Begin with /harden to talk to hardenbot: /harden help lists what it does.' };
  switch (word) {
    case ':as':
      return { kind: 'speakAs', name: rest };
    case ':help':
      return { kind: 'help' };
    case ':quit':
      return { kind: 'quit' };
    default:
      return { kind: 'unclear', hint: 'There are :as, :help and :quit.' };
  }
}

/** The first word, and everything after the blanks behind it. */
function split(text: string): readonly string[] {
  return /^(\S+)\s*(.*)$/su.exec(text)?.slice(1) ?? [];
}
