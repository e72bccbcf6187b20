/** The sandbox itself: its switches, its clock, its state. */
import { InvalidInputError } from '@trading-bridge/core'
import type { ControlRoutes } from './control-route.ts'
import { demandField, type FieldKind, type Fields, refuseOthers, WHOLE_NUMBER } from './read-fields.ts'
import { readRules, readSettings } from './read-switches.ts'
import { stateHash } from './state-hash.ts'

const SWITCHES: FieldKind<Fields> = {
  wanted: 'an object of switches',
  read: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined,
}

export const SANDBOX_ROUTES: ControlRoutes = {
  'GET /health': ({ sandbox }) => ({
    status: sandbox.lastError === undefined ? 'ok' : 'defect',
    lastError: sandbox.lastError === undefined ? null : String(sandbox.lastError),
    restUrl: sandbox.restUrl,
    wsUrl: sandbox.wsUrl,
    controlUrl: sandbox.controlUrl,
  }),
  'GET /settings': ({ sandbox }) => switchesOf(sandbox),
  'PATCH /settings': ({ sandbox, fields }) => {
    refuseOthers(fields, ['settings', 'rules'])
    const settings =
      fields['settings'] === undefined ? {} : readSettings(demandField(fields, 'settings', SWITCHES))
    const rules = fields['rules'] === undefined ? {} : readRules(demandField(fields, 'rules', SWITCHES))
    sandbox.changeSettings(settings)
    sandbox.exchange.changeRules(rules)
    return switchesOf(sandbox)
  },
  'GET /clock': ({ sandbox }) => clockOf(sandbox),
  'POST /clock/advance': ({ sandbox, fields }) => {
    const durationMs = demandField(fields, 'durationMs', WHOLE_NUMBER)
    const { manualClock } = sandbox
    if (manualClock === undefined) throw clockRuns()
    manualClock.advance(durationMs)
    return clockOf(sandbox)
  },
  'GET /state': ({ sandbox }) => ({
    hash: stateHash(sandbox.exchange),
    atMs: sandbox.clock.nowMs(),
    replays: sandbox.replayStatus,
    mirror: sandbox.mirrorStatus ?? null,
  }),
}

type Sandbox = Parameters<ControlRoutes[string]>[0]['sandbox']

/** An offset of ids may exceed what a JSON number holds: it is text. */
function switchesOf({ settings, exchange: { rules } }: Sandbox) {
  return { settings, rules: { ...rules, orderIdOffset: String(rules.orderIdOffset) } }
}

function clockOf({ clock, manualClock }: Sandbox) {
  const nowMs = clock.nowMs()
  return { nowMs, now: new Date(nowMs).toISOString(), isManual: manualClock !== undefined }
}

function clockRuns(): InvalidInputError {
  return new InvalidInputError({
    rule: 'manual-clock',
    subject: 'clock',
    value: 'system clock',
    limit: 'a manual clock',
    message: 'This sandbox lives in real time: its clock cannot be moved.',
    next: 'Open the sandbox with a ManualClock.',
  })
}
