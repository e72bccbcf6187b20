/** `reconcile`: lays the books of accounts beside the exchange, makes them follow, and tells where they differed. */
import { TradingBridgeError } from '@trading-bridge/core'
import { describeRecovery, type RecoveryReport } from '@trading-bridge/engine'
import type { Service } from '@trading-bridge/service'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { DIAGNOSIS_EXIT_CODES, diagnosisExitCodeOf } from '../diagnosis-exit.ts'
import type { ExitCode } from '../exit-code.ts'
import { unlessStopped, unlockVault, withService } from '../installation.ts'
import { type JsonObject, jsonLine } from '../present/json.ts'
import { hasFoundNothing, hasUnknownOrders, recoveryJson } from '../present/recovery.ts'
import { coloursOf, printable } from '../present/text.ts'

/** What became of one account: its report, or why there is none. */
interface Reconciled {
  readonly account: string
  readonly report?: RecoveryReport
  readonly error?: TradingBridgeError
}

/** One account, or all that have a key. An account that fails keeps none of the others from being looked at. */
export async function reconcile(flags: ConnectionFlags, context: CommandContext): Promise<ExitCode> {
  return await withService(context, flags, async (service) => {
    const names = flags.account === undefined ? await namesWithKey(service) : [flags.account]
    await unlockVault(service, context)
    const all: Reconciled[] = []
    for (const account of names) {
      const reconciled = await reconcileOne(service, account, context)
      if (!context.terminal.json) tell(reconciled, context)
      all.push(reconciled)
    }
    const { terminal } = context
    if (terminal.json) terminal.stdout.write(jsonLine({ accounts: all.map(reconciledJson) }))
    else if (all.length === 0)
      terminal.stdout.write('No account has a key, so there is nothing to reconcile.\n')
    return worstOf(all)
  })
}

async function namesWithKey({ store }: Service): Promise<readonly string[]> {
  const versions = await store.vault.credentialVersions()
  const withKey = new Set(
    versions.filter(({ status }) => status === 'active').map(({ accountId }) => accountId),
  )
  return (await store.accounts.accounts()).filter(({ id }) => withKey.has(id)).map(({ name }) => name)
}

async function reconcileOne(
  { ledgers, exchanges }: Service,
  account: string,
  { signal }: CommandContext,
): Promise<Reconciled> {
  try {
    await exchanges.findAccount(account)
    await using lease = await unlessStopped(ledgers.use(account), signal)
    return { account, report: lease.value.ledger.recovery }
  } catch (error) {
    if (signal.aborted || !(error instanceof TradingBridgeError)) throw error
    return { account, error }
  }
}

function tell({ account, report, error }: Reconciled, { terminal }: CommandContext): void {
  const { bold, red } = coloursOf(terminal)
  terminal.stdout.write(`${bold(account)}\n`)
  if (report !== undefined)
    for (const sentence of describeRecovery(report)) terminal.stdout.write(`  ${printable(sentence)}\n`)
  if (report?.block !== undefined)
    terminal.stdout.write(
      `  Once you know why: "trading-bridge account acknowledge ${account}" lets new orders through again.\n`,
    )
  if (error !== undefined)
    terminal.stdout.write(
      `  ${red('Not reconciled:')} ${printable(error.message)}\n  ${printable(error.next)}\n`,
    )
}

function reconciledJson({ account, report, error }: Reconciled): JsonObject {
  const failure = error === undefined ? null : { code: error.code, message: error.message, next: error.next }
  if (report === undefined) return { account, isEqual: null, error: failure, said: [], report: null }
  return {
    account,
    isEqual: report.isFirst ? true : hasFoundNothing(report),
    error: failure,
    said: describeRecovery(report),
    report: recoveryJson(report),
  }
}

/** A failure says more than an order without an answer, and that more than a difference. */
function worstOf(all: readonly Reconciled[]): ExitCode {
  const failed = all.find(({ error }) => error !== undefined)?.error
  if (failed !== undefined) return diagnosisExitCodeOf(failed.code)
  const reports = all.flatMap(({ report }) => (report === undefined ? [] : [report]))
  if (reports.some(hasUnknownOrders)) return DIAGNOSIS_EXIT_CODES.undecided
  const differs = reports.some((report) => !report.isFirst && !hasFoundNothing(report))
  return differs ? DIAGNOSIS_EXIT_CODES.named : DIAGNOSIS_EXIT_CODES.clear
}
