/** What a judge says of one request, card or manifest: which rule of the vendor it breaks, in one sentence. */

export type Rule =
  | 'path'
  | 'query'
  | 'select'
  | 'filter'
  | 'expand'
  | 'order'
  | 'body'
  | 'enum'
  | 'header'
  | 'limit'
  | 'permission'
  | 'cmdlet'
  | 'parameter'
  | 'value'
  | 'anchor'
  | 'role'
  | 'manifest'
  | 'scope'
  | 'card';

export interface Violation {
  readonly rule: Rule;
  /** The request without its values: `GET /users`, `Set-Mailbox`. */
  readonly request: string;
  /** One sentence, which names the request. */
  readonly says: string;
}

/** What to do where a description is older than the request. */
export const refresh = 'run `npm run vendor -- --from DIR` with a checkout of the vendor, and look whether it is there now';
