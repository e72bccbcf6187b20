/** docs/cli.md is complete: what the program offers stands there. */
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { GOAL_FLAGS } from '@trading-bridge/engine'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { buildCommandTree } from '../src/command-tree.ts'
import { EXIT_CODES } from '../src/exit-code.ts'
import { LastWords } from '../src/last-words.ts'

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')

test('every command and every option has a place on the page', () => {
  for (const command of commandsOf(rootCommand(), '')) {
    const heading = page.split('\n').find((line) => line.startsWith(`### \`${command.path}`))
    expect(heading, command.path).toBeDefined()
    for (const option of command.options) expect(page, `${command.path} ${option}`).toContain(option)
  }
})

test('the program names the version of its package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(rootCommand().version()).toBe(version)
})

test('every exit code has a row', () => {
  for (const code of Object.values(EXIT_CODES)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
})

function rootCommand(): Command {
  const stream = new PassThrough()
  const terminal = {
    stdin: stream,
    stdout: stream,
    stderr: stream,
    isInteractive: false,
    hasBorders: false,
    canRedraw: false,
    colours: false,
    json: false,
  }
  const context = {
    environment: {},
    terminal,
    signal: new AbortController().signal,
    lastWords: new LastWords(),
  }
  return buildCommandTree(context, () => {}, GOAL_FLAGS)
}

/** The commands that do something, with the words that call them. */
function commandsOf(command: Command, path: string): readonly { path: string; options: readonly string[] }[] {
  if (command.commands.length === 0) {
    return [{ path, options: command.options.map(({ long }) => long ?? '') }]
  }
  return command.commands.flatMap((child) => commandsOf(child, `${path} ${child.name()}`.trim()))
}
