/** A mask in words. */

/** How much of the picture, 0 to 1, is drawn anew. */
export function shareInWords(share: number): string {
  if (share === 0) return 'Paint what is to be drawn anew.'
  if (share === 1) return 'The whole picture is drawn anew.'
  const percent = share * 100
  const said = percent < 1 ? 'Less than 1' : percent > 99 ? 'More than 99' : `${Math.round(percent)}`
  return `${said} % of the picture is drawn anew.`
}
