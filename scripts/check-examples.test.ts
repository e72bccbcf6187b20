import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findExampleProblems } from './check-examples.ts'
import { readRepository } from './repository.ts'

test('an example is mentioned in a page and compiled, or it is told', async () => {
  const root = await mkdtemp(join(tmpdir(), 'check-examples-'))
  try {
    await mkdir(join(root, 'examples/old'), { recursive: true })
    await writeFile(
      join(root, 'README.md'),
      'Run `examples/place-an-order.ts`, or `examples/old/cancel.ts`.\n',
    )
    await writeFile(join(root, 'examples/place-an-order.ts'), 'export {}\n')
    await writeFile(join(root, 'examples/secretly.ts'), 'export {}\n')
    await writeFile(join(root, 'examples/old/cancel.ts'), 'export {}\n')
    await writeFile(join(root, 'tsconfig.check.json'), '{"include":["examples/*.ts"]}')

    expect(findExampleProblems(await readRepository(root))).toEqual([
      'examples/secretly.ts is mentioned neither in README.md nor in docs/.',
      'examples/old/cancel.ts is not among the files of tsconfig.check.json, so nobody checks its types.',
    ])
  } finally {
    await rm(root, { recursive: true })
  }
})
