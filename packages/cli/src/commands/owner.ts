/** `owner …`: whose accounts there are. Accounts of one owner never trade with each other. */
import { randomUUID } from 'node:crypto'
import { systemClock } from '@trading-bridge/core'
import type { Owner } from '@trading-bridge/store'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withService } from '../installation.ts'
import { type JsonObject, jsonLine } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { instantText } from '../present/text.ts'
import { nameTaken, readName } from '../read-name.ts'

export async function addOwner(text: string, context: CommandContext): Promise<ExitCode> {
  const name = readName('owner', text)
  const owner: Owner = { id: randomUUID(), name, createdAtMs: systemClock.nowMs() }
  await withService(context, {}, async ({ store }) => {
    if ((await store.accounts.insertOwner(owner)) === 'exists') throw nameTaken('owner', name)
  })
  const { terminal } = context
  terminal.stdout.write(terminal.json ? jsonLine(ownerJson(owner)) : `Owner ${name} is added.\n`)
  return EXIT_CODES.done
}

export async function listOwners(context: CommandContext): Promise<ExitCode> {
  const owners = await withService(context, {}, ({ store }) => store.accounts.owners())
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ owners: owners.map(ownerJson) })
      : await renderTable(terminal, COLUMNS, owners),
  )
  return EXIT_CODES.done
}

const COLUMNS: readonly Column<Owner>[] = [
  { heading: 'owner', align: 'left', text: ({ name }) => name },
  { heading: 'added', align: 'left', text: ({ createdAtMs }) => instantText(createdAtMs) },
]

function ownerJson({ id, name, createdAtMs }: Owner): JsonObject {
  return { id, name, createdAtMs }
}
