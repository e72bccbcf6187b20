/** The command line as one file, which starts many times faster than its sources. */
import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Where what is left outside of the bundle is found. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const REQUIRE =
  "import { createRequire as requireAt } from 'node:module'; const require = requireAt(import.meta.url);"

/** Its path; the folder it is alone in is the caller's to remove. */
export async function bundleCli(): Promise<string> {
  await mkdir(CACHE, { recursive: true })
  const outdir = await mkdtemp(join(CACHE, 'cli-'))
  await build({
    entryPoints: [MAIN],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@trading-bridge/source'],
    external: ['@electric-sql/pglite', 'pg', 'ccxt'],
    banner: { js: REQUIRE },
    logLevel: 'error',
  })
  return join(outdir, 'main.js')
}
