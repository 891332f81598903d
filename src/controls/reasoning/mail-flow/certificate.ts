/** Names in the certificates of mail servers, as connectors and settings write them. */

/** Far more than the names of an issuer and a subject have. */
const maxName = 2000;

/** The name in `*.contoso.com` and in `<I>CN=issuer<S>CN=*.contoso.com`, in lower case. */
export function certificateName(text: string): string {
  const subject = /<S>.*?CN=([^,<]+)/i.exec(text.slice(0, maxName))?.[1] ?? text;
  return subject.trim().toLowerCase();
}

/** Whether every certificate that meets `name` meets `wanted`: the same name, or one that the wildcard covers. */
export function certificateWithin(name: string, wanted: string): boolean {
  return name === wanted || (wanted.startsWith('*.') && name.endsWith(wanted.slice(1)));
}

/** Names in the certificate with which Exchange Online sends for every tenant. */
const ofMicrosoft = ['mail.protection.outlook.com', '*.protection.outlook.com', '*.outlook.com'];

/** Whether every tenant of Microsoft may send with a certificate that meets this name: then it proves no one. */
export function isOfMicrosoft(certificate: string | null | undefined): boolean {
  if (!certificate) return false;
  const name = certificateName(certificate);
  return ofMicrosoft.some((one) => certificateWithin(name, one) || certificateWithin(one, name));
}
