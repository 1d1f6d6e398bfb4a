/** The form's request as a program in four languages. */
import { useMemo, useState } from 'react'
import { codeSample, type LanguageName, languages } from '../../src/imagepipeline/index.ts'
import { Code, copyText, kit, Segments } from '../kit/index.ts'
import { useRequest } from '../request/index.ts'
import { connectionOrDefault, useRemote } from './remote.ts'

export function CodePanel() {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Code</summary>
      {isOpen && <Sample />}
    </details>
  )
}

function Sample() {
  const [language, setLanguage] = useState<LanguageName>('curl')
  const [copied, setCopied] = useState<string>()
  const request = useRequest((state) => state.request)
  const settings = useRemote((state) => state.settings)
  const code = useMemo(
    () => codeSample(language, request, connectionOrDefault(settings)),
    [language, request, settings],
  )
  return (
    <div className={kit.panel}>
      <Segments
        legend="Language"
        name="language"
        segments={(Object.keys(languages) as LanguageName[]).map((value) => ({ value, label: languages[value].label }))}
        chosen={language}
        onChoose={setLanguage}
      />
      <Code>{code}</Code>
      <div className={kit.actions}>
        <button type="button" onClick={() => copyText(code).then((isCopied) => isCopied && setCopied(code))}>
          {copied === code ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p className={kit.quiet}>The key is read from the environment variable IMAGEPIPELINE_API_KEY.</p>
    </div>
  )
}
