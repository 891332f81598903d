/** Names of mail domains, compared as mail and DNS compare them. */

/** The same in any case, with or without the final dot. */
export function normalDomain(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}

/** The domain of a mail address, or null for what is none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0 || at === address.length - 1 ? null : normalDomain(address.slice(at + 1));
}

/** Whether a word of `RecipientDomainIs` and its like matches a domain: the domain itself and everything below it. */
export function wordCovers(word: string, domain: string): boolean {
  const wanted = normalDomain(word);
  return domain === wanted || domain.endsWith(`.${wanted}`);
}

/** Domains that Microsoft gives every tenant; their mail exchanger is always Microsoft. The last two are those of other clouds. */
const microsoftSuffixes = ['.onmicrosoft.com', '.onmicrosoft.us', '.partner.onmschina.cn'];

export function isMicrosoftDomain(domain: string): boolean {
  return microsoftSuffixes.some((suffix) => normalDomain(domain).endsWith(suffix));
}

/** Hosts that take mail for Exchange Online, in all clouds and with DANE. */
const microsoftExchangers = [
  '.mail.protection.outlook.com',
  '.mx.microsoft',
  '.mail.protection.office365.us',
  '.mail.protection.partner.outlook.cn',
];

export function isMicrosoftExchanger(host: string): boolean {
  return microsoftExchangers.some((suffix) => normalDomain(host).endsWith(suffix));
}
