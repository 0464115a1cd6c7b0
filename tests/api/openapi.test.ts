import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FROM, NEWS, OPEN, testApp } from '#tests/support/app.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { aResponse } from '#tests/support/responses.ts'

type Operation = {
  operationId: string
  summary: string
  responses: Record<string, { content?: object }>
  requestBody?: object
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

const { app, get, post } = testApp()
const read = async () => (await (await get('/api/openapi.json')).json()) as Document
const operations = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('the document is valid OpenAPI 3.1 to an outside linter', async () => {
  const document = await read()
  expect(document.openapi).toMatch(/^3\.1\./)
  const file = join(temporaryFolder(), 'openapi.json')
  writeFileSync(file, JSON.stringify(document))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', file, '--config', 'tests/api/redocly.yaml', '--format', 'stylish'],
    {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  expect(status, stdout + stderr).toBe(0)
}, 60_000)

test('every route of the API is in the document, and nothing else', async () => {
  const routes = app.routes.filter(
    ({ method, path }) =>
      method !== 'ALL' && path !== '/api/openapi.json' && path !== '/api/sign-in/demonstration' && path !== '/*',
  )
  const served = new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`))
  const documented = operations(await read()).map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  expect(new Set(documented)).toEqual(served)
})

test('every documented operation for residents answers, with a status that it documents', async () => {
  const draft = { version: 1, language: 'en', submissionId: 'x', answers: {} }
  const { code } = (await (await post(`/api/consultations/${OPEN}/drafts`, draft)).json()) as { code: string }
  const list = operations(await read())
    // For applications see applications.test.ts and application-returns.test.ts, for staff staff-access.test.ts, for previews preview-links.test.ts, for reports reports.test.ts and report-returns.test.ts.
    .filter(
      ({ path }) =>
        !/^\/api\/(sign-in|staff|previews|reports|applications|champion-applications|centre-applications)(\/|$)/.test(
          path,
        ),
    )
    .toSorted((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'))
  for (const { path, method, operation } of list) {
    const slug = path.startsWith('/api/news') ? NEWS : path.startsWith('/api/pages') ? 'privacy' : OPEN
    const address = path.replace('{slug}', slug).replace('{version}', '1')
    const body = operation.requestBody && JSON.stringify(path.endsWith('/responses') ? aResponse() : draft)
    const response = await app.request(
      address,
      {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${code}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body }),
      },
      FROM,
    )
    expect([200, 201, 204], operation.operationId).toContain(response.status)
    expect(operation.responses, operation.operationId).toHaveProperty(String(response.status))
    if (response.status !== 204)
      expect(operation.responses[response.status]?.content).toHaveProperty([
        response.headers.get('content-type')?.split(';')[0] ?? '',
      ])
  }
})

test('every operation has a name of its own and says what it does', async () => {
  const list = operations(await read())
  expect(new Set(list.map(({ operation }) => operation.operationId)).size).toBe(list.length)
  for (const { operation } of list) expect(operation.summary).toMatch(/^[A-Z]/)
})

test('what must be sent of a response is what the API asks for', async () => {
  const { components } = (await (await get('/api/openapi.json')).json()) as {
    components: { schemas: Record<string, { required: string[]; additionalProperties: boolean }> }
  }
  expect(components.schemas.NewResponse?.required.toSorted()).toEqual([
    'answers',
    'language',
    'submissionId',
    'version',
  ])
  expect(components.schemas.NewResponse?.additionalProperties).toBe(false)
})
