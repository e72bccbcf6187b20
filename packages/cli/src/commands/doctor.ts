/** `doctor`: why the exchange says no, from the credentials and the hosts exactly as they stand in the environment. */
import { marketSymbol, systemClock } from '@trading-bridge/core'
import {
  type DiagnoseOptions,
  type Diagnosis,
  diagnose,
  type Route,
  supportReport,
} from '@trading-bridge/doctor'
import type { CommandContext } from '../command-context.ts'
import { readGivenCredentials, readHosts } from '../config.ts'
import { readAddress, readProxy } from '../connection-options.ts'
import { DIAGNOSIS_EXIT_CODES } from '../diagnosis-exit.ts'
import type { ExitCode } from '../exit-code.ts'
import { diagnosisJson, diagnosisText } from '../present/diagnosis.ts'
import { jsonLine } from '../present/json.ts'
import { probeDisplay } from '../present/probe-display.ts'
import { readNamed } from '../read-option.ts'
import { prepareReport } from '../write-report.ts'

export interface DoctorFlags {
  readonly route?: readonly ('4' | '6' | 'proxy')[]
  readonly proxy?: string
  readonly localAddress?: string
  readonly echo?: string
  readonly symbol: string
  readonly report?: string
}

const ROUTES = { '4': 4, '6': 6, proxy: 'proxy' } as const satisfies Record<string, Route>

export async function runDoctor(flags: DoctorFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context
  const options = readDoctorOptions(flags, context)
  const report = flags.report === undefined ? undefined : await prepareReport('--report', flags.report)
  const diagnosis = await examine(options, context)
  await report?.(supportReport(diagnosis, { restUrl: options.restUrl, atMs: systemClock.nowMs() }))
  terminal.stdout.write(
    terminal.json ? jsonLine(diagnosisJson(diagnosis)) : diagnosisText(diagnosis, terminal),
  )
  if (flags.report !== undefined && !terminal.json) terminal.stdout.write(`\nReport: ${flags.report}\n`)
  return exitCodeFor(diagnosis)
}

async function examine(options: DiagnoseOptions, { terminal, signal }: CommandContext): Promise<Diagnosis> {
  const display = probeDisplay(terminal)
  try {
    return await diagnose({ ...options, signal, onEvent: (event) => display.show(event) })
  } finally {
    display.end()
  }
}

function readDoctorOptions(
  { route, proxy, localAddress, echo, symbol }: DoctorFlags,
  { environment }: CommandContext,
): DiagnoseOptions {
  return {
    restUrl: readHosts(environment).restUrl,
    credentials: readGivenCredentials(environment),
    routes: route?.map((each) => ROUTES[each]),
    proxyUrl: proxy === undefined ? undefined : readProxy(proxy),
    localAddress: localAddress === undefined ? undefined : readAddress(localAddress),
    echoUrl: echo,
    symbol: readNamed('--symbol', symbol, marketSymbol).replace('/', ''),
  }
}

function exitCodeFor({ verdict }: Diagnosis): ExitCode {
  if (verdict === 'healthy') return DIAGNOSIS_EXIT_CODES.clear
  return verdict === 'undecided' ? DIAGNOSIS_EXIT_CODES.undecided : DIAGNOSIS_EXIT_CODES.named
}
