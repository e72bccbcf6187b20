import { expect, test } from 'vitest'
import { SharedByName } from './shared-by-name.ts'

test('all users of a name share one, and the last to leave closes it', async () => {
  const { shared, log } = recording()
  const [first, second] = await Promise.all([shared.use('a'), shared.use('a')])
  const other = await shared.use('b')
  expect(first.value).toBe(second.value)
  expect(other.value).not.toBe(first.value)
  await first.close()
  await first.close()
  expect(log).toEqual(['open a', 'open b'])
  await second.close()
  await other.close()
  expect(log).toEqual(['open a', 'open b', 'close a', 'close b'])
  expect(shared.openCount).toBe(0)
})

test('one that is opened again while it is being closed waits for that', async () => {
  const { shared, log } = recording()
  const first = await shared.use('a')
  const end = first.close()
  const again = await shared.use('a')
  expect(log).toEqual(['open a', 'close a', 'open a'])
  await end
  await again.close()
})

test('a failed opening is told to all who waited for it, and the next call tries again', async () => {
  let tries = 0
  const shared = new SharedByName({
    open: async () => {
      tries += 1
      if (tries === 1) throw new Error('Not now.')
      return tries
    },
    close: async () => undefined,
  })
  const outcomes = await Promise.allSettled([shared.use('a'), shared.use('a')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await shared.use('a')).value).toBe(2)
})

test('closing all closes each once, and leases that are returned later do nothing', async () => {
  const { shared, log } = recording()
  const leases = await Promise.all([shared.use('a'), shared.use('a'), shared.use('b')])
  await shared.closeAll()
  expect(log).toEqual(['open a', 'open b', 'close a', 'close b'])
  for (const lease of leases) await lease.close()
  expect(log).toHaveLength(4)
})

test('a failing close is told to who asked for it, and does not keep the name', async () => {
  let isBroken = true
  const shared = new SharedByName({
    open: async () => ({}),
    close: async () => {
      if (isBroken) throw new Error('It does not close.')
    },
  })
  const first = await shared.use('a')
  await expect(first.close()).rejects.toThrow('It does not close.')
  isBroken = false
  await (await shared.use('a')).close()
})

function recording(): { readonly shared: SharedByName<{ readonly name: string }>; readonly log: string[] } {
  const log: string[] = []
  const shared = new SharedByName<{ readonly name: string }>({
    open: async (name) => {
      log.push(`open ${name}`)
      return { name }
    },
    close: async ({ name }) => {
      // Closing takes a while, as connections do.
      await new Promise((resolve) => setImmediate(resolve))
      log.push(`close ${name}`)
    },
  })
  return { shared, log }
}
