/** Takes secrets out of texts that others wrote, before anything keeps them: by what we hold, and by the shapes that secrets have. */

/** The same text, with `[secret]` in place of every secret. */
export type Redaction = (text: string) => string;

const mark = '[secret]';

/** Shorter texts are no secret, and would turn up in every other line by chance. */
export const minSecretLength = 8;

/**
 * What is a secret anyone who holds it. Sources: RFC 6750 (bearer tokens), RFC 7515 (a JWT begins with the Base64 of `{"`), the forms in
 * which chats and Entra ID write theirs, and the names of RFC 6749, of Azure's shared keys and of signed addresses of AWS.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s{1,8}[\w.~+/=-]{20,}/gi, `$1 ${mark}`],
  [/(?<![\w-])eyJ[\w-]{10,}\.[\w-]{4,}(?:\.[\w-]*)*/g, mark],
  [/(?<![\w-])xox[a-z]-[\w-]{8,}|(?<![\w-])xapp-[\w-]{8,}/g, mark],
  [/(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}/g, mark],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, mark],
  [
    /\b(client_secret|client_assertion|assertion|access_token|refresh_token|id_token|code_verifier|password|AccountKey|SharedAccessKey|sig|X-Amz-Signature|X-Amz-Security-Token)((?:\\?"\s{0,8}:\s{0,8}\\?"|=))[^\s"'&,;\\]{6,}/gi,
    `$1$2${mark}`,
  ],
];

/** Secrets by their first characters, the longest first, each as it is and as it looks inside a JSON string or an address. */
type Forms = ReadonlyMap<string, readonly string[]>;

/** A text takes as long as it is, however many secrets there are. @param held every secret that this process holds at this moment. */
export function redaction(held: () => readonly string[]): Redaction {
  let secrets: readonly string[] = [];
  let forms: Forms = new Map();
  return (text) => {
    const now = held();
    if (!isSame(now, secrets)) {
      secrets = now;
      forms = formsOf(now);
    }
    return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), without(text, forms));
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((one, index) => one === others[index]));
}

function formsOf(secrets: readonly string[]): Forms {
  const known = secrets.filter((secret) => secret.length >= minSecretLength);
  const all = new Set(known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]));
  const byStart = new Map<string, string[]>();
  for (const form of [...all].toSorted((one, other) => other.length - one.length)) {
    const start = form.slice(0, minSecretLength);
    const same = byStart.get(start) ?? [];
    same.push(form);
    byStart.set(start, same);
  }
  return byStart;
}

function without(text: string, forms: Forms): string {
  if (forms.size === 0) return text;
  let kept = '';
  let from = 0;
  for (let at = 0; at + minSecretLength <= text.length; at += 1) {
    const form = forms.get(text.slice(at, at + minSecretLength))?.find((one) => text.startsWith(one, at));
    if (form === undefined) continue;
    kept += text.slice(from, at) + mark;
    from = at + form.length;
    at = from - 1;
  }
  return kept + text.slice(from);
}
