import { defineConfig } from 'vitest/config'

const SOURCE_CONDITIONS = ['@trading-bridge/source', 'node', 'import', 'module', 'default']

/** Tests run on the sources, not on the build: each package's `exports` offers them under a condition. */
export default defineConfig({
  resolve: { conditions: SOURCE_CONDITIONS },
  ssr: { resolve: { conditions: SOURCE_CONDITIONS, externalConditions: SOURCE_CONDITIONS } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
