import { views } from '../figure/views.ts'
import { configJsonSchema } from '../project/config.ts'
import { protocols } from '../project/scenarios.ts'
import { scenarioSchema } from '../scenario/json-schema.ts'
import { traceSchema } from '../trace/schema.ts'
import { reserved } from '../trace/value.ts'

/** What there is a schema of. */
export type SchemaKind = 'scenario' | 'config' | 'trace'

/** A JSON Schema, for editors and other programs. */
export function schema(kind: SchemaKind): object {
  switch (kind) {
    case 'scenario':
      return scenarioSchema(protocols, [...reserved, ...Object.keys(views)])
    case 'trace':
      return traceSchema()
    case 'config':
      return configJsonSchema()
    default:
      return kind satisfies never
  }
}
