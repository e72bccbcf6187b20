/** A commented file for each kind of goal, to start from: every setting it has, with its unit, its limit and its default. */

import { defaultStyleOf } from './goal-defaults.ts'
import { GOAL_ENTRIES, GOAL_PATHS, type GoalPath } from './goal-entries.ts'
import { STYLES_OF_KIND } from './goal-rules.ts'
import type { GoalKind } from './goal-settings.ts'

const WIDTH = 100

type Values = Partial<Record<GoalPath, string>>

const IDEAS: Readonly<Record<GoalKind, string>> = {
  twap: 'TWAP: the same amount in each slice of time. For a market that trades about as much at any hour.',
  vwap:
    'VWAP: more in the hours in which the market trades more, by its candles of the last days. For goals of several hours ' +
    'in a market with a daily rhythm.',
  pov: 'POV: a share of what others trade, as they trade it. For when not standing out matters more than when it is done.',
  iceberg:
    'Iceberg: rests in the book at one price and shows a part of itself at once. For when price matters more than time.',
  chaser: 'Chaser: rests near the best price of its own side and follows it. For filling as a maker, soon.',
}

/** What the example of a kind sets; every other setting stands in it as a comment. */
const SET: Readonly<Record<GoalKind, Values>> = {
  twap: {
    name: 'sell-sharp-evenly',
    'target.quantity': '5000',
    duration: '4h',
    sliceInterval: '5m',
    jitter: '0.1',
    'price.limit': '0.0075',
    'limits.maxCost': '5',
  },
  vwap: {
    name: 'sell-sharp-by-volume',
    'target.quantity': '5000',
    duration: '8h',
    sliceInterval: '10m',
    jitter: '0.1',
    profileDays: '7',
    style: 'join',
    'price.limit': '0.0075',
  },
  pov: {
    name: 'buy-sharp-with-the-market',
    side: 'buy',
    purpose: 'build up the treasury position',
    'target.notional': '50',
    duration: '1d',
    sliceInterval: '5m',
    'participation.target': '0.05',
    'participation.max': '0.1',
    'price.limit': '0.0085',
    'catchUp.mode': 'capped',
    'catchUp.maxMultiple': '1.5',
  },
  iceberg: {
    name: 'sell-sharp-at-a-price',
    'target.quantity': '5000',
    duration: '1d',
    displayQuantity: '250',
    jitter: '0.1',
    'price.limit': '0.0082',
  },
  chaser: {
    name: 'buy-sharp-as-maker',
    side: 'buy',
    purpose: 'build up the treasury position',
    'target.quantity': '2000',
    duration: '2h',
    displayQuantity: '500',
    distanceBps: '0',
    refreshThresholdBps: '10',
    'price.limit': '0.0085',
    'limits.deadline': 'expire',
  },
}

const ALWAYS_SET: Values = {
  account: 'main',
  market: 'SHARP/USDT',
  side: 'sell',
  purpose: 'reduce the treasury position',
  authorisedBy: 'A. Treasurer',
}

/** YAML text that `parseGoalText` reads as a goal of that kind. */
export function goalExample(kind: GoalKind): string {
  const values: Values = { ...ALWAYS_SET, ...SET[kind], kind }
  const paths = GOAL_PATHS.filter((path) => GOAL_ENTRIES[path].kinds.some((one) => one === kind))
  const intro = [
    ...comment(IDEAS[kind]),
    '#',
    ...comment(
      'A target is a ceiling and never a promise: what the limits do not let through is not traded.',
    ),
    ...comment(
      'A line like "#start: …" is a setting that is left out; it shows its default, or an example where there is none.',
    ),
  ]
  const blocks = [...new Set(paths.map(firstPartOf))].map((first) => {
    const members = paths.filter((path) => firstPartOf(path) === first)
    const settings = members.map((path) => settingLines(kind, path, values[path]))
    if (members.some((path) => path === first)) return settings.flat()
    const isSet = members.some((path) => values[path] !== undefined)
    return [isSet ? `${first}:` : `#${first}:`, ...settings.flat().map((line) => `  ${line}`)]
  })
  return `${[intro, ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function settingLines(kind: GoalKind, path: GoalPath, value: string | undefined): readonly string[] {
  const { about, unit } = GOAL_ENTRIES[path]
  const { limit, whenLeftOut, shown } = factsOf(kind, path)
  const presence = whenLeftOut === undefined ? 'no default' : `left out: ${whenLeftOut}`
  const name = path.slice(path.lastIndexOf('.') + 1)
  return [
    ...comment(`${about.slice(0, 1).toUpperCase()}${about.slice(1)}.`),
    ...comment(`${[unit, limit, presence].filter((fact) => fact !== '').join('; ')}.`),
    value === undefined ? `#${name}: ${shown}` : `${name}: ${value}`,
  ]
}

/** The style is the one setting whose words and default differ from kind to kind. */
function factsOf(kind: GoalKind, path: GoalPath) {
  const { reader, unit, whenLeftOut } = GOAL_ENTRIES[path]
  if (path === 'style') {
    const style = defaultStyleOf(kind)
    return { limit: STYLES_OF_KIND[kind].join(' or '), whenLeftOut: style, shown: style }
  }
  const isValue = unit !== '' && whenLeftOut !== undefined && reader.read(whenLeftOut).kind === 'value'
  const isWord = reader.words?.some((word) => word === whenLeftOut) === true
  return { limit: reader.limit, whenLeftOut, shown: isValue || isWord ? whenLeftOut : reader.example }
}

function firstPartOf(path: string): string {
  return path.split('.')[0] ?? path
}

function comment(text: string): readonly string[] {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
