/** The numbers of the requirements of OWASP ASVS 5.0 of levels 1 and 2, by section; chapters as their table of contents has them. */

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_unused, index) => index + 1);

/** Sections whose requirements of the two levels are looked at one by one. */
const sections: Readonly<Record<string, readonly number[]>> = {
  'V1.1': upTo(2),
  'V1.2': upTo(9),
  'V1.3': upTo(11),
  'V1.4': upTo(3),
  'V1.5': upTo(2),
  'V2.1': upTo(3),
  'V2.2': upTo(3),
  'V2.3': upTo(4),
  'V2.4': upTo(1),
  'V3.2': upTo(2),
  'V3.3': upTo(4),
  'V3.4': upTo(6),
  'V3.5': upTo(5),
  'V3.7': upTo(2),
  'V4.1': upTo(3),
  'V4.2': upTo(1),
  'V4.3': upTo(2),
  'V4.4': upTo(4),
  'V6.3': upTo(4),
  'V6.8': upTo(4),
  'V8.1': upTo(2),
  'V8.2': upTo(3),
  'V8.3': upTo(1),
  'V8.4': upTo(1),
  'V9.1': upTo(3),
  'V9.2': upTo(4),
  'V10.1': upTo(2),
  'V10.2': upTo(2),
  'V10.5': upTo(5),
  'V11.1': upTo(2),
  'V11.2': upTo(3),
  'V11.3': upTo(3),
  'V11.4': upTo(4),
  'V11.5': upTo(1),
  'V11.6': upTo(1),
  'V12.1': upTo(3),
  'V12.2': upTo(2),
  'V12.3': upTo(4),
  'V13.1': upTo(1),
  'V13.2': upTo(5),
  'V13.3': upTo(2),
  'V13.4': upTo(5),
  'V14.1': upTo(2),
  'V14.2': upTo(4),
  'V14.3': upTo(3),
  'V15.1': upTo(3),
  'V15.2': upTo(3),
  'V15.3': upTo(7),
  'V16.1': upTo(1),
  'V16.2': upTo(5),
  'V16.3': upTo(4),
  'V16.4': upTo(3),
  'V16.5': upTo(3),
};

/** Sections that apply as a whole or not at all. Those that have nothing of the two levels (V3.1, V3.6, V11.7, V15.4) are left out. */
export const wholeSections: readonly string[] = (
  [
    ['V5', 1, 2, 3, 4],
    ['V6', 1, 2, 4, 5, 6, 7],
    ['V7', 1, 2, 3, 4, 5, 6],
    ['V10', 3, 4, 6, 7],
    ['V17', 1, 2, 3],
  ] as const
).flatMap(([chapter, ...numbers]) => numbers.map((number) => `${chapter}.${number}`));

export const requirements: readonly string[] = Object.entries(sections).flatMap(([section, numbers]) =>
  numbers.map((number) => `${section}.${number}`),
);
