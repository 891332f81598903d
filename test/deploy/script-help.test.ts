/** `--help` of the scripts of package.json. */
import { helpText } from '../support/runner/script-help';

test('names each option with what it does and what counts without it, and each choice, one line each', () => {
  const help = helpText({
    script: 'weather',
    about: 'what it will be like',
    options: {
      place: { type: 'string', multiple: true, about: 'this place alone' },
      days: { type: 'string', default: '3', about: 'how far ahead' },
      sun: { type: 'boolean', default: false, about: 'the bright days alone' },
    },
    choices: { title: 'Places:', all: [{ name: 'north', about: 'where it is cold' }] },
  });
  expect(help.split('\n')).toEqual([
    'npm run weather: what it will be like',
    '',
    'npm run weather -- [options]',
    '  --place <place> (again for more)  this place alone',
    '  --days <days>                     how far ahead; 3 when left out',
    '  --sun                             the bright days alone',
    '  --help                            this',
    '',
    'Places:',
    '  north  where it is cold',
    '',
  ]);
});
