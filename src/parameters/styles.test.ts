/** The rule is that of AUTOMATIC1111's modules/styles.py: merge_prompts, apply_styles_to_prompt, load_from_csv. */
import { describe, expect, it } from 'vitest'
import { readStyles, styled } from './styles.ts'

const style = (prompt: string, negative_prompt = '') => ({ name: 'one', prompt, negative_prompt })
const prompts = (words: string, ...styles: string[]) =>
  styled(
    { prompt: words, negative_prompt: '' },
    styles.map((words) => style(words)),
  ).prompt

describe('styles', () => {
  it('stand around the prompt where they say so, each time they say so', () => {
    expect(prompts('a boat', 'an etching of {prompt}, fine lines')).toBe('an etching of a boat, fine lines')
    expect(prompts('a $& boat', '{prompt} and {prompt}')).toBe('a $& boat and a $& boat')
  })

  it('follow it after a comma where they do not', () => {
    expect(prompts(' a boat ', ' ink ')).toBe('a boat, ink')
    expect(prompts('', 'ink')).toBe('ink')
    expect(prompts(' a boat ', '')).toBe('a boat')
  })

  it('are applied one after another, to both prompts', () => {
    const styles = [style('{prompt}, ink', 'blurry'), style('a poster: {prompt}', 'no {prompt}')]
    expect(styled({ prompt: 'a boat', negative_prompt: 'text' }, styles)).toEqual({
      prompt: 'a poster: a boat, ink',
      negative_prompt: 'no text, blurry',
    })
  })
})

describe('a file of styles', () => {
  it('is read with its byte order mark, quotes and lines within cells', () => {
    const csv =
      '\ufeffname,prompt,negative_prompt\r\nInk,"{prompt}, ""ink""\nfine lines","blurry, photo"\r\n# remark,,\r\nBare,x\r\n'
    expect(readStyles(csv)).toEqual({
      styles: [
        { name: 'Ink', prompt: '{prompt}, "ink"\nfine lines', negative_prompt: 'blurry, photo' },
        { name: 'Bare', prompt: 'x', negative_prompt: '' },
      ],
    })
  })

  it('may have its columns in any order, and the prompt called text, as it was once', () => {
    expect(readStyles('text,name\nx,A\n').styles).toEqual([{ name: 'A', prompt: 'x', negative_prompt: '' }])
  })

  it('holds a name once, as it came last', () => {
    expect(readStyles('name,prompt\nA,x\nA,y\n').styles).toEqual([{ name: 'A', prompt: 'y', negative_prompt: '' }])
  })

  it('is told what is wrong with it', () => {
    expect(readStyles('\x89PNG\r\n\x1a\n').problem).toMatch(/^This is no file of styles: its first line must name/)
    expect(readStyles('').problem).toMatch(/^This is no file of styles/)
    expect(readStyles('name,prompt\n').problem).toMatch(/^There is no style in this file/)
    expect(readStyles('name,prompt\nA,x\n,y\n,z\n')).toMatchObject({
      styles: [{ name: 'A' }],
      problem: '2 lines were left out, as they have no name.',
    })
  })
})
