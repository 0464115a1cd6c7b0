import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/api/**/*.test.ts'],
    globalSetup: 'tests/support/build-once.ts',
    // Processes of their own: some tests hold locks, ports and damaged files.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The report of what failed has the values, not “{ …(9) }”.
    chaiConfig: { truncateThreshold: 1_000 },
    // The built site runs as it is, as in the real server.
    server: { deps: { external: [/\/\.build\//] } },
  },
})
