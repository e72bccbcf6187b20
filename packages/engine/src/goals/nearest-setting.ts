/** The setting that somebody most likely meant: by another program's word for it, or by spelling. */
import { nearestName } from '@trading-bridge/core'
import { GOAL_PATHS, type GoalPath } from './goal-entries.ts'

/** What hummingbot, freqtrade, NautilusTrader and exchanges call what we have, without case and punctuation. */
const ELSEWHERE: ReadonlyMap<string, GoalPath> = new Map<string, GoalPath>(
  Object.entries({
    symbol: 'market',
    pair: 'market',
    tradingpair: 'market',
    instrument: 'market',
    algo: 'kind',
    algorithm: 'kind',
    strategy: 'kind',
    controllername: 'kind',
    id: 'name',
    botname: 'name',
    clientalgoid: 'name',
    accountname: 'account',
    connector: 'account',
    connectorname: 'account',
    direction: 'side',
    quantity: 'target.quantity',
    qty: 'target.quantity',
    amount: 'target.quantity',
    size: 'target.quantity',
    targetqty: 'target.quantity',
    targetquantity: 'target.quantity',
    totalamount: 'target.quantity',
    totalamountbase: 'target.quantity',
    targetbase: 'target.quantity',
    notional: 'target.notional',
    targetquote: 'target.notional',
    targetnotional: 'target.notional',
    totalamountquote: 'target.notional',
    quoteamount: 'target.notional',
    starttime: 'start',
    endtime: 'end',
    totalduration: 'duration',
    horizonsecs: 'duration',
    timelimit: 'duration',
    interval: 'sliceInterval',
    intervalsecs: 'sliceInterval',
    orderinterval: 'sliceInterval',
    orderfrequency: 'sliceInterval',
    jitterpct: 'jitter',
    randomness: 'jitter',
    orderamount: 'displayQuantity',
    visiblequantity: 'displayQuantity',
    icebergqty: 'displayQuantity',
    displaysize: 'displayQuantity',
    displayqty: 'displayQuantity',
    distance: 'distanceBps',
    refreshthreshold: 'refreshThresholdBps',
    orderrefreshtolerancepct: 'refreshThresholdBps',
    mode: 'style',
    ordertype: 'style',
    timeinforce: 'style',
    urgency: 'style',
    postonly: 'style',
    povtarget: 'participation.target',
    participationrate: 'participation.target',
    maxparticipation: 'participation.max',
    participationmax: 'participation.max',
    maxpov: 'participation.max',
    minmarketvolume: 'participation.minVolume',
    limitprice: 'price.limit',
    pricelimit: 'price.limit',
    worstprice: 'price.limit',
    targetprice: 'price.limit',
    priceceiling: 'price.limit',
    pricefloor: 'price.limit',
    bandpct: 'price.bandBps',
    maxslippage: 'price.maxSlippageBps',
    slippage: 'price.maxSlippageBps',
    slippagebps: 'price.maxSlippageBps',
    maxslippagebps: 'price.maxSlippageBps',
    maxslippagebpsperslice: 'price.maxSlippageBps',
    limitorderbuffer: 'price.maxSlippageBps',
    stoploss: 'limits.maxLoss',
    maxdrawdown: 'limits.maxLoss',
    maxfees: 'limits.maxCost',
    budget: 'limits.maxCost',
    minrestms: 'limits.minRest',
    orderresubmissiontime: 'limits.minRest',
    maxorderage: 'limits.minRest',
  } as const satisfies Readonly<Record<string, GoalPath>>),
)

/** No setting of any program has a longer name. */
const MAX_COMPARED = 40

/** `undefined` where nothing is near enough to be meant. */
export function nearestSetting(written: string): GoalPath | undefined {
  const whole = plainWord(written)
  const last = plainWord(lastPartOf(written))
  return (
    ELSEWHERE.get(whole) ??
    ELSEWHERE.get(last) ??
    nearestIn(WHOLE, whole) ??
    nearestIn(LAST, last) ??
    nearestIn(ELSEWHERE, last)
  )
}

/** Misspelt in the right place. */
const WHOLE: ReadonlyMap<string, GoalPath> = new Map(GOAL_PATHS.map((path) => [plainWord(path), path]))
/** In the wrong place. */
const LAST: ReadonlyMap<string, GoalPath> = new Map(
  GOAL_PATHS.map((path) => [plainWord(lastPartOf(path)), path]),
)

function nearestIn(words: ReadonlyMap<string, GoalPath>, written: string): GoalPath | undefined {
  // Nearly alike, and the opposite: maxTrades is no misspelt minTrades.
  const opposite = written.startsWith('max') ? 'min' : written.startsWith('min') ? 'max' : undefined
  const isOpposite = (path: string): boolean =>
    opposite !== undefined && lastPartOf(path).startsWith(opposite)
  const alike = [...words].filter(([, path]) => !isOpposite(path))
  const nearest = nearestName(
    written,
    alike.map(([word]) => word),
  )
  return nearest === undefined ? undefined : words.get(nearest)
}

function lastPartOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** Without case and punctuation: `order_interval` and `orderInterval` are one word. */
function plainWord(text: string): string {
  return text
    .slice(0, 2 * MAX_COMPARED)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, MAX_COMPARED)
}
