/**
 * What the error codes of sign-ins mean, in the words of someone at a help desk. Source: Microsoft's list of AADSTS codes (entra-docs, identity-platform,
 * reference-error-codes), which says itself that it may change: a code that is not here is shown with what the log says of it.
 */

interface SignInError {
  /** `interrupted`: a step in between, after which the sign-in usually goes on. */
  readonly kind: 'failed' | 'interrupted';
  readonly text: string;
}

const failed = (text: string): SignInError => ({ kind: 'failed', text });
const interrupted = (text: string): SignInError => ({ kind: 'interrupted', text });

const errors: ReadonlyMap<number, SignInError> = new Map([
  [16000, interrupted('a choice between several signed-in accounts was shown')],
  [50002, failed('tenant restrictions do not allow this tenant')],
  [50005, failed('the device platform is not supported by Conditional Access')],
  [50011, failed('the reply address of the app does not match its registration')],
  [50014, failed('the account is not in this tenant, or the guest invitation is not accepted')],
  [50020, failed('the account belongs to another tenant and is not a guest here')],
  [50034, failed('the account does not exist in this tenant')],
  [50053, failed('the account is locked after too many wrong passwords, or the address is known for attacks')],
  [50055, failed('the password has expired')],
  [50056, failed('the account has no password here')],
  [50057, failed('the account is disabled')],
  [50058, interrupted('the browser had no session to sign in with silently')],
  [50064, failed('the user name or password could not be validated')],
  [50072, interrupted('MFA has to be registered first')],
  [50074, interrupted('MFA was required and not completed')],
  [50076, interrupted('MFA is required, by policy or because the place is new')],
  [50078, interrupted('the MFA has expired and has to be done again')],
  [50079, interrupted('MFA is required and not registered yet')],
  [50088, failed('the limit of MFA phone calls was reached')],
  [50089, failed('the sign-in page was open too long')],
  [50097, interrupted('the device has to prove itself')],
  [50105, failed('the account is not assigned to the app')],
  [50125, interrupted('a password reset or its registration was required')],
  [50126, failed('the user name or password is wrong')],
  [50127, failed('a broker app (Authenticator or Company Portal) is not installed')],
  [50129, failed('the device is not registered')],
  [50131, failed('Conditional Access rejected the device or the request')],
  [50132, failed('the session ended after a password change')],
  [50133, failed('the session ended after a password change')],
  [50135, failed('a new password is required because the account is at risk')],
  [50140, interrupted('the question "Stay signed in?" was shown')],
  [50144, failed('the password in Active Directory has expired')],
  [50155, failed('the device could not prove itself')],
  [50158, interrupted('a further check by another provider was required')],
  [50173, failed('sessions were revoked: a new sign-in is required')],
  [50187, failed('the device could not prove itself')],
  [50192, failed('no certificate was sent')],
  [50199, interrupted('the person was asked to confirm the app')],
  [51004, failed('the account does not exist in this tenant')],
  [53000, failed('Conditional Access requires a compliant device, and this one is not')],
  [53001, failed('Conditional Access requires a hybrid joined device, and this one is not')],
  [53002, failed('Conditional Access requires an approved app')],
  [53003, failed('blocked by Conditional Access')],
  [53004, failed('MFA has to be registered, which the risk of the sign-in blocks')],
  [53010, failed('MFA can be registered from certain places or devices only')],
  [53011, failed('the home tenant found the account to be at risk')],
  [65001, failed('no one consented to the app')],
  [65004, failed('the person declined to consent to the app')],
  [70008, failed('the session expired because it was not used')],
  [70016, interrupted('the device code is not confirmed yet')],
  [70018, failed('the device code was typed wrong')],
  [70019, failed('the device code has expired')],
  [70043, interrupted('Conditional Access requires a new sign-in (sign-in frequency)')],
  [80001, failed('no authentication agent can reach Active Directory')],
  [80002, failed('Active Directory did not answer in time')],
  [80007, failed('the authentication agent could not check the password')],
  [80012, failed('Active Directory does not allow sign-in at this hour')],
  [500212, failed("the home tenant's cross-tenant access settings block this tenant")],
  [500213, failed("this tenant's cross-tenant access settings block the account")],
  [530034, failed('the partner administrator is at risk in the home tenant')],
  [530035, failed('blocked by security defaults')],
  [700016, failed('the app does not exist in this tenant')],
  [700082, failed('the session expired because it was not used')],
]);

/** @param reason what the log itself says; used where the code is not in the list */
export function signInErrorOf(code: number, reason: string | null): SignInError {
  return errors.get(code) ?? failed(reason === null || reason === '' ? 'the log names no reason' : reason);
}
