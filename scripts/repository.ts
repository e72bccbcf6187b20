/** The repository as the checks see it: every text file that is committed or about to be. */
import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export interface TextFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface Repository {
  readonly root: string
  readonly files: readonly TextFile[]
}

const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.git'])

/** Reads what git knows of, or, in a folder that is no checkout, everything but what is built or installed. */
export async function readRepository(root: string): Promise<Repository> {
  const paths = listedByGit(root) ?? (await listedByWalking(root, root))
  const files = await Promise.all(paths.map((path) => readText(root, path)))
  return { root, files: files.filter((file) => file !== undefined) }
}

/** The line of `text` on which `index` lies, counted from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function listedByGit(root: string): readonly string[] | undefined {
  const question = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  try {
    const answer = execFileSync('git', question, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return [...new Set(answer.split('\0').filter((path) => path !== ''))].sort()
  } catch {
    return undefined
  }
}

async function listedByWalking(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const nested = entries
    .filter((entry) => !NOT_OURS.has(entry.name))
    .map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? listedByWalking(root, path) : [relative(root, path).replaceAll('\\', '/')]
    })
  return (await Promise.all(nested)).flat().sort()
}

/** A file that git lists and somebody has just deleted, or that is no text, is left out. */
async function readText(root: string, path: string): Promise<TextFile | undefined> {
  try {
    const text = await readFile(join(root, path), 'utf8')
    return text.includes('\0') ? undefined : { path, text }
  } catch {
    return undefined
  }
}
