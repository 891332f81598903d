/** Names that a tenant may hold and that try to act, deceive or break when a chat shows them. */

export interface HostileText {
  readonly name: string;
  readonly text: string;
}

export const hostileTexts: readonly HostileText[] = [
  { name: 'a mention of the whole channel', text: '<!channel> free licences' },
  { name: 'a mention of everyone with a label', text: '<!everyone|harmless>' },
  { name: 'a mention of a person', text: '<@U000000001> approved this' },
  { name: 'a mention of a group', text: '<!subteam^S012345|admins>' },
  { name: 'a mention of a channel', text: '<#C000000001|general>' },
  { name: 'a mention as Teams writes it', text: '<at>all</at>' },
  { name: 'a mention as people type it', text: '@channel @here @everyone' },
  { name: 'a link as Slack writes it', text: '<https://evil.example/login|Sign in again>' },
  { name: 'a link as Markdown writes it', text: '[Sign in again](https://evil.example/login)' },
  { name: 'a bare address', text: 'https://evil.example/login' },
  { name: 'an image', text: '![x](https://evil.example/pixel.png)' },
  { name: 'bold, italic and struck text', text: '*bold* _italic_ ~struck~ **bold** __bold__' },
  { name: 'code', text: '`code` ```fence``` ``two``' },
  { name: 'a heading, a list and a quote', text: '# heading - item > quote 1. first' },
  { name: 'an emoji code', text: ':white_check_mark: approved :x:' },
  { name: 'a date that Slack would fill in', text: '<!date^1392734382^{date}|today>' },
  { name: 'markup of the web', text: '<b>bold</b><script>alert(1)</script><br>' },
  { name: 'entities', text: '&lt;!channel&gt; &amp;amp; &#60;b&#62;' },
  { name: 'a template expression', text: `\${secret} {{secret}} {0} %s` },
  { name: 'a formula', text: '=HYPERLINK("https://evil.example","x")' },
  { name: 'quotation marks and backslashes', text: '"quoted" \\"escaped\\" \\u003c!channel\\u003e' },
  { name: 'a name that poisons objects', text: '__proto__' },
  { name: 'several lines', text: 'first\r\nsecond\nthird\u2028fourth' },
  { name: 'text that runs from right to left', text: 'admin\u202Egnp.exe\u202C and \u2066hidden\u2069' },
  { name: 'characters of no width', text: 'ad\u200Bmin\u200D\u2060\uFEFF@contoso.com' },
  { name: 'marks that nobody sees', text: 'ad\u034Fmin\uFE00\u{E0101}@contoso.com \u17B4' },
  { name: 'control characters', text: 'bell\u0007 escape\u001B[31mred\u001B[0m nul\u0000 delete\u007F' },
  { name: 'half a character', text: 'before \uD83D after \uDE00 end' },
  { name: 'letters that look like others', text: 'аdmin@соntoso.com' },
  { name: 'emoji of several parts', text: '👩🏽 🇩🇪 ok' },
  { name: 'marks piled on a letter', text: `Z${'\u0351\u036B\u0343'.repeat(4)}algo` },
];

/** A name as long as a careless or malicious directory allows. */
export const endlessName = `start ${'<!channel> *x* '.repeat(4400)}`;
