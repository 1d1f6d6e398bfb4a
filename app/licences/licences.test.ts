/** Licences' texts on screens of any width. */
import { expect, it } from 'vitest'
import { unwrapped } from './licences.ts'

const line = 'Permission is hereby granted, free of charge, to any person'

it('a paragraph becomes one line, whatever it is indented by; headings, short lines and blank ones stay', () => {
  expect(unwrapped(`MIT License\n\n${line}\n   ${line}\n${line}\nend.\nA\nB\n\n   ${line}\n\n${line}`)).toBe(
    `MIT License\n\n${line} ${line} ${line} end.\nA\nB\n\n   ${line}\n\n${line}`,
  )
})
