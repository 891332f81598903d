/** The two pages that the manifest of a Teams app has to name. Plain words of ours; whoever wants others puts them before this port. */

interface Page {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const pages: Readonly<Record<string, Page>> = {
  '/privacy': {
    title: 'Privacy',
    paragraphs: [
      'hardenbot is run by your own organisation, on its own machines. Nothing that it reads or keeps goes to its authors.',
      'It reads the settings of your Microsoft 365 tenant, the names of accounts that those concern, and how often they signed in by which way. It keeps findings, plans, and a ledger of who asked for, approved and undid what, in the store of your organisation.',
      'What people write to it in Teams is read where it is a command to hardenbot, and nothing else is kept of it than the request and its reason.',
      'Ask the administrators who run it what is kept of you, and for how long.',
    ],
  },
  '/terms': {
    title: 'Terms of use',
    paragraphs: [
      'hardenbot may be used by the people whom the administrators of your organisation name, for the tenants that they name.',
      'It is free software under the MIT licence and comes without any warranty.',
    ],
  },
};

/** A whole page; null for an address that has none. */
export function pageAt(path: string | undefined): string | null {
  const page = path === undefined || !Object.hasOwn(pages, path) ? undefined : pages[path];
  if (page === undefined) return null;
  const body = page.paragraphs.map((text) => `<p>${text}</p>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>hardenbot: ${page.title}</title><h1>${page.title}</h1>${body}</html>\n`;
}

/** Nothing is loaded, run or framed. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
} as const;
