import { leadToForm } from '../lib/history-steps.ts'

leadToForm()
