/** What a file holds as text, whichever editor wrote it. */

/** UTF-8, without the mark of its order in front. Throws Error for UTF-16, which Windows PowerShell 5 redirects in, and in which every key would be lost. */
export function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new Error('holds UTF-16; save it as UTF-8');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
