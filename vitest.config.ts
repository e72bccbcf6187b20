import { defineConfig } from 'vitest/config'

/** Not `import` or `module`: Node would be given them too, and hand ES modules to packages that ask by `require`. */
const CONDITIONS = ['@trading-bridge/source', 'node']

/** Tests run on the sources, not on the build: each package's `exports` offers them under a condition. */
export default defineConfig({
  resolve: { conditions: CONDITIONS },
  ssr: { resolve: { conditions: CONDITIONS, externalConditions: CONDITIONS } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/store/test/postgres-host.ts'],
    // Modules hold no state that changes and do nothing on import, so that files may share a worker, one after the other.
    // A process and the imports for each of them took a third of the suite's time.
    isolate: false,
    // Tests wait for sockets and disks more than they compute: two at a time, also on two cores.
    maxWorkers: 2,
    // For what hangs; what is slow on a machine with much to do comes to its end before.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
