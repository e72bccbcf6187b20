import { type DiagnoseOptions, readDiagnoseOptions } from './diagnose-options.ts'
import type { Diagnosis } from './diagnosis.ts'
import { Examination } from './examination.ts'

/**
 * Finds out why the exchange says no. Takes less than ten seconds, places no order, moves no money and cancels nothing
 * but an order that cannot exist.
 *
 * Where the exchange may not know the key, one call is signed the other way round, with the text of the secret in the
 * place of the key: that is how an exchange of the two is recognised. It goes to the exchange alone.
 *
 * @throws {ConfigError} an address or a route cannot be meant.
 * @throws the signal's reason when it aborts.
 * @see docs/doctor.md
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const settings = readDiagnoseOptions(options)
  settings.signal?.throwIfAborted()
  return await new Examination(settings).run()
}
