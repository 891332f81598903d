/** Takes secrets out of texts that others wrote, before anything keeps them: by what we hold, and by the shapes that secrets have. */

/** The same text, with `[secret]` in place of every secret. */
export type Redaction = (text: string) => string;

const mark = '[secret]';

/** Shorter texts are no secret, and would turn up in every other line by chance. */
export const minSecretLength = 8;

/**
 * What is a secret whoever holds it. Sources: RFC 6750 (bearer tokens), RFC 7515 (a JWT begins with the Base64 of `{"`), the forms in
 * which Slack and Entra ID write theirs, and the names of RFC 6749 and of Azure's shared keys.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s{1,8}[\w.~+/=-]{20,}/gi, `$1 ${mark}`],
  [/(?<![\w-])eyJ[\w-]{10,}\.[\w-]{4,}(?:\.[\w-]*)*/g, mark],
  [/(?<![\w-])xox[a-z]-[\w-]{8,}|(?<![\w-])xapp-[\w-]{8,}/g, mark],
  [/(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}/g, mark],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, mark],
  [
    /\b(client_secret|client_assertion|assertion|access_token|refresh_token|id_token|code_verifier|password|AccountKey|SharedAccessKey|sig)((?:\\?"\s{0,8}:\s{0,8}\\?"|=))[^\s"'&,;\\]{6,}/gi,
    `$1$2${mark}`,
  ],
];

/** @param held every secret that this process holds at this moment. */
export function redaction(held: () => readonly string[]): Redaction {
  return (text) => {
    const known = held().filter((secret) => secret.length >= minSecretLength);
    const withoutOurs = known.reduce((rest, secret) => without(rest, secret), text);
    return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), withoutOurs);
  };
}

/** As it is, and as it looks inside a JSON string or an address. */
function without(text: string, secret: string): string {
  const forms = new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return [...forms].reduce((rest, form) => rest.replaceAll(form, mark), text);
}
