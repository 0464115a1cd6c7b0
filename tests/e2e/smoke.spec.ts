import { expect, OPEN, test } from './fixtures.ts'
test('smoke', async ({ page, visit, server }) => {
  await visit(`/en/consultations/${OPEN}/answer/`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(server.count(OPEN)).toBe(0)
})
