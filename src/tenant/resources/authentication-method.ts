/** What an account proves itself with: password, phones, authenticator apps, keys. Listed and asked about, never wiped. */
import { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const method = row({
  id: text(),
  /** When it was registered; null where the service does not know. */
  createdDateTime: moment(),
  displayName: text(),
  phoneNumber: text(),
  /** `mobile`, `alternateMobile`, `office`. */
  phoneType: text(),
  emailAddress: text(),
  model: text(),
  deviceTag: text(),
  /** The model of a security key or passkey, as its maker numbers it (AAGUID). */
  aaGuid: text(),
  /** Of a passkey: `deviceBound` or `synced`. */
  passkeyType: text(),
  /** What kind it is, e.g. `#microsoft.graph.microsoftAuthenticatorAuthenticationMethod`. */
  kind: text(),
});

/** The kind travels in an annotation. */
const methodRow = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && '@odata.type' in value ? { ...value, kind: value['@odata.type'] } : value,
  method,
);
export type AuthenticationMethod = z.infer<typeof method>;

/** Read for one account: `of` is its id. Source: `authenticationMethod` of the Graph v1.0 metadata and the types below it. */
export const authenticationMethods: Resource<AuthenticationMethod> = {
  key: 'graph.authenticationMethods',
  list: { service: 'graph', path: '/users/{of}/authentication/methods', select: false, rateLimit: 'reports' },
  row: methodRow,
  permission: { read: 'UserAuthenticationMethod.Read.All' },
  answers: {
    always: ['id', 'createdDateTime', 'displayName', 'model'],
    words: {
      phoneType: ['mobile', 'alternateMobile', 'office'],
    },
  },
};

/** The kind in one word: `password`, `phone`, `microsoftAuthenticator`, `fido2`, …; null where the row does not say. */
export function methodKind({ kind }: AuthenticationMethod): string | null {
  return /^#?microsoft\.graph\.(\w+?)AuthenticationMethod$/.exec(kind ?? '')?.[1] ?? kind ?? null;
}
