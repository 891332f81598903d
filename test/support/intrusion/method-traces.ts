/** Ways to sign in that an intruder adds to the account. */
import { type At, listOf, type Planted, type Trace, without } from './plant';

export const method =
  (kind: string, more: object = {}) =>
  (state: Planted, { id: account, at }: At): void => {
    listOf(state.graph, 'authenticationMethods', account).push({
      id: `planted-${kind}`,
      '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
      createdDateTime: at.toISOString(),
      ...more,
    });
  };
export const noMethod =
  (kind: string) =>
  (state: Planted, { id: account }: At): void =>
    without(listOf(state.graph, 'authenticationMethods', account), (row) => row['id'] === `planted-${kind}`);

/** A method of each kind. */
export const methodTraces: readonly Trace[] = (
  [
    ['microsoftAuthenticator', { displayName: 'Pixel' }],
    ['phone', { phoneNumber: '+234 1', phoneType: 'mobile', createdDateTime: null }],
    ['email', { emailAddress: 'x@evil.example', createdDateTime: null }],
    ['softwareOath', {}],
    ['fido2', { displayName: 'key' }],
    ['temporaryAccessPass', { isUsable: true }],
    ['windowsHelloForBusiness', { displayName: 'PC' }],
    ['platformCredential', { displayName: 'Mac' }],
    ['qrCodePin', {}],
    ['external', { displayName: 'Another provider' }],
  ] as const
).map(
  ([kind, more]): Trace => ({
    name: `a sign-in method: ${kind}`,
    words: `way to sign in: ${kind}`,
    plant: method(kind, more),
    remove: noMethod(kind),
  }),
);
