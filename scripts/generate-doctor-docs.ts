/**
 * Writes `docs/doctor.md`: probes, verdicts, findings and next steps as the doctor itself has them. A test holds the page
 * to what this writes.
 *
 * Run it with `npm run doctor-docs`.
 */
import { writeFileSync } from 'node:fs'
import { doctorPage } from './doctor-page.ts'

writeFileSync(new URL('../docs/doctor.md', import.meta.url), doctorPage())
