/** From the options of `sandbox` to those of a `Sandbox`. */
import { InvalidInputError, type MarketSymbol, marketSymbol } from '@trading-bridge/core'
import { DEFAULT_MARKETS, readFaultScript, type SandboxOptions, symbolOfFile } from '@trading-bridge/sandbox'
import { readTextFile } from './read-file.ts'
import { readOptionalInteger, SEED_RANGE } from './read-option.ts'

export interface SandboxFlags {
  readonly port?: string
  readonly controlPort?: string
  readonly seed?: string
  readonly faults?: string
  readonly replay?: string
  readonly mirror?: string
  readonly symbols?: string
}

const PORT_RANGE = { from: 0, to: 65_535 } as const

/** @throws {InvalidInputError} an option is none, a file cannot be read, or two options exclude each other. */
export async function readSandboxOptions(flags: SandboxFlags): Promise<SandboxOptions> {
  const port = readOptionalInteger('--port', flags.port, PORT_RANGE)
  const controlPort = readOptionalInteger('--control-port', flags.controlPort, PORT_RANGE)
  const seed = readOptionalInteger('--seed', flags.seed, SEED_RANGE)
  return {
    ...(port === undefined ? {} : { port }),
    ...(controlPort === undefined ? {} : { controlPort }),
    ...(seed === undefined ? {} : { seed }),
    ...(flags.faults === undefined ? {} : { faults: await readFaults(flags.faults) }),
    ...marketSource(flags),
  }
}

async function readFaults(file: string): Promise<ReturnType<typeof readFaultScript>> {
  return readFaultScript(await readTextFile('--faults', file))
}

function marketSource({ replay, mirror, symbols }: SandboxFlags): Pick<SandboxOptions, 'replay' | 'mirror'> {
  const wanted = symbols?.split(',').map((symbol) => wireCode(marketSymbol(symbol.trim())))
  if (mirror !== undefined) {
    return { mirror: { restUrl: mirror, ...(wanted === undefined ? {} : { symbols: wanted }) } }
  }
  if (replay !== undefined) return { replay: [{ symbol: recordedSymbol(replay, wanted), file: replay }] }
  if (wanted === undefined) return {}
  throw new InvalidInputError({
    rule: 'option-alone',
    subject: '--symbols',
    value: wanted.join(','),
    limit: 'together with --mirror or --replay',
    message: '--symbols says which markets to mirror or to replay, and neither is asked for.',
    next: 'Add --mirror with an address or --replay with a file.',
  })
}

/** The market a recording is for: the one that is named, or the one its file name begins with. */
function recordedSymbol(file: string, wanted: readonly string[] | undefined): string {
  const codes = DEFAULT_MARKETS.map(({ base, quote }) => (base + quote).toUpperCase())
  const [first] = wanted ?? []
  const symbol = wanted?.length === 1 ? first : symbolOfFile(file, codes)
  if (symbol !== undefined) return symbol
  throw new InvalidInputError({
    rule: 'recording-symbol',
    subject: '--replay',
    value: file,
    limit: `a file name that begins with one of ${codes.join(', ')}`,
    message: `The name of ${file} does not say which market it is of.`,
    next: 'Name the market, for example --symbols SHARP/USDT.',
  })
}

function wireCode(symbol: MarketSymbol): string {
  return symbol.replace('/', '')
}
