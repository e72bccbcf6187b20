/** The setting that somebody most likely meant: by another program's word for it, or by spelling. */
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
    displayqty: 'displayQuantity',
    distance: 'distanceBps',
    refreshthreshold: 'refreshThresholdBps',
    orderrefreshtolerancepct: 'refreshThresholdBps',
    mode: 'style',
    ordertype: 'style',
    timeinforce: 'style',
    urgency: 'style',
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

/** Longer words than this are no settings of anybody. */
const MAX_COMPARED = 40

/** `undefined` where nothing is near enough to be meant. */
export function nearestSetting(written: string): GoalPath | undefined {
  const whole = plainWord(written)
  const last = plainWord(written.slice(written.lastIndexOf('.') + 1))
  const elsewhere = ELSEWHERE.get(whole) ?? ELSEWHERE.get(last)
  if (elsewhere !== undefined) return elsewhere
  const [nearest] = GOAL_PATHS.map((path) => ({
    path,
    distance: distanceTo(path, { whole, last }),
  })).toSorted((left, right) => left.distance - right.distance)
  return nearest !== undefined && nearest.distance <= last.length / 3 ? nearest.path : undefined
}

/** Misspelt in the right place, or well spelt in a wrong one. */
function distanceTo(
  path: GoalPath,
  { whole, last }: { readonly whole: string; readonly last: string },
): number {
  const [inPlace, anywhere] = [plainWord(path), plainWord(path.slice(path.lastIndexOf('.') + 1))]
  return Math.min(editDistance(inPlace, whole), editDistance(anywhere, last))
}

/** Without case and punctuation: `order_interval` and `orderInterval` are one word. */
function plainWord(text: string): string {
  return text
    .slice(0, 2 * MAX_COMPARED)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, MAX_COMPARED)
}

/** How many letters must be put in, taken out or changed to make one word of the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const changed = (previous[column] ?? 0) + (letter === other ? 0 : 1)
      current.push(Math.min(changed, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
