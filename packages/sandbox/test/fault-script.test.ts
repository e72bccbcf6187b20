import { InvalidInputError } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import {
  FAULT_ROUTES,
  FAULTS,
  faultRule,
  REACHED_LINES,
  readFaultScript,
  Sandbox,
  UNREACHED_LINES,
} from '../src/index.ts'
import { buy, call, faultyExchange, PLACE, when } from './faulty-exchange.ts'

function defectOf(script: unknown): {
  readonly subject: string
  readonly message: string
  readonly next: string
} {
  try {
    readFaultScript(typeof script === 'string' ? script : JSON.stringify(script))
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('The script was taken.')
}

const rule = (fields: object, whenFields: object = {}, name = 'first') => ({
  rules: [{ name, when: whenFields, ...thenOf(fields) }],
})
const thenOf = (fields: object) => Object.fromEntries([['then', fields]])

describe('a fault script', () => {
  test('is read whole: seed, names, conditions and faults', () => {
    const script = {
      seed: 7,
      ...rule({ fault: 'delay-reply', ms: 500 }, { endpoint: ['placeOrder', 'read'], nth: 2 }),
    }
    expect(readFaultScript(JSON.stringify(script))).toEqual(script)
  })

  test.each([
    ['no JSON', '{ "rules": [', 'script', 'JSON'],
    ['no rules', { rule: [] }, 'rules', 'rules'],
    ['an unknown fault', rule({ fault: 'drop' }), 'rules[0].then.fault', 'there is no fault "drop"'],
    ['a field too many', rule({ fault: 'drop-reply', ms: 4 }), 'rules[0].then', '"ms"'],
    ['a field of another kind', rule({ fault: 'delay-reply', ms: '5' }), 'rules[0].then.ms', 'number'],
    [
      'a field deep inside',
      rule({ fault: 'manual-order', account: 'alice', order: {} }),
      'rules[0].then.order.symbol',
      '',
    ],
    [
      'an unknown endpoint',
      rule({ fault: 'drop-reply' }, { endpoint: 'place' }),
      'rules[0].when.endpoint',
      'placeOrder',
    ],
    ['a zeroth call', rule({ fault: 'drop-reply' }, { nth: 0 }), 'rules[0].when.nth', 'number to be >0'],
    ['two ends', rule({ fault: 'drop-reply' }, { until: 1, for: 1 }), 'rules[0].when', 'not both'],
    [
      'a push for a call',
      rule({ fault: 'drop-reply' }, { channel: 'depth' }),
      'rules[0].when.channel',
      'no fault of pushes',
    ],
    [
      'a call for a push',
      rule({ fault: 'drop-frames' }, { endpoint: 'depth' }),
      'rules[0].when.endpoint',
      'of the stream',
    ],
    [
      'a misplaced fault',
      rule({ fault: 'false-empty' }, { endpoint: 'placeOrder' }),
      'rules[0].when.endpoint',
      'placeOrder',
    ],
    ['an end to what is for good', rule({ fault: 'big-ids' }, { for: 1 }), 'rules[0].when', 'for good'],
  ])('with %s is refused by rule and path', (_, script, subject, words) => {
    const defect = defectOf(script)
    expect(defect.subject).toBe(subject)
    expect(defect.message).toContain(words)
    expect(defect.message.length).toBeLessThan(700)
    if (subject.startsWith('rules[')) expect(defect.message).toContain('("first")')
  })

  test('that names an account or a market that is not there is refused when it is handed in', async () => {
    const stranger = faultRule({}, { fault: 'freeze-account', account: 'carol' })
    await expect(Sandbox.open({ crowd: false, faults: { rules: [stranger] } })).rejects.toThrow(
      'the account "carol", which this sandbox does not have',
    )
    await using exchange = await faultyExchange([])
    expect(() =>
      exchange.sandbox.faults.add({ rules: [when({ symbol: 'NOPEUSDT' }, 'drop-reply')] }),
    ).toThrow('NOPEUSDT')
    expect(exchange.sandbox.faults.list()).toEqual([])
  })

  test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'takes the example of %s',
    async (_, { example }) => {
      const faults = { rules: [faultRule(example.when ?? {}, example.spec)] }
      expect(readFaultScript(JSON.stringify(faults)).rules).toEqual(faults.rules)
      await using sandbox = await Sandbox.open({ crowd: false, faults })
      expect(sandbox.faults.list()).toHaveLength(1)
    },
  )
})

describe('over the control port', () => {
  test('rules are added, listed with how often they fired, and taken out', async () => {
    await using exchange = await faultyExchange([])
    const { sandbox } = exchange
    const route = (name: string, fields: object = {}, ...parts: readonly string[]) =>
      FAULT_ROUTES[name]?.({ sandbox, parts, fields: { ...fields } })
    route('POST /faults', rule({ fault: 'freeze-account', account: 'alice' }))
    route('POST /faults', { rules: [when({ endpoint: 'placeOrder' }, 'error-code', { code: 3012 })] })
    expect(JSON.parse((await call(exchange, PLACE, buy('first'))).text)).toMatchObject({ code: 3012 })
    expect(route('GET /faults')).toMatchObject({
      rules: [
        { id: '1', name: 'first', firedCount: 1, isInForce: true },
        { id: '2', firedCount: 1, isInForce: false },
      ],
    })
    expect(route('GET /faults/fired')).toMatchObject({
      fired: [{ rule: 'first' }, { on: { endpoint: 'placeOrder' } }],
    })
    expect(route('DELETE /faults/{}', {}, '1')).toMatchObject({ rules: [{ id: '2' }] })
    expect(sandbox.exchange.accounts.named('alice')?.state).toBe('active')
    expect(() => route('DELETE /faults/{}', {}, '1')).toThrow('no fault rule 1')
    expect(route('DELETE /faults')).toEqual({ rules: [] })
  })
})

describe('the list of faults', () => {
  test('has each name once', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length)
  })

  test('makes every line happen that is said to be reached, and no line is forgotten', () => {
    const reached = new Set(FAULTS.flatMap(({ lines }) => lines))
    expect([...reached].toSorted()).toEqual(Object.keys(REACHED_LINES).toSorted())
    const all = [...reached, ...UNREACHED_LINES.map(({ line }) => line)]
    expect(new Set(all)).toEqual(new Set(Array.from({ length: 40 }, (_, index) => `F${index + 1}`)))
    expect(all).toHaveLength(40)
  })

  test('has the faults that help to rehearse what it does not reach', () => {
    const names = new Set(FAULTS.map(({ name }) => name))
    for (const helper of UNREACHED_LINES.flatMap(({ rehearseWith }) => rehearseWith))
      expect(names).toContain(helper)
  })
})
