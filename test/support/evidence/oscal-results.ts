/**
 * What NIST's JSON schema of OSCAL 1.0.4 requires of assessment results (json/schema/oscal_assessment-results_schema.json in
 * usnistgov/OSCAL), for the parts that hardenbot writes: read there and stated here in other words. What a part does not name is refused;
 * the schema refuses it, too, or knows it and hardenbot does not write it.
 */
import { z } from 'zod';

const uuid = z.string().regex(/^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$/);
const token = z.string().regex(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u);
const line = z.string().regex(/^\S(.*\S)?$/);
/** With seconds and a zone, of the years 1900 to 2999, on a day that there is. */
const moment = z.iso.datetime({ offset: true }).regex(/^(19|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d/);
const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1);

const selection = z.strictObject({
  description: z.string().optional(),
  'include-controls': some(z.strictObject({ 'control-id': token })).optional(),
  'exclude-controls': some(z.strictObject({ 'control-id': token })).optional(),
});

const observation = z.strictObject({
  uuid,
  title: z.string().optional(),
  description: z.string(),
  methods: some(line),
  'relevant-evidence': some(z.strictObject({ description: z.string() })).optional(),
  collected: moment,
  remarks: z.string().optional(),
});

const finding = z.strictObject({
  uuid,
  title: z.string(),
  description: z.string(),
  target: z.strictObject({
    type: z.enum(['statement-id', 'objective-id']),
    'target-id': token,
    status: z.strictObject({
      state: z.enum(['satisfied', 'not-satisfied']),
      reason: z.enum(['pass', 'fail', 'other']).optional(),
      remarks: z.string().optional(),
    }),
  }),
  'related-observations': some(z.strictObject({ 'observation-uuid': uuid })).optional(),
});

const result = z.strictObject({
  uuid,
  title: z.string(),
  description: z.string(),
  start: moment,
  end: moment.optional(),
  'reviewed-controls': z.strictObject({ 'control-selections': some(selection) }),
  'assessment-log': z
    .strictObject({
      entries: some(
        z.strictObject({
          uuid,
          title: z.string().optional(),
          description: z.string().optional(),
          start: moment,
        }),
      ),
    })
    .optional(),
  observations: some(observation).optional(),
  findings: some(finding).optional(),
  remarks: z.string().optional(),
});

export const oscalResults = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata: z.strictObject({
      title: z.string(),
      'last-modified': moment,
      version: line,
      'oscal-version': line,
      parties: some(z.strictObject({ uuid, type: z.enum(['person', 'organization']), name: line.optional() })).optional(),
      remarks: z.string().optional(),
    }),
    'import-ap': z.strictObject({
      href: z
        .string()
        .startsWith('#')
        .pipe(
          z
            .string()
            .transform((href) => href.slice(1))
            .pipe(uuid),
        ),
    }),
    results: some(result),
    'back-matter': z
      .strictObject({
        resources: some(
          z.strictObject({
            uuid,
            title: z.string().optional(),
            description: z.string().optional(),
            remarks: z.string().optional(),
          }),
        ).optional(),
      })
      .optional(),
  }),
});
