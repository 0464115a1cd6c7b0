import type { z } from '@hono/zod-openapi'

/** The documentation of a JSON body, of an answer or of a request. */
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({ body: { required: true, ...json(schema) } })
