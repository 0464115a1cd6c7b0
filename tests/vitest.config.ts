import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    globalSetup: 'tests/support/build-once.ts',
    pool: 'forks',
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      // Each file would have every module transformed for it; Node reads TypeScript by itself, as the server does.
      {
        extends: true,
        test: {
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
    ],
    // What a file holds (locks, ports, folders) it gives back, so modules are loaded once for many files.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The report of what failed has the values, not “{ …(9) }”.
    chaiConfig: { truncateThreshold: 1_000 },
    // The built site runs as it is, as in the real server.
    server: { deps: { external: [/\/\.build\//] } },
  },
})
